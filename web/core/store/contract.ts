/**
 * What the core keeps, and in what. Two implementations: IndexedDB (a page, a worker) and memory (a bot, a
 * page whose storage is blocked, tests).
 *
 * Facts are small and every tab holds all of them in memory; each carries the revision of the change that
 * wrote it, so that tabs can tell what they missed. Rows are the entries of topics, read in windows.
 */
import type { Placed, Position, Topic } from '../../../relay/wire.ts';

export interface Fact { rev: number; value: unknown }

/** Entries between two positions are not here; `gone`: nor anywhere else any more. */
export interface Hole { hole: true; after: Position; before: Position; gone: boolean }
/** Where a row stands: `era` counts the generations of a topic that this store has seen. */
export interface Row { era: number; seq: number; item: Placed | Hole }
export type Place = readonly [era: number, seq: number];

export const LOWEST: Place = [0, 0];
export const HIGHEST: Place = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

export interface Reader {
  fact(key: string): Promise<Fact | undefined>;
  /** How many times was written: the revision of the last change. */
  revision(): Promise<number>;
  /** All facts, and the revision at which they stood so. */
  facts(): Promise<{ rev: number; all: Map<string, Fact> }>;
  /** Rows from one place to another, both included, in order. */
  rows(topic: Topic, from: Place, to: Place, limit?: number): Promise<Row[]>;
  /** The place of the last row at or before this one. */
  before(topic: Topic, place: Place): Promise<Place | undefined>;
}
/** Only says what to write: nothing is read in between. */
export interface Writer {
  /** undefined takes the fact away. */
  putFact(key: string, fact: Fact | undefined): void;
  putRow(topic: Topic, row: Row): void;
  /** Both ends included. */
  dropRows(topic: Topic, from: Place, to: Place): void;
}

/**
 * Every reading and every writing is handed over whole, so that it ends without the page: one that hangs or is
 * stopped in the middle holds up nobody.
 */
export interface Store extends Reader {
  /** All of it, and the revision rises by one; or nothing and `false`, when the revision is not `base` any more. */
  write(base: number, work: (writer: Writer) => void): Promise<boolean>;
  /** At once. */
  close(): void;
  /** Takes all of it away, also from other tabs. */
  destroy(): Promise<void>;
}

/** How a store tells its tab that it is no longer usable. */
export type Lost = (why: 'upgrade' | 'deleted' | 'terminated') => void;
export type OpenStore = (name: string, lost: Lost) => Promise<Store>;
