import { roomTopic, splitPosition, type HistoryAnswer, type Placed, type Position } from '../../../relay/wire.ts';
import type { Gap } from '../api.ts';
import { account } from '../numbers/unread.ts';
import type { Session } from '../session.ts';
import { HIGHEST, LOWEST, type Row } from '../store/contract.ts';
import { KEYS, NEW_ROOM, type RoomFact } from '../store/facts.ts';
import { timelineOf } from './timeline.ts';

export { timelineOf };

const PAGE = 500;
const BETWEEN = 0.5;

const history = async (session: Session, room: string, before: Position, limit: number): Promise<HistoryAnswer> =>
  await session.ask('room_history', { room, before, limit: Math.min(limit, PAGE) }) as HistoryAnswer;

/** Older messages: what is stored first, then what the relay has. Resolves to whether there may be more. */
export async function loadOlder(session: Session, room: string, count: number): Promise<boolean> {
  const { replica } = session, timeline = timelineOf(session, room), topic = roomTopic(room), key = KEYS.room(room);
  const found = await timeline.older(count);
  if (found >= count) return true;
  const [oldest] = await replica.opened.rows(topic, LOWEST, HIGHEST, 1);
  if (!oldest || 'hole' in oldest.item || replica.mirror.get<RoomFact>(key)?.whole) return false;
  const wanted = count - found, { pos } = oldest.item;
  const { entries, oldest: kept } = await history(session, room, pos, wanted);
  // Where the log began anew, what stands before there is no part of this one.
  const older = entries.at(-1)?.pos === oldest.item.prev ? entries : [];
  const first = older[0] ?? oldest.item, whole = older.length === 0 || first.pos === kept;
  await replica.commit(async (draft) => {
    const fact = draft.get<RoomFact>(key) ?? NEW_ROOM;
    for (const placed of older) draft.addRow(topic, rowOf(placed, oldest.era), 'silent');
    // Something stood before the oldest that the relay has.
    if (whole && first.prev !== '') draft.addRow(topic, holeRow(oldest.era, { after: '', before: first.pos, gone: true }), 'silent');
    draft.put(key, { ...account(fact, older, session.me), whole });
  });
  // A full page, and the line that says that something is gone.
  await timeline.older(wanted + 1);
  return !whole;
}

/** Fills a hole from its newer end; what the relay no longer has is marked as gone. */
export async function fill(session: Session, room: string, { after, before }: Gap): Promise<void> {
  const { replica } = session, topic = roomTopic(room), key = KEYS.room(room);
  const { entries, oldest } = await history(session, room, before, PAGE);
  const from = splitPosition(after), to = splitPosition(before), sameLog = from.gen === to.gen;
  const missing = entries.filter(({ pos }) => splitPosition(pos).seq < to.seq && (!sameLog || splitPosition(pos).seq > from.seq));
  await replica.commit(async (draft) => {
    const fact = draft.get<RoomFact>(key) ?? NEW_ROOM;
    const era = await eraOfHole(to.seq - BETWEEN);
    if (era === undefined) return;
    draft.dropRows(topic, [era, to.seq - BETWEEN], [era, to.seq - BETWEEN]);
    const first = missing[0], reached = sameLog && first?.prev === after;
    if (!reached) {
      // A page has fewer where they are large: only with the oldest that the relay has there is no more.
      const gone = !first || first !== entries[0] || first.pos === oldest;
      draft.addRow(topic, holeRow(era, { after, before: first ? first.pos : before, gone }), 'silent');
    }
    for (const placed of missing) draft.addRow(topic, rowOf(placed, era), 'silent');
    draft.put(key, account(fact, missing, session.me));
  });
  replica.post({ kind: 'refilled', topic });
  await timelineOf(session, room).reread();

  async function eraOfHole(seq: number): Promise<number | undefined> {
    const newest = (replica.mirror.get<RoomFact>(key) ?? NEW_ROOM).era;
    for (let era = newest; era >= 0; era--) {
      const [row] = await replica.opened.rows(topic, [era, seq], [era, seq]);
      if (row && 'hole' in row.item && row.item.after === after) return era;
    }
    return undefined;
  }
}

const rowOf = (placed: Placed, era: number): Row => ({ era, seq: splitPosition(placed.pos).seq, item: placed });
const holeRow = (era: number, hole: { after: Position; before: Position; gone: boolean }): Row => ({ era, seq: splitPosition(hole.before).seq - BETWEEN, item: { hole: true, ...hole } });
