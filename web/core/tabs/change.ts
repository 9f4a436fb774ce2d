import type { Topic } from '../../../relay/wire.ts';
import { made } from '../maps.ts';
import type { Place, Row, Store, Writer } from '../store/contract.ts';
import { KEYS } from '../store/facts.ts';
import type { Mirror } from './mirror.ts';

/** What one transaction did, for the mirror of this tab and, over the channel, of all others. */
export interface Change {
  rev: number;
  /** undefined: the fact is gone. */
  facts: [key: string, value: unknown][];
  rows: { topic: Topic; rows: Row[] }[];
}

/** A transaction in the making: reads see what it has set. */
export interface Draft {
  get<T>(key: string): T | undefined;
  put(key: string, value: unknown): void;
  drop(key: string): void;
  /** `silent`: no tab is told of it with this change. */
  addRow(topic: Topic, row: Row, silent?: 'silent'): void;
  dropRows(topic: Topic, from: Place, to: Place): void;
}

/** What a transaction does. Where others were faster it is done again on what holds then. */
export type Work = (draft: Draft) => void | Promise<void>;

/** Another tab leads by a newer term: nothing was written. */
export const DEPOSED = 'Deposed';

/**
 * One transaction over facts and rows, on the ground of what is known here; undefined when others were faster, and
 * nothing was written then. With `term` it holds only while that term does: the fence that keeps a tab that was
 * asleep from writing as if it still led.
 */
export async function commit(store: Store, mirror: Mirror, work: Work, term?: number): Promise<Change | undefined> {
  const base = mirror.rev, reign = mirror.stored<number>(KEYS.term);
  if (term !== undefined && reign !== term) throw new DOMException('', DEPOSED);
  const facts = new Map<string, unknown>(), rows = new Map<Topic, Row[]>(), writes: ((writer: Writer) => void)[] = [];
  await work({
    get: (key) => facts.has(key) ? facts.get(key) as undefined : mirror.stored(key),
    put: (key, value) => { facts.set(key, value); },
    drop: (key) => { facts.set(key, undefined); },
    addRow(topic, row, silent) {
      writes.push((writer) => writer.putRow(topic, row));
      if (!silent) made(rows, topic, () => []).push(row);
    },
    dropRows: (topic, from, to) => { writes.push((writer) => writer.dropRows(topic, from, to)); },
  });
  if (facts.size === 0) return { rev: 0, facts: [], rows: [] };
  const rev = base + 1;
  const written = await store.write(base, (writer) => {
    for (const write of writes) write(writer);
    for (const [key, value] of facts) writer.putFact(key, value === undefined ? undefined : { rev, value });
  });
  return written ? { rev, facts: [...facts], rows: [...rows].map(([topic, rows]) => ({ topic, rows })) } : undefined;
}
