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
  /** All facts whose key starts so. */
  facts(prefix: string): Promise<Map<string, Fact>>;
  /** Rows from one place to another, both included, in order. */
  rows(topic: Topic, from: Place, to: Place, limit?: number): Promise<Row[]>;
  /** The place of the last row at or before this one. */
  before(topic: Topic, place: Place): Promise<Place | undefined>;
  count(topic: Topic, from: Place, to: Place): Promise<number>;
}
export interface Writer extends Reader {
  /** undefined takes the fact away. */
  putFact(key: string, fact: Fact | undefined): void;
  putRow(topic: Topic, row: Row): void;
  /** Both ends included. */
  dropRows(topic: Topic, from: Place, to: Place): void;
}

export interface Store {
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /**
   * All of it or nothing, and one after another over all tabs. `strict` survives a power cut too. The work
   * must await nothing but the writer, or the browser ends the transaction under it.
   */
  write<T>(work: (writer: Writer) => Promise<T>, strict?: boolean): Promise<T>;
  /** At once: what is under way is aborted, so that a page that stops running holds up nobody. */
  close(): void;
  /** Takes all of it away, also from other tabs. */
  destroy(): Promise<void>;
}

/** How a store tells its tab that it is no longer usable. */
export type Lost = (why: 'upgrade' | 'deleted' | 'terminated') => void;
export type OpenStore = (name: string, lost: Lost) => Promise<Store>;
