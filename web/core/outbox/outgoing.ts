import { roomTopic, type Position, type ShelfItem } from '../../../relay/wire.ts';
import { ConfabError, temporary } from '../errors.ts';
import { lastRows } from '../inbox/rows.ts';
import { TOLD } from '../leading/told.ts';
import { HIGHEST } from '../store/contract.ts';
import { KEYS, type OutItem, type ShelfFact } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';
import type { Replica } from '../tabs/replica.ts';
import type { WriteAhead } from './journal.ts';

interface Waiting { item: OutItem; pos?: Position; /** By whose store it is kept. */ client?: string; resolve(item: OutItem): void; reject(error: ConfabError): void }

/** Rows among which a message is looked for that was confirmed while this tab did not watch. */
const LATELY = 200;

/** What becomes of the items of this tab. */
export interface Outgoing {
  store(items: readonly OutItem[]): Promise<void>;
  settled(item: OutItem): Promise<OutItem>;
}

export function newOutgoing(replica: Replica, journal: WriteAhead, lasts: () => boolean): Outgoing {
  const { mirror } = replica, waiting = new Map<string, Waiting>();
  /** What only the journal keeps, because the store is this tab's memory. */
  let unkept: OutItem[] = [];
  let asked = false;

  const look = (): void => {
    unkept = unkept.filter((item) => {
      const now = mirror.get<OutItem>(KEYS.out(item.id)), waits = now && now.pos === undefined;
      if (!waits) journal.cross([item]);
      return waits;
    });
    const client = mirror.stored<string>(KEYS.client);
    for (const [id, own] of waiting) {
      const { item, pos, resolve, reject } = own, key = KEYS.out(id), now = mirror.get<OutItem>(key);
      if (mirror.stored(key)) own.client = client;
      const undone = now && !now.error && now.pos === undefined;
      if (undone && !mirror.get(TOLD.over)) continue;
      waiting.delete(id);
      if (now?.error) {
        reject(new ConfabError(now.error));
        // Only a message waits for the person to try again or take it back.
        if (now.cmd !== 'room_send') void replica.commit((draft) => draft.drop(key)).catch(() => undefined);
      } else if (undone || (own.client && own.client !== client)) {
        // Whoever asked left, or it was taken away instead of done, with all else that was kept.
        reject(temporary('closed', 'Signed out.'));
      } else void place({ ...item, pos: now?.pos ?? pos }).then(resolve, () => resolve(item));
    }
  };
  /** With the position of a message: from the store, where nobody has told it here. */
  const place = async (item: OutItem): Promise<OutItem> => {
    if (item.cmd !== 'room_send' || item.pos !== undefined) return item;
    const rows = await lastRows(replica.opened, roomTopic(item.lane), HIGHEST, LATELY);
    const row = rows.find((row) => !('hole' in row.item) && row.item.entry.id === item.id);
    return row && !('hole' in row.item) ? { ...item, pos: row.item.pos } : item;
  };

  mirror.rows.add(({ rows }) => {
    for (const { item } of waiting.size > 0 ? rows : []) {
      const own = 'hole' in item ? undefined : waiting.get(item.entry.id);
      if (own && !('hole' in item)) own.pos = item.pos;
    }
  });
  // A moment later: the rows of the same change say where a message stands.
  mirror.watch(['out', TOLD.over], () => queueMicrotask(look));

  return {
    async store(items) {
      if (!asked && items.some(({ cmd }) => cmd === 'room_send')) {
        asked = true;
        void askToPersist();
      }
      await replica.commit((draft) => {
        for (const item of items) {
          const key = KEYS.out(item.id), known = draft.get<OutItem>(key);
          if (known && known.n >= item.n) continue;
          draft.put(key, item);
          if (item.cmd === 'shelf_put') showOnShelf(draft, item);
        }
      });
      if (lasts()) journal.cross(items);
      else unkept.push(...items);
    },
    settled: (item) => new Promise((resolve, reject) => {
      waiting.set(item.id, { item, resolve, reject });
      // It may have been done before anybody asked.
      queueMicrotask(look);
    }),
  };
}

/** What is set stands at once, under the old stamp: what the relay settles on then holds, be it this or another device's. */
function showOnShelf(draft: Draft, { id, data }: OutItem): void {
  const [{ value, stamp }] = data.items as [ShelfItem], known = draft.get<ShelfFact>(id)?.stamp ?? 0;
  // What was settled on since, which is newer, is not written over.
  if (known < stamp) draft.put(id, { value, stamp: known, asked: stamp } satisfies ShelfFact);
}

/** That a browser in need of room drops none of this. Asked with a first message, when a person sees why. */
async function askToPersist(): Promise<void> {
  // Neither in Node, nor in a worker, nor on plain http.
  const { storage } = (globalThis.navigator ?? {}) as { storage?: { persist?(): Promise<boolean> } };
  await storage?.persist?.().catch(() => false);
}
