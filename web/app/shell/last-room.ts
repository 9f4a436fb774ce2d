/** Where this device was last, and where last in each space. */
import type { RoomState } from '../../core/api.ts';
import { HOME_ROOM } from '../routes/route.ts';

const KEY = 'confab-last-rooms';

function read(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, string>;
  } catch {
    return {}; // Blocked storage, or somebody wrote something else there.
  }
}

/** The room that was left just now: it is still among those entered, and leads nowhere. */
let left = '';

/** A new device knows of none: then any room of the person is better than a stranger's. None: the last one was left. */
export function lastRoom(entered: readonly RoomState[]): string | undefined {
  const { '': last } = read();
  const rooms = entered.map(({ room }) => room).filter((room) => room !== left);
  return rooms.find((room) => room === last) ?? rooms[0] ?? (last === undefined && left !== HOME_ROOM ? HOME_ROOM : undefined);
}

/** A space may be called as what every object has. */
export const lastRoomOf = (space: string): string | undefined => new Map(Object.entries(read())).get(space) || undefined;

export function rememberRoom(room: string): void {
  left = '';
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), '': room, [room.split('/')[0] ?? '']: room }));
  } catch { /* blocked storage: the next visit starts at home */ }
}

/** After leaving, neither the start nor the space leads back. */
export function forgetRoom(room: string): void {
  left = room;
  const rest = Object.entries(read()).map(([space, last]) => [space, last === room ? '' : last]);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(rest)));
  } catch { /* blocked storage: nothing was remembered */ }
}

/** Whoever comes next has rooms of their own. */
export function forgetRooms(): void {
  left = '';
  try {
    localStorage.removeItem(KEY);
  } catch { /* blocked storage: nothing was remembered */ }
}
