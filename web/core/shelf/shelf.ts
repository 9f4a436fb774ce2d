import type { Position, ShelfItem } from '../../../relay/wire.ts';
import { readUpTo } from '../numbers/unread.ts';
import { KEYS, NEW_ROOM, type RoomFact, type ShelfFact } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';

/** Keys of the shelf that the core itself uses. */
export const SHELF = {
  entered: (room: string): string => `room/${room}`,
  read: (room: string): string => `read/${room}`,
  mute: (room: string): string => `mute/${room}`,
  setting: (name: string): string => `set/${name}`,
} as const;

/** The newest write wins; read positions only ever rise. */
export function applyShelf(draft: Draft, { key, value, stamp }: ShelfItem): void {
  if (key.startsWith('read/')) {
    const at = KEYS.room(key.slice('read/'.length));
    const fact = draft.get<RoomFact>(at) ?? NEW_ROOM;
    const next = readUpTo(fact, value as Position);
    if (next !== fact) draft.put(at, next);
    return;
  }
  const at = KEYS.shelf(key);
  const known = draft.get<ShelfFact>(at);
  if (!known || stamp > known.stamp) draft.put(at, { value, stamp } satisfies ShelfFact);
}
