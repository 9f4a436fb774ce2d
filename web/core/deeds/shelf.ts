import type { Client } from '../client.ts';
import { ConfabError } from '../errors.ts';
import { KEYS, type ShelfFact } from '../store/facts.ts';
import { commit } from './commit.ts';

/** Here at once, on the user's other devices when the relay has it. */
export function putOnShelf(client: Client, key: string, value: unknown): void {
  const at = KEYS.shelf(key), before = client.hub.get<ShelfFact>(at);
  // Above what was asked for a moment ago, too: a clock that is behind gives the same one twice, and the relay takes neither again.
  const stamp = Math.max(client.platform.now(), (before?.asked ?? before?.stamp ?? 0) + 1);
  // Kept when this returns, in one place of the outbox, where a later one replaces it. That it was refused is told to whoever runs the page.
  client.perform({ id: at, lane: at, cmd: 'shelf_put', data: { items: [{ key, value, stamp }] } }).catch(() => undefined);
  // Under the old stamp: what the relay settles on then holds, be it this or another device's. What it settled on
  // since, which is newer, is not written over.
  commit(client, (draft) => {
    const known = draft.get<ShelfFact>(at)?.stamp ?? 0;
    if (known < stamp) draft.put(at, { value, stamp: known, asked: stamp } satisfies ShelfFact);
  }).catch((error: unknown) => { if (!(error instanceof ConfabError)) throw error; });
}
