/**
 * The live end of one topic, for all sockets of this relay: entries in order, each once, without holes.
 * Whatever is missing is read from the log, once.
 */
import { isAfter, placedText, type Position } from '../wire.ts';
import type { Broker, Stored } from '../broker/broker.ts';

/** What a feed needs of a broker. */
export type LiveLog = Pick<Broker, 'read' | 'newest' | 'subscribe' | 'unsubscribe'>;

export const PAGE = 500;
const RETRY = 500;
/** Most topics are quiet most of the time, and there are many: one empty list does for all of them. */
const NONE: readonly never[] = [];

export interface FeedEvents {
  /** There is something to flush. */
  ready(feed: Feed): void;
  publish(topic: string, texts: string[], newest: Position): void;
  broken(topic: string): void;
}

export class Feed {
  /** How many are joined. */
  count = 0;
  linger?: NodeJS.Timeout;
  /** When the log was last heard of or compared. */
  heardAt = performance.now();
  /** Up to here the sockets have been told. */
  published: Position = '';
  readonly opened: Promise<void>;
  /** Up to here the log is known; what is between `published` and this waits in `#texts`. */
  #last: Position = '';
  #texts?: string[];
  #held: readonly Stored[] = NONE;
  #comparing?: Promise<void>;
  /** Whether somebody asked since the log was last read: what is under way may have been read too early. */
  #asked = false;
  #retry?: NodeJS.Timeout;
  #closed = false;

  constructor(readonly topic: string, private broker: LiveLog, private events: FeedEvents) {
    this.opened = this.#comparing = this.#open().finally(() => { this.#comparing = undefined; });
  }

  receive(entries: Stored[]): void {
    this.heardAt = performance.now();
    this.#held = this.#held.length > 0 ? [...this.#held, ...entries] : entries;
    if (!this.#comparing && !this.#follow()) this.heal();
  }

  /** Makes sure that nothing is missing of what stands in the log by now. */
  compare(): Promise<void> {
    this.heardAt = performance.now();
    this.#asked = true;
    return (this.#comparing ??= this.#catchUp().finally(() => { this.#comparing = undefined; }));
  }

  /** The same, for nobody in particular: tried until it works. */
  heal(): void {
    clearTimeout(this.#retry);
    this.compare().catch(() => {
      if (!this.#closed) this.#retry = setTimeout(() => this.heal(), RETRY).unref();
    });
  }

  flush(): void {
    const texts = this.#texts;
    if (!texts) return;
    this.#texts = undefined;
    this.published = this.#last;
    this.events.publish(this.topic, texts, this.published);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  async #open(): Promise<void> {
    await this.broker.subscribe(this.topic);
    this.#last = this.published = await this.broker.newest(this.topic);
    if (!this.#follow() || this.#asked) await this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    let page: Stored[];
    do {
      // What is held by now stands in the log already, so the read settles it.
      const settled = this.#held.length;
      this.#asked = false;
      const { entries, newest } = await this.broker.read(this.topic, { after: this.#last, limit: PAGE });
      // Whoever came after is told by another feed.
      if (this.#closed) return;
      page = entries;
      this.#held = this.#held.slice(settled);
      if ((entries[0]?.prev ?? newest) !== this.#last) this.#restart(newest);
      else for (const entry of entries) this.#accept(entry);
    } while (page.length === PAGE || !this.#follow() || this.#asked);
  }

  /** Accepts what is held, as far as it follows without a hole; whether nothing is left. */
  #follow(): boolean {
    const held = this.#held;
    for (const [i, entry] of held.entries()) {
      if (entry.prev === this.#last) this.#accept(entry);
      else if (isAfter(entry.pos, this.#last) !== false) {
        this.#held = held.slice(i);
        return false;
      }
    }
    this.#held = NONE;
    return true;
  }

  #accept({ pos, prev, json }: Stored): void {
    if (!this.#texts) this.events.ready(this);
    (this.#texts ??= []).push(placedText(pos, prev, json));
    this.#last = pos;
  }

  /** The log does not go on where it ended: what the sockets have may be no part of it. */
  #restart(newest: Position): void {
    this.#texts = undefined;
    this.#last = this.published = newest;
    this.events.broken(this.topic);
  }
}
