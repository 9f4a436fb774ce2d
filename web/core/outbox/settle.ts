import { isAfter, type RoomInfo, type SendAnswer } from '../../../relay/wire.ts';
import type { ConfabErrorFields } from '../api.ts';
import { readUpTo } from '../numbers/unread.ts';
import { SHELF } from '../shelf/shelf.ts';
import { readMark } from './items.ts';
import { KEYS, NEW_ROOM, type OutItem, type RoomFact, type ShelfFact } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';

export type Outcome = { ok: unknown } | { error: ConfabErrorFields };

/** Writes down what the relay said to an item of the outbox. */
export async function settle(draft: Draft, sent: OutItem, outcome: Outcome, isNew: boolean): Promise<void> {
  const key = KEYS.out(sent.id);
  const item = await draft.get<OutItem>(key);
  // The entry itself was faster and has confirmed it, or something newer stands under the same id.
  if (!item || item.n !== sent.n) return;
  if ('error' in outcome) {
    if (outcome.error.code === 'throttled') await noteThrottle(draft, item, outcome.error.retryAfter);
    if (item.cmd === 'room_enter') await noteRefusal(draft, String(item.data.room), outcome.error);
    // Parked: it holds up nobody, and stays until the person retries it or takes it back.
    draft.put(key, { ...item, error: outcome.error });
    return;
  }
  if (item.cmd === 'room_send') {
    const fact = await draft.get<RoomFact>(KEYS.room(String(item.data.room)));
    const { pos } = outcome.ok as SendAnswer;
    // Shown as sent until the entry itself arrives; a duplicate of what arrived long ago is done.
    if (fact && isAfter(pos, fact.cursor) !== false) draft.put(key, { ...item, pos });
    else draft.drop(key);
    return;
  }
  if (item.cmd === 'room_enter') await noteRoom(draft, outcome.ok as RoomInfo, isNew);
  draft.drop(key);
}

/** What the relay tells of a room on entering it. Whoever is new there has nothing to catch up with. */
export async function noteRoom(draft: Draft, info: RoomInfo, isNew: boolean): Promise<void> {
  const key = KEYS.room(info.room);
  const { error: _, ...fact } = await draft.get<RoomFact>(key) ?? NEW_ROOM;
  const known = { ...fact, ...(info.title === undefined ? {} : { title: info.title }), private: info.private, founder: info.founder, members: info.members };
  const next = isNew && fact.read === '' ? readUpTo(known, info.newest) : known;
  draft.put(key, next);
  if (next.read !== fact.read) {
    const mark = readMark(info.room, next.read);
    draft.put(KEYS.out(mark.id), { ...mark, n: 0, at: 0 } satisfies OutItem);
  }
  // Under the stamp that is known: the relay's own word, which follows, is newer.
  const shelf = KEYS.shelf(SHELF.entered(info.room)), { stamp = 0 } = await draft.get<ShelfFact>(shelf) ?? {};
  draft.put(shelf, { value: true, stamp } satisfies ShelfFact);
}

/** Stands in the room's state until it is entered after all. */
async function noteRefusal(draft: Draft, room: string, error: ConfabErrorFields): Promise<void> {
  const key = KEYS.room(room);
  draft.put(key, { ...await draft.get<RoomFact>(key) ?? NEW_ROOM, error });
}

async function noteThrottle(draft: Draft, { cmd, data }: OutItem, retryAfter = 0): Promise<void> {
  const kind = cmd === 'user_invite' ? 'invite' : 'cancel';
  draft.put(KEYS.throttle(kind, String(data.user)), Date.now() + retryAfter);
}
