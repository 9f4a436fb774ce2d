import type { RoomInfo } from '../../../relay/wire.ts';
import type { ConfabErrorFields } from '../api.ts';
import { readMark } from '../outbox/items.ts';
import { SHELF } from '../shelf/shelf.ts';
import { KEYS, NEW_ROOM, type OutItem, type RoomFact } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';

/** What the relay tells of a room on entering it. */
export function noteRoom(draft: Draft, { room, title, private: closed, founder, members }: RoomInfo): void {
  const key = KEYS.room(room), { error: _, ...fact } = draft.get<RoomFact>(key) ?? NEW_ROOM;
  const next: RoomFact = { ...fact, title: title ?? fact.title, private: closed, founder, members };
  // How far was read here, the relay did not take while this user was not in the room.
  if (draft.get<OutItem>(KEYS.out(SHELF.read(room)))?.error) noteRead(draft, room, next);
  else draft.put(key, next);
}

/** Stands in the room's state until it is entered after all, or nothing is in the way any more. */
export function noteRefusal(draft: Draft, room: string, error: ConfabErrorFields | undefined): void {
  const key = KEYS.room(room);
  draft.put(key, { ...draft.get<RoomFact>(key) ?? NEW_ROOM, error });
}

/** A room as read so far, here and, once the relay has it, on the user's other devices. */
export function noteRead(draft: Draft, room: string, fact: RoomFact): void {
  const mark = readMark(room, fact.read);
  draft.put(KEYS.room(room), fact);
  draft.put(KEYS.out(mark.id), { ...mark, n: 0, at: 0 } satisfies OutItem);
}
