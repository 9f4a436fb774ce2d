import type { Client } from '../client.ts';
import { ConfabError } from '../errors.ts';
import { shelfPut } from '../outbox/items.ts';
import { KEYS, type ShelfFact } from '../store/facts.ts';
import { commit, putOut } from './commit.ts';

/** Here at once, on the user's other devices when the relay has it. */
export function putOnShelf(client: Client, key: string, value: unknown): void {
  commit(client, (draft) => {
    const at = KEYS.shelf(key), known = draft.get<ShelfFact>(at), stamp = known?.stamp ?? 0;
    // Under the old stamp: what the relay settles on then holds, be it this or another device's.
    draft.put(at, { value, stamp } satisfies ShelfFact);
    putOut(draft, client.active.outbox.item(shelfPut(key, value, Math.max(client.platform.now(), stamp + 1))));
  }).catch((error: unknown) => { if (!(error instanceof ConfabError)) throw error; });
}
