import type { Topic } from '../../../relay/wire.ts';
import type { Row, Store, Writer } from '../store/contract.ts';
import { KEYS } from '../store/facts.ts';

/** What one transaction did, for the mirror of this tab and, over the channel, of all others. */
export interface Change {
  rev: number;
  /** undefined: the fact is gone. */
  facts: [key: string, value: unknown][];
  rows: { topic: Topic; rows: Row[] }[];
}

/** A transaction in the making: reads see what it has set. */
export interface Draft {
  readonly writer: Writer;
  get<T>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): void;
  drop(key: string): void;
  addRow(topic: Topic, row: Row): void;
}

/** Another tab leads by a newer term: nothing was written. */
export const DEPOSED = 'Deposed';

/**
 * One transaction over facts and rows. With `term` it holds only while that term does: the fence that keeps
 * a tab that was asleep from writing as if it still led.
 */
export const commit = (store: Store, work: (draft: Draft) => Promise<void>, term?: number): Promise<Change> => store.write(async (writer) => {
  const [revision, reign] = await Promise.all([writer.fact(KEYS.revision), writer.fact(KEYS.term)]);
  if (term !== undefined && reign?.value !== term) throw new DOMException(`The term is ${String(reign?.value)}, not ${term}.`, DEPOSED);
  const facts = new Map<string, unknown>(), rows = new Map<Topic, Row[]>();
  await work({
    writer,
    get: async <T>(key: string) => (facts.has(key) ? facts.get(key) : (await writer.fact(key))?.value) as T | undefined,
    put: (key, value) => { facts.set(key, value); },
    drop: (key) => { facts.set(key, undefined); },
    addRow(topic, row) {
      writer.putRow(topic, row);
      const added = rows.get(topic);
      if (added) added.push(row);
      else rows.set(topic, [row]);
    },
  });
  const rev = facts.size > 0 ? (revision?.rev ?? 0) + 1 : 0;
  if (rev > 0) writer.putFact(KEYS.revision, { rev, value: rev });
  for (const [key, value] of facts) writer.putFact(key, value === undefined ? undefined : { rev, value });
  return { rev, facts: [...facts], rows: [...rows].map(([topic, rows]) => ({ topic, rows })) };
});
