/**
 * The topics' logs in LMDB: one commit for all that arrives while the last one is written, and in it one
 * record a topic, under the seq of its last entry: writing is cheap, and a range begins at the record in
 * which its first entry is.
 */
import type { Database, RangeOptions, RootDatabase } from 'lmdb';
import { BEGINNING, joinPosition, splitPosition, type Position } from '../../wire.ts';
import type { Appended, Appending, Draft, Page, Range, Retention, Stored } from '../broker.ts';
import { quietly, type Disk } from './disk.ts';

/** Its first generation, and the later ones, each with its first seq. */
interface Head { number: number; gen: string; last: number; later?: Generation[] }
type Generation = [first: number, gen: string];
type Key = [topic: number, lastSeq: number];
/** When they came, then sender with id and JSON of each. */
type Value = [at: number, ...draftsAndTexts: string[]];

/** A topic in use. `seqs` finds a duplicate: it has every entry of the log by sender and id. */
interface Log { topic: string; number: number; gens: Generation[]; first: number; last: number; committed: number; oldest?: Oldest; seqs: Map<string, number> }
/** The oldest record of a log. */
interface Oldest { last: number; at: number }

/** How many ids are kept in memory before the logs that were not used lately make room. */
const IDS_IN_MEMORY = 300_000;
/** So many logs beside are kept whatever their size; beyond, small ones go, which are read anew in no time. */
const LOGS_IN_MEMORY = 200, SMALL = 50;
/** Each entry may be the only one of its topic, and then takes pages of its own. */
const PAGE = 4096;
const SWEEP_EVERY = 60 * 60 * 1000;

const draftKey = ({ sender, id }: Draft): string => `${sender.length}:${sender}${id}`;

export class Logs {
  #heads: Database<Head, string>;
  #entries: Database<Value, Key>;
  #logs = new Map<string, Log>();
  #ids = 0;
  #topics = 0;
  #waiting: Appending[] = [];
  #writing?: Promise<void>;
  #sweeper: NodeJS.Timeout;

  constructor(db: RootDatabase, private disk: Disk, private gen: string | undefined, private retention: Retention, private onCommitted: (topic: string, entries: Stored[]) => void, private now: () => number) {
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

  read(topic: string, { after, before, limit, bytes = Infinity }: Range): Page {
    const log = this.#open(topic);
    if (!log) return { entries: [], oldest: '', newest: '' };
    this.#trim(log);
    const last = log.committed;
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
    let left = bytes;
    for (const stored of from <= to ? this.#between(log, from, to, after === undefined) : []) {
      left -= Buffer.byteLength(stored.json);
      if (left < 0 && entries.length > 0) break;
      entries.push(stored);
    }
    if (after === undefined) entries.reverse();
    return { entries, oldest: first <= last ? positionOf(log, first) : '', newest: positionOf(log, last) };
  }

  *#between(log: Log, from: number, to: number, backwards: boolean): Generator<Stored> {
    const { number } = log;
    let range: RangeOptions = { start: [number, from], end: [number + 1, 0] };
    // From the record in which the last one is.
    if (backwards) for (const start of this.#entries.getKeys({ start: [number, to], limit: 1 })) range = { start, end: [number, from - 1], reverse: true };
    for (const { key: [, lastSeq], value } of this.#entries.getRange(range)) {
      const seqOfFirst = lastSeq - (value.length - 1) / 2 + 1;
      if (seqOfFirst > to) return;
      const first = Math.max(from, seqOfFirst), last = Math.min(to, lastSeq);
      for (let i = 0; i <= last - first; i++) {
        const seq = backwards ? last - i : first + i;
        yield { pos: positionOf(log, seq), prev: positionOf(log, seq - 1), json: value[(seq - seqOfFirst + 1) * 2] as string };
      }
    }
  }

  newest(topic: string): Position {
    const log = this.#open(topic);
    return log ? positionOf(log, log.committed) : '';
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

  async #commit(batch: Appending[]): Promise<void> {
    const added = new Map<Log, { entries: Stored[]; record: Value }>();
    const answers: Appended[] = [];
    const at = this.now();
    try {
      await this.disk.write(batch.reduce((sum, { draft }) => sum + draft.json.length + PAGE, 0), async () => {
        for (const { topic, draft } of batch) {
          const log = this.#open(topic) ?? this.#found(topic);
          const key = draftKey(draft);
          const known = log.seqs.get(key);
          if (known === undefined && this.gen !== undefined && log.gens.at(-1)![1] !== this.gen) this.#goOn(log, this.gen);
          answers.push({ pos: positionOf(log, known ?? log.last + 1), duplicate: known !== undefined });
          if (known !== undefined) continue;
          const seq = ++log.last;
          log.seqs.set(key, seq);
          this.#ids++;
          let fresh = added.get(log);
          if (!fresh) added.set(log, (fresh = { entries: [], record: [at] }));
          fresh.entries.push({ pos: positionOf(log, seq), prev: positionOf(log, seq - 1), json: draft.json });
          fresh.record.push(key, draft.json);
        }
        const puts: Promise<boolean>[] = [];
        for (const [log, { record }] of added) {
          const put = this.#entries.put([log.number, log.last], record);
          quietly(put);
          puts.push(put);
          this.#trim(log);
        }
        await Promise.all(puts);
      });
    } catch (error) {
      // What the disk has is the truth: the next use reads it anew.
      for (const log of added.keys()) this.#forget(log);
      for (const { reject } of batch) reject(error as Error);
      return;
    }
    for (const [log, { entries }] of added) {
      log.committed = log.last;
      log.oldest ??= { last: log.last, at };
      // Last in the order in which logs are forgotten.
      this.#logs.delete(log.topic);
      this.#logs.set(log.topic, log);
      this.onCommitted(log.topic, entries);
    }
    batch.forEach(({ resolve }, i) => resolve(answers[i]!));
    this.#makeRoom();
  }

  #found(topic: string): Log {
    const head: Head = { number: ++this.#topics, gen: this.gen ?? this.now().toString(36), last: 0 };
    quietly(this.#heads.put(topic, head));
    return this.#keep(topic, head);
  }

  /** What comes now is of this generation. Of the earlier ones those stay of which there is something, or the predecessor of something. */
  #goOn(log: Log, gen: string): void {
    log.gens = [...log.gens.filter((_, i) => (log.gens[i + 1]?.[0] ?? Infinity) >= log.first), [log.last + 1, gen]];
    this.#putHead(log);
  }

  #putHead({ topic, number, gens, committed: last }: Log): void {
    const [first, ...later] = gens;
    quietly(this.#heads.put(topic, { number, gen: first![1], last, later }));
  }

  #open(topic: string): Log | undefined {
    const known = this.#logs.get(topic);
    if (known) return known;
    const head = this.#heads.get(topic);
    return head && this.#keep(topic, head);
  }

  #keep(topic: string, { number, gen, last, later = [] }: Head): Log {
    const log: Log = { topic, number, gens: [[1, gen], ...later], first: last + 1, last, committed: last, seqs: new Map() };
    for (const { key: [, lastSeq], value: [at, ...drafts] } of this.#entries.getRange({ start: [number, 0], end: [number + 1, 0] })) {
      const seqOfFirst = lastSeq - drafts.length / 2 + 1;
      if (!log.oldest) [log.first, log.oldest] = [seqOfFirst, { last: lastSeq, at }];
      for (let i = 0; i < drafts.length; i += 2) log.seqs.set(drafts[i]!, seqOfFirst + i / 2);
      log.last = log.committed = lastSeq;
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
      const few = this.#ids <= IDS_IN_MEMORY;
      if (few && this.#logs.size <= LOGS_IN_MEMORY) return;
      if (log.last === log.committed && (!few || log.seqs.size <= SMALL)) this.#forget(log);
    }
  }

  /** Removes the records that are beyond retention with all of their entries, of what is committed. */
  #trim(log: Log): void {
    const youngest = this.now() - this.retention.age;
    while (log.oldest && (log.last - log.oldest.last >= this.retention.entries || log.oldest.at < youngest)) {
      const key: Key = [log.number, log.oldest.last];
      const [, ...drafts] = this.#entries.get(key) ?? [0];
      for (let i = 0; i < drafts.length; i += 2) if (log.seqs.delete(drafts[i]!)) this.#ids--;
      quietly(this.#entries.remove(key));
      log.first = log.oldest.last + 1;
      log.oldest = undefined;
      for (const { key: [, last], value: [at] } of this.#entries.getRange({ start: [log.number, log.first], end: [log.number + 1, 0], limit: 1 })) log.oldest = { last, at };
      // An empty log no longer tells where it ended.
      if (!log.oldest) this.#putHead(log);
    }
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

function positionOf({ gens }: Log, seq: number): Position {
  return seq > 0 ? joinPosition((gens.findLast(([first]) => first <= seq) ?? gens[0]!)[1], seq) : BEGINNING;
}
