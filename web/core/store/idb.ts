import { openDB, wrap, type DBSchema, type IDBPTransaction } from 'idb';
import type { Topic } from '../../../relay/wire.ts';
import type { Fact, Lost, Place, Row, Store } from './contract.ts';

type RowKey = [Topic, number, number];
interface Schema extends DBSchema {
  facts: { key: string; value: Fact };
  rows: { key: RowKey; value: Row['item'] };
  /** One record, under the revision. */
  turn: { key: number; value: { one: 1 }; indexes: { one: number } };
}
type Name = 'facts' | 'rows' | 'turn';
type Transaction<M extends IDBTransactionMode> = IDBPTransaction<Schema, Name[], M>;

/** Raised with every change of the stores below; older tabs then let go and say that a newer page is open. */
const VERSION = 3;

/** 0 before the first change. */
const revisionIn = async (tx: Transaction<IDBTransactionMode>): Promise<number> => (await tx.objectStore('turn').getAllKeys())[0] ?? 0;
const span = (topic: Topic, from: Place, to: Place): IDBKeyRange => IDBKeyRange.bound([topic, ...from], [topic, ...to]);

export async function openIdb(name: string, lost: Lost): Promise<Store> {
  const running = new Set<EventTarget>();
  const db = await openDB<Schema>(name, VERSION, {
    async upgrade(db, from, _to, tx) {
      if (from < 1) {
        db.createObjectStore('facts');
        db.createObjectStore('rows');
      }
      // There can be one record, because every one has the same `one`.
      if (from < 2) db.createObjectStore('turn').createIndex('one', 'one', { unique: true });
      const facts = tx.objectStore('facts'), turn = tx.objectStore('turn');
      // The revision stood among the facts.
      const known = await facts.get('revision');
      if (known) await Promise.all([facts.delete('revision'), turn.clear(), turn.add({ one: 1 }, known.rev)]);
    },
    blocking(_from, to) {
      db.close();
      lost(to === null ? 'deleted' : 'upgrade');
    },
    terminated() {
      // Chromium leaves those without an end that began while it was closing the database.
      for (const tx of running) tx.dispatchEvent(new Event('abort'));
      lost('terminated');
    },
  });

  /** All requests at once and `commit()`: from there on the browser needs nothing of this page. */
  async function run<T, M extends IDBTransactionMode>(mode: M, work: (tx: Transaction<M>) => T | Promise<T>): Promise<T> {
    const tx = db.transaction(['facts', 'rows', 'turn'] as Name[], mode, { durability: 'relaxed' });
    running.add(tx);
    // Watched from the start: what is aborted must not count as unhandled.
    void tx.done.catch(() => undefined).then(() => running.delete(tx));
    let result: T | Promise<T>;
    try {
      result = work(tx);
    } catch (error) {
      tx.abort();
      throw error;
    }
    tx.commit();
    return (await Promise.all([result, tx.done]))[0];
  }

  return {
    fact: (key) => run('readonly', (tx) => tx.objectStore('facts').get(key)),
    revision: () => run('readonly', revisionIn),
    facts: () => run('readonly', async (tx) => {
      const facts = tx.objectStore('facts');
      const [rev, keys, values] = await Promise.all([revisionIn(tx), facts.getAllKeys(), facts.getAll()]);
      return { rev, all: new Map(keys.map((key, i) => [key, values[i]!])) };
    }),
    rows: (topic, from, to, limit) => run('readonly', async (tx) => {
      const rows = tx.objectStore('rows'), range = span(topic, from, to);
      const [keys, items] = await Promise.all([rows.getAllKeys(range, limit), rows.getAll(range, limit)]);
      return keys.map(([, era, seq], i) => ({ era, seq, item: items[i]! }));
    }),
    before: (topic, place) => run('readonly', async (tx) => {
      const cursor = await tx.objectStore('rows').openKeyCursor(span(topic, [0, 0], place), 'prev');
      return cursor ? [cursor.key[1], cursor.key[2]] : undefined;
    }),

    async write(base, work) {
      let late = false;
      try {
        await run('readwrite', (tx) => {
          const facts = tx.objectStore('facts'), rows = tx.objectStore('rows'), turn = tx.objectStore('turn');
          // What fails here fails the whole transaction, and is reported by it.
          const ask = (request: Promise<unknown>): void => void request.catch((error: unknown) => { late ||= error instanceof Error && error.name === 'ConstraintError'; });
          work({
            putFact: (key, fact) => ask(fact ? facts.put(fact, key) : facts.delete(key)),
            putRow: (topic, { era, seq, item }) => ask(rows.put(item, [topic, era, seq])),
            dropRows: (topic, from, to) => ask(rows.delete(span(topic, from, to))),
          });
          // Another revision than `base` stays where it is, and there is no room for a second one. Firefox undoes the
          // others only for a request that was the last.
          ask(turn.delete(base));
          ask(turn.add({ one: 1 }, base + 1));
        });
      } catch (error) {
        if (!late) throw error;
      }
      return !late;
    },
    close: () => db.close(),
    async destroy() {
      db.close();
      await wrap(indexedDB.deleteDatabase(name));
    },
  };
}
