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

/** A new device knows of none: then any room of the person is better than a stranger's. None: home itself was left. */
export const lastRoom = (entered: readonly RoomState[]): string | undefined =>
  read()[''] ?? [...entered.map(({ room }) => room), HOME_ROOM].find((room) => room !== left);

export const lastRoomOf = (space: string): string | undefined => read()[space];

export function rememberRoom(room: string): void {
  left = '';
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), '': room, [room.split('/')[0] ?? '']: room }));
  } catch { /* blocked storage: the next visit starts at home */ }
}

/** After leaving, neither the start nor the space leads back. */
export function forgetRoom(room: string): void {
  left = room;
  const rest = Object.entries(read()).filter(([, last]) => last !== room);
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
