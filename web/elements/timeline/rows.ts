import { isAfter } from '../../../relay/wire.ts';
import type { Gap, Message, Position, TimelineItem } from '../../core/api.ts';
import { sameDay } from '../text/dates.ts';

/** Messages of one author so close together stand under one name. */
const GROUP_SPAN = 5 * 60_000;

export const isGap = (item: TimelineItem | undefined): item is Gap => !!item && 'gap' in item;
const isMessage = (item: TimelineItem | undefined): item is Message => !!item && !('gap' in item);

/** Ids are made by senders, so only author and id together name a message. */
export const keyOf = (item: TimelineItem): string => (isGap(item) ? `gap ${item.after}` : `${item.author.id} ${item.id}`);

/** What stands before and around an item, from nothing but its neighbour: no pass over the whole list. */
export interface Row { item: TimelineItem; startsDay: boolean; startsUnread: boolean; continued: boolean }

export interface RowContext {
  /** Up to where it was read when this visit began; undefined: nothing was unread. */
  readUntil: Position | undefined;
  /** Nothing older than the first item exists. */
  complete: boolean;
}

export function rowAt(items: readonly TimelineItem[], index: number, { readUntil, complete }: RowContext): Row | undefined {
  const item = items[index];
  if (!item) return undefined;
  if (isGap(item)) return { item, startsDay: false, startsUnread: false, continued: false };
  const before = items[index - 1];
  const previous = [before, items[index - 2]].find(isMessage);
  const startsDay = previous ? !sameDay(previous.at, item.at) : complete;
  const startsUnread = readUntil !== undefined && !item.mine
    && isAfter(item.position, readUntil) === true
    && (previous ? !isAfter(previous.position, readUntil) : complete);
  const continued = !startsDay && !startsUnread && isMessage(before) && before.author.id === item.author.id && Math.abs(item.at - before.at) < GROUP_SPAN;
  return { item, startsDay, startsUnread, continued };
}

/** The newest place that can be read up to. */
export const newestPosition = (items: readonly TimelineItem[]): Position =>
  items.findLast((item): item is Message => isMessage(item) && item.position !== '')?.position ?? '';

/** The last item that keeps its place: what waits or failed stands below all that arrives. '': there is none. */
export function lastKept(items: readonly TimelineItem[]): string {
  const last = items.findLast((item) => isGap(item) || item.state === 'sent');
  return last ? keyOf(last) : '';
}

/** Messages of others after the item with this key, '' for all; undefined where that is not among the last `within`. */
export function othersAfter(items: readonly TimelineItem[], key: string, within = Infinity): Message[] | undefined {
  const newest = items.slice(-within), at = newest.findLastIndex((item) => keyOf(item) === key);
  if (at < 0 && (key !== '' || items.length > within)) return undefined;
  return newest.slice(at + 1).filter((item): item is Message => isMessage(item) && !item.mine);
}
