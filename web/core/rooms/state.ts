import { HOME_SPACE } from '../../../relay/wire.ts';
import type { Person, RoomState, Unread } from '../api.ts';
import { TOLD } from '../leading/told.ts';
import { NOTHING_UNREAD, unreadOf } from '../numbers/unread.ts';
import { SHELF } from '../shelf/shelf.ts';
import { KEYS, NEW_ROOM, type OutItem, type RoomFact, type ShelfFact } from '../store/facts.ts';
import type { Mirror } from '../tabs/mirror.ts';

type Facts = Pick<Mirror, 'get' | 'keys' | 'all'>;

const onShelf = (facts: Facts, key: string): unknown => facts.get<ShelfFact>(KEYS.shelf(key))?.value;

/** What the relay says of coming in may still be on its way when one goes out again. */
export const leaving = (facts: Facts): string[] => facts.all<OutItem>('out').filter(({ cmd, error }) => cmd === 'room_leave' && !error).map(({ lane }) => lane);

export const isEntered = (facts: Facts, room: string, left = leaving(facts)): boolean => onShelf(facts, SHELF.entered(room)) === true && !left.includes(room);
const isMuted = (facts: Facts, room: string): boolean => onShelf(facts, SHELF.mute(room)) === true;
/** Names to watch for `roomState` and `roomUnread`. */
export const namesOf = (room: string): string[] => [KEYS.room(room), KEYS.shelf(SHELF.entered(room)), KEYS.shelf(SHELF.mute(room)), TOLD.me];

export function roomState(facts: Facts, room: string): RoomState {
  const [space = HOME_SPACE, name = room] = room.split('/');
  const { title = '', private: closed = false, founder, members = 0, error } = facts.get<RoomFact>(KEYS.room(room)) ?? NEW_ROOM;
  const entered = isEntered(facts, room);
  return {
    room, space, name, title: title || name, private: closed, muted: isMuted(facts, room), entered, members,
    founder: founder !== undefined && founder === facts.get<Person>(TOLD.me)?.id,
    // Having left is no error.
    ...(error && error.code !== 'not_member' ? { error } : {}),
  };
}

/** Rooms this user has entered, in order of space and name; by code unit, since the rules of a language take 20 ms to load. */
export function enteredRooms(facts: Facts): string[] {
  const prefix = KEYS.shelf(SHELF.entered('')), left = leaving(facts);
  return facts.keys('shelf').filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
    .filter((room) => isEntered(facts, room, left)).sort();
}

export function roomUnread(facts: Facts, room: string, entered = isEntered(facts, room)): Unread {
  const fact = facts.get<RoomFact>(KEYS.room(room));
  return fact && entered ? unreadOf(fact, isMuted(facts, room)) : NOTHING_UNREAD;
}
