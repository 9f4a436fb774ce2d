import { isAfter } from '../../../relay/wire.ts';
import type { Position, Room, TimelineItem } from '../../core/api.ts';
import { isGap, newestPosition } from './rows.ts';

/**
 * One stay in a room, from looking at it until looking away: where the divider stands that says what was
 * unread when it began, and up to where it has been read.
 */
export class Visit {
  /** Up to where it was read when the visit began; undefined where nothing was unread. */
  readUntil?: Position;
  #begun = false;
  #marked: Position = '';

  /** What is read in a room that was not looked at before. */
  see(room: Room | undefined, items: readonly TimelineItem[]): void {
    if (room && !this.#begun && items[0]) this.begin(room, items);
  }

  /** Looked at (again): what came meanwhile gets its divider. */
  begin(room: Room, items: readonly TimelineItem[]): void {
    this.#begun = true;
    const read = room.readPosition.value;
    if (read !== '' && isAfter(newestPosition(items), read)) this.readUntil = read;
  }

  /** Marks as read up to the newest; answers its position where that is news. */
  markRead(room: Room, items: readonly TimelineItem[]): Position | undefined {
    // Where all that was not read is gone, its place is all there is to read.
    const last = items.at(-1), newest = isGap(last) ? last.before : newestPosition(items);
    if (newest === '' || newest === this.#marked) return undefined;
    this.#marked = newest;
    if (newest === room.readPosition.value) return undefined;
    room.markRead(newest);
    return newest;
  }
}

export const isLookedAt = ({ ownerDocument }: Element): boolean => ownerDocument.visibilityState === 'visible' && ownerDocument.hasFocus();
