/**
 * From a client's cursor to the live end of its topic: pages of history until the feed's last published
 * position, then live, in one synchronous step, so that nothing slips between and nothing comes twice.
 */
import { joinPosition, placedText, splitPosition } from '../wire.ts';
import type { Position, Resume } from '../wire.ts';
import type { Stored } from '../broker/broker.ts';
import { PAGE } from './feed.ts';
import type { Feed, LiveLog } from './feed.ts';

export interface Sink {
  send(texts: string[], resume: Resume): void;
  /** When the socket has taken what was sent. */
  drained(): Promise<void>;
  live(): void;
  readonly gone: boolean;
}
/** Without a cursor, or where it is no use: the newest `last` entries. */
export interface ResumeFrom { after?: Position; last: number }

/** Answers whether nothing was missing. */
export async function resume(broker: LiveLog, feed: Feed, { after, last }: ResumeFrom, sink: Sink): Promise<boolean> {
  let cursor = after;
  let complete = true;
  while (!sink.gone) {
    let page: Stored[];
    if (cursor === undefined) {
      cursor = feed.published;
      page = await newestUpTo(broker, feed.topic, cursor, last);
      // Where the cursor is, these end: they only need sending.
      if (sink.gone) break;
      if (cursor !== feed.published) {
        await sendPage(page);
        continue;
      }
    } else {
      const { entries, newest } = await broker.read(feed.topic, { after: cursor, limit: PAGE });
      if (sink.gone) break;
      // Trimmed, expired or forked alike: only a log that goes on from the cursor itself is complete.
      if ((entries[0]?.prev ?? newest) !== cursor) {
        complete = false;
        cursor = undefined;
        continue;
      }
      // The log may be ahead of the feed: what is beyond comes live.
      const end = cursor === feed.published ? 0 : entries.findIndex(({ pos }) => pos === feed.published) + 1;
      const reached = cursor === feed.published || end > 0;
      page = reached ? entries.slice(0, end) : entries;
      cursor = page.at(-1)?.pos ?? cursor;
      if (!reached) {
        await sendPage(page);
        // Or the feed behind the log: a relay that hears of an entry later than the client did elsewhere.
        if (entries.length < PAGE) {
          await feed.compare();
          feed.flush();
        }
        continue;
      }
    }
    sink.send(texts(page), { complete, newest: feed.published });
    sink.live();
    break;
  }
  return complete;

  async function sendPage(page: Stored[]): Promise<void> {
    if (page.length === 0) return;
    sink.send(texts(page), { complete, newest: feed.published, more: true });
    await sink.drained();
  }
}

const texts = (page: Stored[]): string[] => page.map(({ pos, prev, json }) => placedText(pos, prev, json));

async function newestUpTo(broker: LiveLog, topic: string, position: Position, limit: number): Promise<Stored[]> {
  if (limit === 0 || position === '') return [];
  const { gen, seq } = splitPosition(position);
  return (await broker.read(topic, { before: joinPosition(gen, seq + 1), limit })).entries;
}
