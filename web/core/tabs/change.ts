import type { Topic } from '../../../relay/wire.ts';
import type { Place, Row, Store, Writer } from '../store/contract.ts';
import { KEYS } from '../store/facts.ts';

/** What one transaction did, for the mirror of this tab and, over the channel, of all others. */
export interface Change {
  rev: number;
  /** undefined: the fact is gone. */
  facts: [key: string, value: unknown][];
  rows: { topic: Topic; rows: Row[] }[];
}

/** Another tab leads by a newer term: nothing was written. */
export class Deposed extends Error {
  override readonly name = 'Deposed';
}

/** A transaction in the making: reads see what it has set. */
export class Draft {
  readonly set = new Map<string, unknown>();
  readonly rows = new Map<Topic, Row[]>();
  readonly writer: Writer;

  constructor(writer: Writer) { this.writer = writer; }

  async get<T>(key: string): Promise<T | undefined> {
    return (this.set.has(key) ? this.set.get(key) : (await this.writer.fact(key))?.value) as T | undefined;
  }
  put(key: string, value: unknown): void { this.set.set(key, value); }
  drop(key: string): void { this.set.set(key, undefined); }
  addRow(topic: Topic, row: Row): void {
    this.writer.putRow(topic, row);
    const rows = this.rows.get(topic);
    if (rows) rows.push(row);
    else this.rows.set(topic, [row]);
  }
  dropRows(topic: Topic, from: Place, to: Place): void { this.writer.dropRows(topic, from, to); }
}

/**
 * One transaction over facts and rows. With `term` it holds only while that term does: the fence that keeps
 * a tab that was asleep from writing as if it still led.
 */
export async function commit(store: Store, work: (draft: Draft) => Promise<void>, { term, strict = false }: { term?: number; strict?: boolean } = {}): Promise<Change> {
  return store.write(async (writer) => {
    const [revision, reign] = await Promise.all([writer.fact(KEYS.revision), writer.fact(KEYS.term)]);
    if (term !== undefined && reign?.value !== term) throw new Deposed(`The term is ${String(reign?.value)}, not ${term}.`);
    const draft = new Draft(writer);
    await work(draft);
    const changed = draft.set.size > 0;
    const rev = (revision?.rev ?? 0) + (changed ? 1 : 0);
    if (changed) writer.putFact(KEYS.revision, { rev, value: rev });
    for (const [key, value] of draft.set) writer.putFact(key, value === undefined ? undefined : { rev, value });
    return { rev: changed ? rev : 0, facts: [...draft.set], rows: [...draft.rows].map(([topic, rows]) => ({ topic, rows })) };
  }, strict);
}
