/**
 * From a client's cursor to the live end of its topic: pages of history until the feed's last published
 * position, then live, in one synchronous step, so that nothing slips between and nothing comes twice.
 * (Where a log forked, a client may be told again what it had before the fork.)
 */
import { joinPosition, placedText, splitPosition, type Position, type Resume } from '../wire.ts';
import type { Stored } from '../broker/broker.ts';
import { PAGE, type Feed, type LiveLog } from './feed.ts';
import type { Turns } from '../turns.ts';

export interface Sink {
  send(texts: string[], resume: Resume): void;
  /** Of what was sent some has not left yet. */
  readonly full: boolean;
  /** When all has. */
  drained(): Promise<void>;
  live(): void;
  readonly gone: boolean;
}
/** Without a cursor, or where it is no use: the newest `last` entries. */
export interface ResumeFrom { after?: Position; last: number }

const PART_BYTES = 32 * 1024;

/** Where a reader is. */
interface Place { cursor?: Position; complete: boolean; /** Entries that are read at once. */ limit: number }

/** Answers whether nothing was missing. */
export async function resume(log: LiveLog, feed: Feed, { after, last }: ResumeFrom, sink: Sink, turns: Turns): Promise<boolean> {
  const place: Place = { cursor: after, complete: true, limit: PAGE };
  // Pages of many who come at once would fill the memory, and so would what is kept for many who do not read: what does not get out yet is read anew when it may.
  while (!sink.gone && !await turns.run(() => goOn(log, feed, last, sink, place))) await sink.drained();
  return place.complete;
}

/** As far as the sink takes it. Answers whether it is live. */
async function goOn(log: LiveLog, feed: Feed, last: number, sink: Sink, place: Place): Promise<boolean> {
  const { page, end } = await nextPage(log, feed, last, place);
  if (sink.gone) return false;
  const send = (entries: Stored[], more?: true): void => sink.send(texts(entries), { complete: place.complete, newest: feed.published, ...(more && { more }) });
  const parts = inParts(page);
  // Going live takes what it sends in one piece, so that has to be small.
  if ((page.at(-1)?.pos ?? place.cursor) === feed.published && parts.length <= 1) {
    send(page);
    sink.live();
    return true;
  }
  for (const part of parts) {
    send(part, true);
    place.cursor = part.at(-1)!.pos;
    place.limit = Math.min(PAGE, part.length * 2);
    if (sink.full) return false;
  }
  place.limit = PAGE;
  // Or the feed is behind the log: this relay hears of an entry later than the client did elsewhere.
  if (end) {
    await feed.compare();
    feed.flush();
  }
  return false;
}

/** `end`: of the log. */
async function nextPage(log: LiveLog, feed: Feed, last: number, place: Place): Promise<{ page: Stored[]; end: boolean }> {
  const { cursor, limit } = place;
  if (cursor !== undefined) {
    const { entries, newest } = await log.read(feed.topic, { after: cursor, limit });
    if ((entries[0]?.prev ?? newest) === cursor) {
      // The log may be ahead of the feed: what is beyond comes live.
      const beyond = cursor === feed.published ? 0 : entries.findIndex(({ pos }) => pos === feed.published) + 1 || entries.length;
      return { page: entries.slice(0, beyond), end: entries.length < limit };
    }
    // Trimmed, expired or forked alike: only a log that goes on from the cursor itself is complete.
    place.complete = false;
  }
  const upTo = feed.published;
  const page = await newestUpTo(log, feed.topic, upTo, last);
  place.cursor = upTo;
  return { page, end: false };
}

/** Small enough to leave room on the socket for whatever else it is told meanwhile. */
function inParts(page: Stored[]): Stored[][] {
  const parts: Stored[][] = [];
  let bytes = PART_BYTES;
  for (const stored of page) {
    bytes += stored.json.length;
    if (bytes > PART_BYTES) {
      parts.push([]);
      bytes = stored.json.length;
    }
    parts.at(-1)?.push(stored);
  }
  return parts;
}

const texts = (page: Stored[]): string[] => page.map(({ pos, prev, json }) => placedText(pos, prev, json));

async function newestUpTo(log: LiveLog, topic: string, position: Position, limit: number): Promise<Stored[]> {
  if (limit === 0 || position === '') return [];
  const { gen, seq } = splitPosition(position);
  return (await log.read(topic, { before: joinPosition(gen, seq + 1), limit })).entries;
}
