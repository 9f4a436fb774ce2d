import { isAfter, type Position, type RoomInfo, type SendAnswer } from '../../../relay/wire.ts';
import type { ConfabErrorFields } from '../api.ts';
import { readUpTo } from '../numbers/unread.ts';
import { noteRead, noteRefusal, noteRoom } from '../rooms/note.ts';
import { KEYS, NEW_ROOM, type OutItem, type RoomFact, type ShelfFact } from '../store/facts.ts';
import { SHELF } from '../shelf/shelf.ts';
import type { Draft } from '../tabs/change.ts';

export type Outcome = { ok: unknown } | { error: ConfabErrorFields };

/** Writes down what the relay said to an item of the outbox. */
export function settle(draft: Draft, sent: OutItem, outcome: Outcome, isNew: boolean): void {
  const key = KEYS.out(sent.id);
  const item = draft.get<OutItem>(key);
  // The entry itself was faster and has confirmed it, or something newer stands under the same id.
  if (!item || item.n !== sent.n) return;
  if ('error' in outcome) {
    if (item.cmd === 'room_enter') noteRefusal(draft, String(item.data.room), outcome.error);
    // Parked: it holds up nobody, and stays until the person retries it or takes it back.
    draft.put(key, { ...item, error: outcome.error });
    return;
  }
  if (item.cmd === 'room_send') {
    const { cursor } = draft.get<RoomFact>(KEYS.room(String(item.data.room))) ?? NEW_ROOM;
    const { pos } = outcome.ok as SendAnswer;
    // Shown as sent until the entry itself arrives; a duplicate of what arrived long ago is done.
    if (isAfter(pos, cursor) !== false) draft.put(key, { ...item, pos });
    else draft.drop(key);
    return;
  }
  if (item.cmd === 'room_enter') {
    const info = outcome.ok as RoomInfo;
    noteRoom(draft, info);
    noteEntered(draft, info.room, true);
    if (isNew) readAll(draft, info.room, info.newest);
  }
  if (item.cmd === 'room_leave') noteEntered(draft, item.lane, false);
  draft.drop(key);
}

/** Whoever is new in a room has nothing to catch up with. */
function readAll(draft: Draft, room: string, newest: Position): void {
  const fact = draft.get<RoomFact>(KEYS.room(room)) ?? NEW_ROOM, read = readUpTo(fact, newest);
  if (fact.read === '' && read !== fact) noteRead(draft, room, read);
}

/** Entered or left by the person here. */
function noteEntered(draft: Draft, room: string, value: boolean): void {
  // Under the stamp that is known: the relay's own word, which follows, is newer.
  const shelf = KEYS.shelf(SHELF.entered(room)), { stamp = 0 } = draft.get<ShelfFact>(shelf) ?? {};
  draft.put(shelf, { value, stamp } satisfies ShelfFact);
}
