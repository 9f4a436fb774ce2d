/** A client of Topics that checks every promise made to it: each entry once, in order, no hole untold. For tests. */
import assert from 'node:assert/strict';
import { splitPosition } from '../wire.ts';
import type { Placed, Position, Resume } from '../wire.ts';
import type { Sink } from '../topics/resume.ts';
import type { Topics } from '../topics/topics.ts';

export class Reader implements Sink {
  gone = false;
  isLive = false;
  /** What it has, since the last hole it was told of. */
  readonly got: Placed[] = [];
  readonly seen = new Set<Position>();
  incomplete = 0;
  /** What went wrong, thrown by check(): an error in a callback would be lost. */
  #fault?: Error;
  #resuming: Promise<void> = Promise.resolve();

  constructor(private topics: Topics, readonly topic: string, public cursor: Position | undefined, private last: number, private drain = (): Promise<void> => Promise.resolve(), private isFull = (): boolean => true) {}

  /** From where it is; after the resume before, should that not have come to its end. */
  resume(): Promise<void> {
    this.isLive = false;
    const go = (): Promise<void> => this.topics.resume(this.topic, { after: this.cursor, last: this.last }, this);
    return (this.#resuming = this.#resuming.then(go, go));
  }

  /** Unless told otherwise always: so each part is followed by another look. */
  get full(): boolean { return this.isFull(); }

  drained(): Promise<void> { return this.drain(); }

  live(): void {
    this.#expect(!this.isLive, 'live twice');
    this.isLive = true;
  }

  send(texts: string[], { complete }: Resume): void {
    this.#expect(!this.isLive, 'history after live');
    const entries = texts.map((text) => JSON.parse(text) as Placed);
    if (!complete && this.cursor !== undefined && entries[0]?.prev !== this.cursor) {
      this.incomplete++;
      this.got.length = 0;
      // Where a log forked, what comes next may go back to before the fork.
      this.seen.clear();
      this.cursor = undefined;
    }
    this.#take(entries);
  }

  publish(texts: string[]): void {
    if (this.isLive && !this.gone) this.#take(texts.map((text) => JSON.parse(text) as Placed));
  }

  check(): void {
    if (this.#fault) throw this.#fault;
  }

  #take(entries: Placed[]): void {
    for (const entry of entries) {
      if (this.cursor !== undefined) this.#expect(entry.prev === this.cursor, `${entry.pos} after ${entry.prev} came after ${this.cursor}`);
      this.#expect(!this.seen.has(entry.pos), `${entry.pos} came twice`);
      this.seen.add(entry.pos);
      this.got.push(entry);
      this.cursor = entry.pos;
    }
  }

  #expect(so: boolean, otherwise: string): void {
    if (!so) this.#fault ??= new assert.AssertionError({ message: `${this.topic}, reader at ${splitPosition(this.cursor ?? '').seq}: ${otherwise}` });
  }
}
