/** Topics for all sockets of this relay: who is joined, what is live, and where it came from. */
import type { Broker, Appended, Draft } from '../broker/broker.ts';
import type { Metrics } from '../metrics.ts';
import type { Position } from '../wire.ts';
import { Feed, type FeedEvents, type LiveLog } from './feed.ts';
import { resume, type ResumeFrom, type Sink } from './resume.ts';
import { Turns } from '../turns.ts';

export interface TopicsEvents {
  /** Live entries in order, without holes; several that arrive together come together. `texts` as of placedText(). */
  publish(topic: string, texts: string[], newest: Position): void;
  signal(topic: string, text: string): void;
  /** The log was trimmed, forked or reset under us: everyone on this topic must resume again from their own cursor. */
  broken(topic: string): void;
  /** Signals of this topic may have been lost. What stands in its log is seen to. */
  doubt(topic: string): void;
  state(state: 'live' | 'away', why?: string): void;
}

/** A topic that nobody is joined to any more stays subscribed for this long: reloads come back. */
const LINGER = 5000;
/** A topic that has been quiet for this long is compared, in case it is deaf. */
const QUIET = 60_000;
const COMPARED_AT_ONCE = 100;
/** Readers for whom history is in memory at the same time. */
const READING_AT_ONCE = 8;
const MOST_UNSURE = 10_000;

export class Topics {
  #feeds = new Map<string, Feed>();
  #waiting = new Set<Feed>();
  #feedEvents!: FeedEvents;
  #comparer?: NodeJS.Timeout;
  #turns = new Turns(READING_AT_ONCE);
  /** Appends that failed, and may be kept all the same: sent again they are confirmed for the first time. */
  #unsure = new Set<string>();

  constructor(private broker: LiveLog & Pick<Broker, 'open' | 'close' | 'append'>, private metrics: Metrics) {}

  async open(events: TopicsEvents): Promise<void> {
    this.#feedEvents = { publish: events.publish, broken: events.broken, ready: (feed) => this.#flushSoon(feed) };
    this.metrics.gauge('confab_topics', () => this.#feeds.size);
    this.#comparer = setInterval(() => this.#compareQuiet(), QUIET / 6).unref();
    await this.broker.open({
      entries: (topic, entries) => this.#feeds.get(topic)?.receive(entries),
      doubt: (topic) => {
        this.#feeds.get(topic)?.heal();
        events.doubt(topic);
      },
      signal: events.signal,
      state: events.state,
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#comparer);
    for (const feed of this.#feeds.values()) feed.close();
    await this.broker.close();
  }

  /** Counted: each join that resolved wants its leave. */
  async join(topic: string): Promise<void> {
    let feed = this.#feeds.get(topic);
    if (!feed) this.#feeds.set(topic, (feed = new Feed(topic, this.broker, this.#feedEvents)));
    clearTimeout(feed.linger);
    feed.count++;
    try {
      await feed.opened;
    } catch (error) {
      if (this.#feeds.get(topic) === feed) this.#drop(feed);
      throw error;
    }
  }

  leave(topic: string): void {
    const feed = this.#feeds.get(topic);
    if (!feed || --feed.count > 0) return;
    // Whether anybody follows it says whether this user is connected at all.
    if (topic.startsWith('user:')) return this.#drop(feed);
    feed.linger = setTimeout(() => this.#drop(feed), LINGER).unref();
  }

  /** Whether anything stands after the cursor, as far as is known without a look at the log. The topic must be joined. */
  hasNews(topic: string, after: Position | undefined): boolean {
    return this.#feeds.get(topic)?.published !== after;
  }

  /** Sends what stands after the cursor, then goes live; see resume.ts. The topic must be joined. */
  async resume(topic: string, from: ResumeFrom, sink: Sink): Promise<void> {
    const feed = this.#feeds.get(topic);
    if (!feed) throw new Error(`resume(${topic}) before join(${topic})`);
    const complete = await resume(this.broker, feed, from, sink, this.#turns);
    if (!sink.gone) this.metrics.count('confab_resumes_total', 1, { complete: String(complete) });
  }

  async append(topic: string, draft: Draft): Promise<Appended> {
    const start = performance.now(), name = `${topic} ${draft.sender} ${draft.id}`;
    const { pos, duplicate } = await this.broker.append(topic, draft).catch((error: unknown) => {
      if (this.#unsure.size >= MOST_UNSURE) this.#unsure.clear();
      this.#unsure.add(name);
      throw error;
    });
    this.metrics.observe('confab_append_seconds', (performance.now() - start) / 1000);
    const isNew = this.#unsure.delete(name) || !duplicate;
    if (isNew) this.metrics.count('confab_entries_total');
    return { pos, duplicate: !isNew };
  }

  #drop(feed: Feed): void {
    // Or, of one that could not be opened, it would take away the next of its topic.
    clearTimeout(feed.linger);
    this.#feeds.delete(feed.topic);
    feed.close();
    // Where the broker is away, it does so when it is back.
    this.broker.unsubscribe(feed.topic).catch(() => {});
  }

  /** What arrives within one turn of the event loop leaves together. */
  #flushSoon(feed: Feed): void {
    if (this.#waiting.size === 0) {
      setImmediate(() => {
        const feeds = [...this.#waiting];
        this.#waiting.clear();
        for (const waiting of feeds) waiting.flush();
      });
    }
    this.#waiting.add(feed);
  }

  #compareQuiet(): void {
    let left = COMPARED_AT_ONCE;
    for (const feed of this.#feeds.values()) {
      if (feed.heardAt > performance.now() - QUIET) continue;
      feed.heal();
      if (--left === 0) return;
    }
  }
}
