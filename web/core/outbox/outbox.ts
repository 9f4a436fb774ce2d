import { isFull, plain } from '../errors.ts';
import { withPart } from '../later.ts';
import { PARTS } from '../parts.ts';
import type { Platform } from '../platform/platform.ts';
import { KEYS, type NewItem, type OutItem } from '../store/facts.ts';
import type { Replica } from '../tabs/replica.ts';
import type { WriteAhead } from './journal.ts';
import type { Outgoing } from './outgoing.ts';

/** Any tab's side of the outbox: what the person does is kept at once; all else comes with the first thing that is. */
export interface Outbox {
  item(what: NewItem): OutItem;
  /** Durable when it returns, where there is a journal. */
  add(item: OutItem): void;
  /** Resolves when the relay has it, rejects when it is refused for good. */
  settled(item: OutItem): Promise<OutItem>;
  /** Both. */
  put(what: NewItem): Promise<OutItem>;
  /** Takes over what other tabs (or this one, in an earlier life) left in the journal. */
  importLeft(): void;
}

/** `lasts`: what is in the store outlives this tab. `full`: whoever leads makes room. */
export function newOutbox(replica: Replica, platform: Platform, journal: WriteAhead, lasts: () => boolean, full: (error: unknown) => void): Outbox {
  let last = 0, fresh: OutItem[] = [], made: Outgoing | undefined;
  const outgoing = (use: (side: Outgoing) => void): void => withPart(platform, PARTS.deeds, ({ newOutgoing }) => use(made ??= newOutgoing(replica, journal, lasts)));
  const store = (items: OutItem[]): void => {
    // Asleep, or the storage is full: tried again on waking, by this tab or by whoever finds it in the journal.
    if (items.length > 0) outgoing((side) => void side.store(items).catch((error) => {
      fresh.unshift(...items);
      if (isFull(error)) full(error);
    }));
  };

  const outbox: Outbox = {
    item({ id = platform.id(), ...what }) {
      const at = platform.now();
      // Above all that this tab did and all that waits, also when the clock was set back.
      last = Math.max(last, at * 1000, ...replica.mirror.all<OutItem>('out').map(({ n }) => n)) + 1;
      return { id, ...plain(what, what.cmd), n: last, at };
    },
    add(item) {
      journal.note(item);
      replica.mirror.put(KEYS.out(item.id), item);
      fresh.push(item);
      // What is done in one task is stored in one transaction, by the first of these.
      queueMicrotask(() => store(fresh.splice(0)));
    },
    settled: (item) => new Promise((resolve) => outgoing((side) => resolve(side.settled(item)))),
    put(what) {
      const item = outbox.item(what);
      outbox.add(item);
      return outbox.settled(item);
    },
    importLeft: () => store([...journal.left(), ...fresh.splice(0)]),
  };
  return outbox;
}
