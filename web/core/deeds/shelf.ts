import type { Client } from '../client.ts';
import { ConfabError } from '../errors.ts';
import type { ShelfFact } from '../store/facts.ts';
import { commit } from './commit.ts';

/** Shows at once what was put on the shelf (shelf/put.ts). */
export function showOnShelf(client: Client, at: string, value: unknown, stamp: number): void {
  // Under the old stamp: what the relay settles on then holds, be it this or another device's. What it settled on
  // since, which is newer, is not written over.
  commit(client, (draft) => {
    const known = draft.get<ShelfFact>(at)?.stamp ?? 0;
    if (known < stamp) draft.put(at, { value, stamp: known, asked: stamp } satisfies ShelfFact);
  }).catch((error: unknown) => { if (!(error instanceof ConfabError)) throw error; });
}
