import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { Topic } from '../../../relay/wire.ts';
import type { Fact, Lost, Place, Reader, Row, Store, Writer } from './contract.ts';

type RowKey = [Topic, number, number];
interface Schema extends DBSchema {
  facts: { key: string; value: Fact };
  rows: { key: RowKey; value: Row['item'] };
}
type Transaction<M extends IDBTransactionMode> = IDBPTransaction<Schema, ['facts', 'rows'], M>;

/** Raised with every change of the stores below; older tabs then let go and say that a newer page is open. */
const VERSION = 1;
const STORES: ['facts', 'rows'] = ['facts', 'rows'];

const span = (topic: Topic, from: Place, to: Place): IDBKeyRange => IDBKeyRange.bound([topic, ...from], [topic, ...to]);

export async function openIdb(name: string, lost: Lost): Promise<Store> {
  const db = await openDB<Schema>(name, VERSION, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('facts');
        db.createObjectStore('rows');
      }
    },
    blocking(_from, to, event) {
      (event.target as IDBDatabase).close();
      lost(to === null ? 'deleted' : 'upgrade');
    },
    terminated: () => lost('terminated'),
  });
  return new IdbStore(db, name);
}

class IdbStore implements Store {
  readonly #db: IDBPDatabase<Schema>;
  readonly #name: string;
  readonly #running = new Set<{ abort(): void }>();

  constructor(db: IDBPDatabase<Schema>, name: string) {
    this.#db = db;
    this.#name = name;
  }

  async read<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    return this.#run(this.#db.transaction(STORES, 'readonly'), (tx) => work(reader(tx)));
  }
  async write<T>(work: (writer: Writer) => Promise<T>, strict = false): Promise<T> {
    const tx = this.#db.transaction(STORES, 'readwrite', { durability: strict ? 'strict' : 'relaxed' });
    return this.#run(tx, (tx) => work(writer(tx)));
  }

  async #run<M extends 'readonly' | 'readwrite', T>(tx: Transaction<M>, work: (tx: Transaction<M>) => Promise<T>): Promise<T> {
    // Watched from the start: an abort while the work is awaited must not count as unhandled.
    const done = tx.done.catch((error: unknown) => { throw error ?? new DOMException('The transaction was aborted.', 'AbortError'); });
    done.catch(() => undefined);
    this.#running.add(tx);
    try {
      const result = await work(tx);
      tx.commit();
      await done;
      return result;
    } catch (error) {
      abort(tx);
      throw error;
    } finally {
      this.#running.delete(tx);
    }
  }

  close(): void {
    for (const tx of this.#running) abort(tx);
    this.#db.close();
  }
  async destroy(): Promise<void> {
    this.close();
    await deleteDB(this.#name);
  }
}

function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch { /* it had ended already */ }
}

function reader(tx: Transaction<'readonly' | 'readwrite'>): Reader {
  const facts = tx.objectStore('facts'), rows = tx.objectStore('rows');
  return {
    fact: (key) => facts.get(key),
    async facts(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const [keys, values] = await Promise.all([facts.getAllKeys(range), facts.getAll(range)]);
      return new Map(keys.map((key, i) => [key, values[i]!]));
    },
    async rows(topic, from, to, limit) {
      const range = span(topic, from, to);
      const [keys, items] = await Promise.all([rows.getAllKeys(range, limit), rows.getAll(range, limit)]);
      return keys.map(([, era, seq], i) => ({ era, seq, item: items[i]! }));
    },
    async before(topic, place) {
      const cursor = await rows.openKeyCursor(span(topic, [0, 0], place), 'prev');
      return cursor ? [cursor.key[1], cursor.key[2]] : undefined;
    },
    count: (topic, from, to) => rows.count(span(topic, from, to)),
  };
}

function writer(tx: Transaction<'readwrite'>): Writer {
  const facts = tx.objectStore('facts'), rows = tx.objectStore('rows');
  // What fails here fails the whole transaction, and is reported by it.
  const quiet = (request: Promise<unknown>): void => void request.catch(() => undefined);
  return {
    ...reader(tx),
    putFact: (key, fact) => quiet(fact ? facts.put(fact, key) : facts.delete(key)),
    putRow: (topic, { era, seq, item }) => quiet(rows.put(item, [topic, era, seq])),
    dropRows: (topic, from, to) => quiet(rows.delete(span(topic, from, to))),
  };
}
