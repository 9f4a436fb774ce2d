/**
 * From a client's cursor to the live end of its topic: pages of history until the feed's last published
 * position, then live, in one synchronous step, so that nothing slips between and nothing comes twice.
 * (Where a log forked, a client may be told again what it had before the fork.)
 */
import { joinPosition, placedText, splitPosition, type Position, type Resume } from '../wire.ts';
import type { Stored } from '../broker/broker.ts';
import { PAGE, type Feed, type LiveLog } from './feed.ts';

export interface Sink {
  send(texts: string[], resume: Resume): void;
  /** When the socket has taken what was sent. */
  drained(): Promise<void>;
  live(): void;
  readonly gone: boolean;
}
/** Without a cursor, or where it is no use: the newest `last` entries. */
export interface ResumeFrom { after?: Position; last: number }

const PART_BYTES = 32 * 1024;

/** Answers whether nothing was missing. */
export async function resume(log: LiveLog, feed: Feed, { after, last }: ResumeFrom, sink: Sink): Promise<boolean> {
  let cursor = after;
  let complete = true;
  const send = (page: Stored[], more?: true): void => sink.send(texts(page), { complete, newest: feed.published, ...(more && { more }) });

  while (!sink.gone) {
    let page: Stored[], end = false;
    if (cursor === undefined) {
      const upTo = feed.published;
      page = await newestUpTo(log, feed.topic, upTo, last);
      cursor = page.at(-1)?.pos ?? upTo;
    } else {
      const { entries, newest } = await log.read(feed.topic, { after: cursor, limit: PAGE });
      // Trimmed, expired or forked alike: only a log that goes on from the cursor itself is complete.
      if ((entries[0]?.prev ?? newest) !== cursor) {
        complete = false;
        cursor = undefined;
        continue;
      }
      // The log may be ahead of the feed: what is beyond comes live.
      const beyond = cursor === feed.published ? 0 : entries.findIndex(({ pos }) => pos === feed.published) + 1 || entries.length;
      page = entries.slice(0, beyond);
      cursor = page.at(-1)?.pos ?? cursor;
      end = entries.length < PAGE;
    }
    if (sink.gone) break;
    const parts = inParts(page);
    // Going live takes what it sends in one piece, so that has to be small.
    if (cursor === feed.published && parts.length <= 1) {
      send(page);
      sink.live();
      break;
    }
    for (const part of parts) {
      send(part, true);
      await sink.drained();
      if (sink.gone) return complete;
    }
    // Or the feed is behind the log: this relay hears of an entry later than the client did elsewhere.
    if (end) {
      await feed.compare();
      feed.flush();
    }
  }
  return complete;
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
