/**
 * The contract between the relay and what keeps its topics. Two implementations: embedded (one
 * process, LMDB) and Redis (any number of relays). conformance.test.ts beside them is what both must do.
 *
 * A broker knows nothing of people's rights, sockets or frames: entries are JSON texts it passes on.
 */
import type { Person, Position } from '../wire.ts';

export interface Draft {
  /** Who sends: a duplicate is the same sender with the same id, at any time within retention. */
  sender: string;
  id: string;
  json: string;
}
export interface Appended { pos: Position; duplicate: boolean }
/** An append that is not answered yet. */
export interface Appending { topic: string; draft: Draft; resolve(appended: Appended): void; reject(error: Error): void }
export interface Stored { pos: Position; prev: Position; json: string }

export interface Range {
  /** Only entries whose seq is higher. Whether nothing is missing between, the first one's `prev` tells: it must be this position. */
  after?: Position;
  /** Only entries whose seq is lower; with it the newest of those are meant. */
  before?: Position;
  limit: number;
  /** So much of their JSON at most, but one entry in any case: what is beyond is not even read. */
  bytes?: number;
}
export interface Page {
  /** In order. Without `after`: the newest `limit`; with it: the first `limit` after it. */
  entries: Stored[];
  /** '' while none is kept. */
  oldest: Position;
  /** '' while the topic has never had one; it stays when all have run out of retention. */
  newest: Position;
}

/** How much of each topic's log is kept; what is over either bound goes. */
export interface Retention {
  entries: number;
  /** In ms. */
  age: number;
}

/** What the broker tells the relay that uses it; set once, before the first subscribe. */
export interface BrokerEvents {
  /** Live entries of a subscribed topic. In one topic's order, but holes are possible: look at `prev`. */
  entries(topic: string, entries: Stored[]): void;
  /** Something that was told and not kept. */
  signal(topic: string, text: string): void;
  /** Live entries of this topic may have been missed: compare the newest position. */
  doubt(topic: string): void;
  /** While away nothing is confirmed: every method that asks rejects with BrokerAway. `why` of one that is live: what is dangerous about it all the same. */
  state(state: 'live' | 'away', why?: string): void;
}

/** How a write to a topic's small set settles with what is there. */
export type Rule =
  | 'always'
  /** Only if the key is not there. */
  | 'absent'
  /** Only if it is. */
  | 'present'
  /** Only if `stamp` is higher than the one kept. */
  | 'newer'
  /** Only if the position (bare, or as JSON) is after the one kept; another generation counts as after. */
  | 'rising';
export interface Field { key: string; value: string; stamp?: number }

export interface Broker {
  /** Names this relay among all that share the broker. */
  readonly node: string;

  open(events: BrokerEvents): Promise<void>;
  close(): Promise<void>;

  // The log. An append that resolved is kept; one that rejected may be repeated with the same id.
  append(topic: string, draft: Draft): Promise<Appended>;
  read(topic: string, range: Range): Promise<Page>;
  /** As in a Page. */
  newest(topic: string): Promise<Position>;

  // Live. Resolves when whatever is appended from now on will be told.
  subscribe(topic: string): Promise<void>;
  /** One that rejected is made good when the broker is back. */
  unsubscribe(topic: string): Promise<void>;
  signal(topic: string, text: string): Promise<void>;
  /** Which of these topics any relay is subscribed to. */
  followed(topics: string[]): Promise<boolean[]>;

  // Small keyed sets beside the topic: `members`, `facts`, `barred`, `shelf`. Answers which keys were written.
  put(topic: string, set: string, fields: Field[], rule: Rule): Promise<string[]>;
  get(topic: string, set: string, keys: string[]): Promise<(string | undefined)[]>;
  /** In order of key. */
  list(topic: string, set: string, options: { after?: string; limit: number }): Promise<Field[]>;
  count(topic: string, set: string): Promise<number>;
  remove(topic: string, set: string, keys: string[]): Promise<number>;

  // Presence: which people this node has in a topic (once each: the relay counts its own sockets). A node that stops renewing its lease disappears
  // with its people; the survivors then get `signal(topic, …)` as if they had departed.
  /** `first`: nobody of that id was there on any node. */
  arrive(topic: string, person: Person): Promise<{ first: boolean; count: number }>;
  /** `last`: nobody of that id is there any more. */
  depart(topic: string, user: string): Promise<{ last: boolean; count: number }>;
  present(topic: string, limit: number): Promise<{ count: number; sample: Person[] }>;

  // Small things that all relays must agree on.
  /** 0 and the time starts, or the ms that are left of it. */
  throttle(key: string, ms: number): Promise<number>;
  /** Kept for `ms`, and taken at most once. */
  leave(key: string, value: string, ms: number): Promise<void>;
  take(key: string): Promise<string | undefined>;
  /** Whether `term` may hold this client: it is not lower than the highest seen. */
  claim(client: string, term: number): Promise<boolean>;
}

/** How long a client's highest term is remembered, in ms. */
export const TERM_KEPT = 24 * 60 * 60 * 1000;

/** How a store is written. One of another format says which, under the name `format`; one that says nothing is of the first. */
const FORMAT = 1;

/** What stands against using a store that says this of its format, or ''. */
export const strangeness = (said: unknown): string => (Number(said ?? FORMAT) === FORMAT ? '' : `was written by another version of Confab (format ${String(said)}; this one reads ${FORMAT}): start that version`);

export class BrokerAway extends Error {
  constructor(readonly why: string) {
    super(`The broker is away: ${why}`);
    this.name = 'BrokerAway';
  }
}

/** Told in a topic of people who went with their node, and of those who are there again because it lives after all. */
export interface Departed { departed: string[]; count: number; returned?: Person[] }
export const departedSignal = (departed: string[], count: number, returned?: Person[]): string => JSON.stringify({ departed, count, returned } satisfies Departed);
