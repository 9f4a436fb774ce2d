/**
 * A log on paper, for the thousands of orders in which things can happen: every answer and every live
 * message takes its turn when chance says so. It can lose live messages, fail to answer, forget its oldest
 * entries, and fork as a Redis does that fails over. The real brokers go through the same beside it.
 */
import { BrokerAway } from '../broker/broker.ts';
import type { BrokerEvents, Page, Range, Stored } from '../broker/broker.ts';
import { joinPosition, splitPosition } from '../wire.ts';
import type { Chance } from './random.ts';

export class PaperLog {
  log: Stored[] = [];
  newestEver = '';
  #gen = 'g1';
  #seq = 0;
  #subscribed = false;
  #events!: BrokerEvents;
  #turns: (() => void)[] = [];
  #told: Stored[][] = [];

  constructor(private chance: Chance, private trouble: { lost: number; failed: number }) {}

  async open(events: BrokerEvents): Promise<void> { this.#events = events; }
  async close(): Promise<void> {}
  async unsubscribe(): Promise<void> { this.#subscribed = false; }
  append(): Promise<never> { return Promise.reject(new Error('tests write()')); }

  /** Entries stand in the log now, and are told some time later, in order. */
  write(topic: string, texts: string[]): void {
    const entries = texts.map((json) => {
      const entry = { pos: joinPosition(this.#gen, ++this.#seq), prev: this.newestEver, json };
      this.newestEver = entry.pos;
      return entry;
    });
    this.log.push(...entries);
    if (!this.#subscribed || this.chance.maybe(this.trouble.lost)) return;
    this.#told.push(entries);
    this.#turns.push(() => { const next = this.#told.shift(); if (next) this.#events.entries(topic, next); });
  }

  trim(keep: number): void { this.log.splice(0, Math.max(0, this.log.length - keep)); }

  /** The newest entries are gone; what comes now is another history. */
  fork(lost: number): void {
    this.log.splice(Math.max(0, this.log.length - lost));
    this.newestEver = this.log.at(-1)?.pos ?? '';
    this.#seq = splitPosition(this.newestEver).seq;
    this.#gen += 'x';
  }

  /** What was on its way is lost with the connection; then comes the doubt. */
  reconnect(topic: string): void {
    this.#told = [];
    this.#events.doubt(topic);
  }

  /** Lets one of the things happen that are due; whether there was one. */
  turn(): boolean {
    const [next] = this.#turns.splice(this.chance.below(this.#turns.length), 1);
    next?.();
    return next !== undefined;
  }

  /** From now on everything is heard and answered. */
  calm(): void { this.trouble = { lost: 0, failed: 0 }; }

  subscribe(): Promise<void> { return this.#answer(() => { this.#subscribed = true; }); }

  newest(): Promise<string> { return this.#answer(() => this.newestEver); }

  read(_topic: string, { after, before, limit }: Range): Promise<Page> {
    return this.#answer(() => {
      const seq = (pos: string) => splitPosition(pos).seq;
      const entries = after === undefined
        ? this.log.filter(({ pos }) => before === undefined || seq(pos) < seq(before)).slice(-limit)
        : this.log.filter(({ pos }) => seq(pos) > seq(after)).slice(0, limit);
      return { entries, oldest: this.log[0]?.pos ?? '', newest: this.newestEver };
    });
  }

  /** Something else that takes its time. */
  pause(): Promise<void> { return new Promise((resolve) => { this.#turns.push(resolve); }); }

  /** A question arrives at one time, and its answer at another. */
  #answer<T>(answer: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#turns.push(() => {
        if (this.chance.maybe(this.trouble.failed)) return reject(new BrokerAway('by chance'));
        const value = answer();
        this.#turns.push(() => resolve(value));
      });
    });
  }
}
