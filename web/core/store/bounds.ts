import { roomTopic, splitPosition } from '../../../relay/wire.ts';
import type { Replica } from '../tabs/replica.ts';
import { LOWEST } from './contract.ts';
import { KEYS, type RoomFact } from './facts.ts';

/** Kept of each room whatever happens, beside what has not been read. */
const ALWAYS = 50;

/** Drops what can be loaded again: the oldest that was read, of every room. Unread and unsent stay. */
export async function trim(replica: Replica, keep = ALWAYS): Promise<void> {
  for (const key of replica.mirror.keys('room')) {
    const topic = roomTopic(key.slice(KEYS.room('').length));
    let dropped = false;
    await replica.commit(async (draft) => {
      const fact = draft.get<RoomFact>(key);
      if (!fact) return;
      const newest = splitPosition(fact.cursor), read = splitPosition(fact.read);
      const end = Math.min(newest.seq - keep, read.gen === newest.gen ? read.seq : 0);
      // Earlier generations, which the relay does not have any more, go with the first of this one and not before.
      const last = end > 0 && await replica.opened.before(topic, [fact.era, end]);
      dropped = Boolean(last);
      if (!last) return;
      draft.dropRows(topic, LOWEST, last);
      draft.put(key, { ...fact, whole: false });
    });
    if (dropped) replica.post({ kind: 'refilled', topic });
  }
}
