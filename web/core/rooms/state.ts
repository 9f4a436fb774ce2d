import { HOME_SPACE } from '../../../relay/wire.ts';
import type { Person, RoomState, Unread } from '../api.ts';
import { ME } from '../client.ts';
import { NOTHING_UNREAD, unreadOf } from '../numbers/unread.ts';
import { SHELF } from '../shelf/shelf.ts';
import { KEYS, NEW_ROOM, type RoomFact, type ShelfFact } from '../store/facts.ts';
import type { Hub } from '../tabs/hub.ts';

const onShelf = (hub: Hub, key: string): unknown => hub.get<ShelfFact>(KEYS.shelf(key))?.value;

export const isEntered = (hub: Hub, room: string): boolean => onShelf(hub, SHELF.entered(room)) === true;
export const isMuted = (hub: Hub, room: string): boolean => onShelf(hub, SHELF.mute(room)) === true;
/** Names to watch for `roomState` and `roomUnread`. */
export const namesOf = (room: string): string[] => [KEYS.room(room), KEYS.shelf(SHELF.entered(room)), KEYS.shelf(SHELF.mute(room)), ME];

export function roomState(hub: Hub, room: string): RoomState {
  const [space = HOME_SPACE, name = room] = room.split('/');
  const { title = '', private: closed = false, founder, members = 0, error } = hub.get<RoomFact>(KEYS.room(room)) ?? NEW_ROOM;
  const entered = isEntered(hub, room);
  return {
    room, space, name, title: title || name, private: closed, muted: isMuted(hub, room), entered, members,
    founder: founder !== undefined && founder === hub.get<Person>(ME)?.id,
    // Having left is no error.
    ...(error && error.code !== 'not_member' ? { error } : {}),
  };
}

/** Rooms this user has entered, in order of space and name. */
export function enteredRooms(hub: Hub): string[] {
  const prefix = KEYS.shelf(SHELF.entered(''));
  return hub.keys('shelf').filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
    .filter((room) => isEntered(hub, room)).sort((a, b) => a.localeCompare(b));
}

export function roomUnread(hub: Hub, room: string): Unread {
  const fact = hub.get<RoomFact>(KEYS.room(room));
  return fact && isEntered(hub, room) ? unreadOf(fact, isMuted(hub, room)) : NOTHING_UNREAD;
}
