import type { Topic } from '../../../relay/wire.ts';
import type { Fact, Place, Row, Store, Writer } from './contract.ts';

/** What several memory stores can share, as tabs share a database. */
export class Memory {
  revision = 0;
  readonly facts = new Map<string, Fact>();
  readonly rows = new Map<Topic, Row[]>();
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

  async fact(key: string): Promise<Fact | undefined> { return this.#opened.facts.get(key); }
  async revision(): Promise<number> { return this.#opened.revision; }
  async facts(): Promise<{ rev: number; all: Map<string, Fact> }> { return { rev: this.#opened.revision, all: new Map(this.#opened.facts) }; }
  async rows(topic: Topic, from: Place, to: Place, limit?: number): Promise<Row[]> { return this.#between(topic, from, to).slice(0, limit); }
  async before(topic: Topic, place: Place): Promise<Place | undefined> {
    const rows = this.#rowsOf(topic), row = rows[search(rows, after(place)) - 1];
    return row && [row.era, row.seq];
  }

  async write(base: number, work: (writer: Writer) => void): Promise<boolean> {
    const memory = this.#opened;
    if (memory.revision !== base) return false;
    // Nothing is changed when the work throws.
    const steps: (() => void)[] = [];
    work({
      putFact: (key, fact) => steps.push(() => fact ? memory.facts.set(key, fact) : memory.facts.delete(key)),
      putRow: (topic, row) => steps.push(() => {
        const rows = this.#rowsOf(topic), at = search(rows, [row.era, row.seq]), there = rows[at];
        rows.splice(at, there && compare(there, [row.era, row.seq]) === 0 ? 1 : 0, row);
      }),
      dropRows: (topic, from, to) => steps.push(() => {
        const rows = this.#rowsOf(topic), start = search(rows, from);
        rows.splice(start, search(rows, after(to)) - start);
      }),
    });
    for (const step of steps) step();
    memory.revision++;
    return true;
  }
  close(): void { this.#closed = true; }
  async destroy(): Promise<void> {
    this.#memory.facts.clear();
    this.#memory.rows.clear();
    this.#memory.revision = 0;
    this.#closed = true;
  }

  get #opened(): Memory {
    if (this.#closed) throw new DOMException('The store is closed.', 'AbortError');
    return this.#memory;
  }
  #rowsOf(topic: Topic): Row[] {
    const { rows } = this.#opened;
    let found = rows.get(topic);
    if (!found) rows.set(topic, found = []);
    return found;
  }
  #between(topic: Topic, from: Place, to: Place): Row[] {
    const rows = this.#rowsOf(topic);
    return rows.slice(search(rows, from), search(rows, after(to)));
  }
}
