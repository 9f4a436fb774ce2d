import type { Topic } from '../../../relay/wire.ts';
import type { Fact, Place, Reader, Row, Store, Writer } from './contract.ts';

/** What several memory stores can share, as tabs share a database. */
export class Memory {
  facts = new Map<string, Fact>();
  rows = new Map<Topic, Row[]>();
  /** One transaction after another. */
  #last: Promise<unknown> = Promise.resolve();

  turn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

const compare = (row: { era: number; seq: number }, [era, seq]: Place): number => row.era - era || row.seq - seq;

/** Index of the first row at or after a place. */
function search(rows: readonly Row[], place: Place): number {
  let low = 0, high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(rows[middle]!, place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
/** Places are whole numbers and what stands halfway between two. */
const after = ([era, seq]: Place): Place => [era, seq + 0.001];

export class MemoryStore implements Store {
  readonly #memory: Memory;
  #closed = false;

  constructor(memory = new Memory()) { this.#memory = memory; }

  read<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return this.write(work);
  }
  write<T>(work: (writer: Writer) => Promise<T>): Promise<T> {
    return this.#memory.turn(async () => {
      this.#check();
      const steps: (() => void)[] = [];
      const pending = new Map<string, Fact | undefined>();
      const result = await work(this.#writer(steps, pending));
      this.#check();
      for (const step of steps) step();
      return result;
    });
  }
  close(): void { this.#closed = true; }
  async destroy(): Promise<void> {
    this.#memory.facts.clear();
    this.#memory.rows.clear();
    this.#closed = true;
  }

  #check(): void {
    if (this.#closed) throw new DOMException('The store is closed.', 'AbortError');
  }

  /** Writes wait in `steps` until the work has succeeded, as in a transaction. */
  #writer(steps: (() => void)[], pending: Map<string, Fact | undefined>): Writer {
    const memory = this.#memory;
    const rowsOf = (topic: Topic): Row[] => {
      let rows = memory.rows.get(topic);
      if (!rows) memory.rows.set(topic, rows = []);
      return rows;
    };
    const between = (topic: Topic, from: Place, to: Place): Row[] => {
      const rows = rowsOf(topic);
      return rows.slice(search(rows, from), search(rows, after(to)));
    };
    return {
      fact: async (key) => pending.has(key) ? pending.get(key) : memory.facts.get(key),
      facts: async (prefix) => new Map([...memory.facts].filter(([key]) => key.startsWith(prefix))),
      rows: async (topic, from, to, limit) => between(topic, from, to).slice(0, limit),
      before: async (topic, place) => {
        const rows = rowsOf(topic);
        const row = rows[search(rows, after(place)) - 1];
        return row && [row.era, row.seq];
      },
      count: async (topic, from, to) => between(topic, from, to).length,
      putFact: (key, fact) => {
        pending.set(key, fact);
        steps.push(() => fact ? memory.facts.set(key, fact) : memory.facts.delete(key));
      },
      putRow: (topic, row) => {
        steps.push(() => {
          const rows = rowsOf(topic);
          const at = search(rows, [row.era, row.seq]);
          const there = rows[at];
          rows.splice(at, there && compare(there, [row.era, row.seq]) === 0 ? 1 : 0, row);
        });
      },
      dropRows: (topic, from, to) => {
        steps.push(() => {
          const rows = rowsOf(topic);
          const start = search(rows, from);
          rows.splice(start, search(rows, after(to)) - start);
        });
      },
    };
  }
}
