/** The topics' logs in LMDB: one record an entry, one commit for all that arrives while the last one is written. */
import type { Database, RootDatabase } from 'lmdb';
import { BEGINNING, joinPosition, splitPosition } from '../../wire.ts';
import type { Position } from '../../wire.ts';
import { BrokerAway } from '../broker.ts';
import type { Appended, Draft, Page, Range, Retention, Stored } from '../broker.ts';

interface Head { number: number; gen: string; last: number }
type Key = [topic: number, seq: number];
type Value = [at: number, draft: string, json: string];

/** A topic in use. `seqs` finds a duplicate: it has every entry of the log by sender and id. */
interface Log { topic: string; number: number; gen: string; first: number; last: number; committed: number; oldestAt: number; seqs: Map<string, number> }

interface Waiting { topic: string; draft: Draft; resolve(appended: Appended): void; reject(error: Error): void }

/** How many ids are kept in memory before topics that were not used lately make room. */
const IDS_IN_MEMORY = 300_000;
const SWEEP_EVERY = 60 * 60 * 1000;

const draftKey = ({ sender, id }: Draft): string => `${sender.length}:${sender}${id}`;

export interface LogEvents {
  committed(topic: string, entries: Stored[]): void;
  state(state: 'live' | 'away'): void;
}

export class Logs {
  #heads: Database<Head, string>;
  #entries: Database<Value, Key>;
  #logs = new Map<string, Log>();
  #ids = 0;
  #topics = 0;
  #waiting: Waiting[] = [];
  #writing?: Promise<void>;
  #sweeper: NodeJS.Timeout;

  constructor(db: RootDatabase, private retention: Retention, private events: LogEvents, private now: () => number) {
    this.#heads = db.openDB<Head, string>('topics', {});
    this.#entries = db.openDB<Value, Key>('entries', {});
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_EVERY).unref();
    this.#sweep();
  }

  append(topic: string, draft: Draft): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ topic, draft, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  read(topic: string, { after, before, limit }: Range): Page {
    const log = this.#open(topic);
    if (!log) return { entries: [], oldest: '', newest: '' };
    this.#trim(log);
    const { gen, committed: last } = log;
    const first = Math.max(log.first, last - this.retention.entries + 1);
    let from = first, to = last;
    if (after !== undefined) {
      from = Math.max(first, splitPosition(after).seq + 1);
      to = Math.min(last, from + limit - 1);
    } else {
      if (before !== undefined) to = Math.min(last, splitPosition(before).seq - 1);
      from = Math.max(first, to - limit + 1);
    }
    const entries: Stored[] = [];
    if (from <= to) {
      for (const { key: [, seq], value: [, , json] } of this.#entries.getRange({ start: [log.number, from], end: [log.number, to + 1] })) {
        entries.push({ pos: joinPosition(gen, seq), prev: previous(gen, seq), json });
      }
    }
    return { entries, oldest: first <= last ? joinPosition(gen, first) : '', newest: last ? joinPosition(gen, last) : '' };
  }

  newest(topic: string): Position {
    const log = this.#open(topic);
    return log?.committed ? joinPosition(log.gen, log.committed) : '';
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await this.#writing;
  }

  /** Writes until nothing waits: whoever comes while a commit is under way is in the next one. */
  async #write(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#commit(batch);
    }
    this.#writing = undefined;
  }

  async #commit(batch: Waiting[]): Promise<void> {
    const added = new Map<Log, Stored[]>();
    const answers: Appended[] = [];
    const at = this.now();
    try {
      let committed: Promise<boolean> | undefined;
      for (const { topic, draft } of batch) {
        const log = this.#open(topic) ?? this.#found(topic);
        const key = draftKey(draft);
        const known = log.seqs.get(key);
        answers.push({ pos: joinPosition(log.gen, known ?? log.last + 1), duplicate: known !== undefined });
        if (known !== undefined) continue;
        const seq = ++log.last;
        log.seqs.set(key, seq);
        this.#ids++;
        let fresh = added.get(log);
        if (!fresh) added.set(log, (fresh = []));
        fresh.push({ pos: joinPosition(log.gen, seq), prev: previous(log.gen, seq), json: draft.json });
        committed = this.#entries.put([log.number, seq], [at, key, draft.json]);
      }
      for (const log of added.keys()) this.#trim(log);
      await committed;
      this.events.state('live');
    } catch (error) {
      // What the disk has is the truth: the next use reads it anew.
      for (const log of added.keys()) this.#forget(log);
      this.events.state('away');
      for (const { reject } of batch) reject(new BrokerAway(`the data folder took no entry (${(error as Error).message})`));
      return;
    }
    for (const [log, entries] of added) {
      if (log.oldestAt === 0) log.oldestAt = at;
      log.committed += entries.length;
      // Last in the order in which logs are forgotten.
      this.#logs.delete(log.topic);
      this.#logs.set(log.topic, log);
      this.events.committed(log.topic, entries);
    }
    batch.forEach(({ resolve }, i) => resolve(answers[i]!));
    this.#makeRoom();
  }

  #found(topic: string): Log {
    const head: Head = { number: ++this.#topics, gen: this.now().toString(36), last: 0 };
    quietly(this.#heads.put(topic, head));
    return this.#keep(topic, head);
  }

  #open(topic: string): Log | undefined {
    const known = this.#logs.get(topic);
    if (known) return known;
    const head = this.#heads.get(topic);
    return head && this.#keep(topic, head);
  }

  #keep(topic: string, { number, gen, last }: Head): Log {
    const log: Log = { topic, number, gen, first: last + 1, last, committed: last, oldestAt: 0, seqs: new Map() };
    for (const { key: [, seq], value: [at, draft] } of this.#entries.getRange({ start: [number, 0], end: [number + 1, 0] })) {
      if (log.seqs.size === 0) [log.first, log.oldestAt] = [seq, at];
      log.seqs.set(draft, seq);
      log.last = log.committed = seq;
    }
    this.#ids += log.seqs.size;
    this.#logs.set(topic, log);
    return log;
  }

  #forget(log: Log): void {
    if (this.#logs.delete(log.topic)) this.#ids -= log.seqs.size;
  }

  #makeRoom(): void {
    for (const log of this.#logs.values()) {
      if (this.#ids <= IDS_IN_MEMORY) return;
      if (log.last === log.committed) this.#forget(log);
    }
  }

  /** Removes what is beyond retention, of what is committed. */
  #trim(log: Log): void {
    const youngest = this.now() - this.retention.age;
    const before = log.first;
    while (log.first <= log.committed && (log.last - log.first >= this.retention.entries || log.oldestAt < youngest)) {
      const oldest = this.#entries.get([log.number, log.first]);
      if (oldest && log.seqs.delete(oldest[1])) this.#ids--;
      quietly(this.#entries.remove([log.number, log.first++]));
      log.oldestAt = this.#entries.get([log.number, log.first])?.[0] ?? 0;
    }
    // An empty log no longer tells where it ended.
    if (log.first > before && log.first > log.committed) quietly(this.#heads.put(log.topic, { number: log.number, gen: log.gen, last: log.committed }));
  }

  /** Topics that nobody uses any more run out of retention too. */
  #sweep(): void {
    for (const { key: topic, value: { number } } of this.#heads.getRange()) {
      this.#topics = Math.max(this.#topics, number);
      for (const { value: [at] } of this.#entries.getRange({ start: [number, 0], end: [number + 1, 0], limit: 1 })) {
        if (at < this.now() - this.retention.age) this.#trim(this.#open(topic)!);
      }
    }
    this.#makeRoom();
  }
}

const previous = (gen: string, seq: number): Position => (seq > 1 ? joinPosition(gen, seq - 1) : BEGINNING);

/** For writes that belong to a commit which is waited for elsewhere, or that are done again later. */
function quietly(write: Promise<unknown>): void {
  write.catch(() => {});
}
