import { roomTopic, splitPosition } from '../../../relay/wire.ts';
import type { Invitation } from '../api.ts';
import { report } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Replica } from '../tabs/replica.ts';
import { LOWEST } from './contract.ts';
import { KEYS, type OutItem, type RoomFact } from './facts.ts';

/** Kept of each room whatever happens, beside what has not been read. */
const ALWAYS = 50;

/** Older ones that were read are dropped and come from the relay again when somebody scrolls so far. */
const KEPT_PER_ROOM = 100_000;
/** Of invitations that were answered or taken back, the newest. */
const ANSWERED = 100;
/** By then whoever waited for an answer has it. */
const DAY = 86_400_000;

/** Drops what is over, which would grow for ever: throttles, old answers, and what the relay refused and nobody can send again. */
async function dropWhatIsOver({ mirror, commit }: Replica, now: number): Promise<void> {
  await commit((draft) => {
    for (const key of mirror.keys('throttle')) if (draft.get<number>(key)! <= now) draft.drop(key);
    const answered = mirror.all<Invitation>('invite').filter(({ state }) => state !== 'pending').sort((a, b) => b.at - a.at);
    for (const { room, by, to } of answered.slice(ANSWERED)) draft.drop(KEYS.invite(room, by.id, to.id));
    for (const { id, cmd, at, error } of mirror.all<OutItem>('out')) if (error && cmd !== 'room_send' && at < now - DAY) draft.drop(KEYS.out(id));
  });
}

/** Now, and each day: a tab may lead for months. */
export function tidyDaily(replica: Replica, platform: Platform): () => void {
  trim(replica, platform.now(), KEPT_PER_ROOM).catch(report);
  let stop = platform.after(DAY, () => { stop = tidyDaily(replica, platform); });
  return () => stop();
}

/** Drops what can be loaded again: the oldest that was read, of every room. Unread and unsent stay. */
export async function trim(replica: Replica, now: number, keep = ALWAYS): Promise<void> {
  await dropWhatIsOver(replica, now);
  for (const key of replica.mirror.keys('room')) {
    const topic = roomTopic(key.slice(KEYS.room('').length));
    await replica.commit(async (draft) => {
      const fact = draft.get<RoomFact>(key);
      if (!fact) return;
      const newest = splitPosition(fact.cursor), read = splitPosition(fact.read);
      const end = Math.min(newest.seq - keep, read.gen === newest.gen ? read.seq : 0);
      // Earlier generations, which the relay does not have any more, go with the first of this one and not before.
      const last = end > 0 && await replica.opened.before(topic, [fact.era, end]);
      if (!last) return;
      draft.dropRows(topic, LOWEST, last);
      draft.put(key, { ...fact, whole: false });
    });
  }
}
