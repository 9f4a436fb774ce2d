import { expect } from '@open-wc/testing';
import { conformance } from './conformance.ts';
import type { Store } from './contract.ts';
import { openIdb } from './idb.ts';

const stores: Store[] = [];
const fresh = (): string => `test ${Math.random()}`;
async function open(name = fresh(), lost: (why: string) => void = () => undefined): Promise<Store> {
  const store = await openIdb(name, lost);
  stores.push(store);
  return store;
}

describe('the store in IndexedDB', () => {
  afterEach(() => { for (const store of stores.splice(0)) store.close(); });

  conformance(it, async () => {
    const name = fresh();
    return [await open(name), await open(name)];
  });

  it('keeps what was committed when it is opened again', async () => {
    const name = fresh(), first = await open(name);
    await first.write(0, (writer) => writer.putFact('a', { rev: 1, value: 1 }));
    first.close();
    expect(await (await open(name)).fact('a')).to.deep.equal({ rev: 1, value: 1 });
  });

  it('takes over what an older version kept, with its revision', async () => {
    for (const version of [1, 2]) {
      const name = fresh();
      const old = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name, version);
        request.onupgradeneeded = () => {
          const facts = request.result.createObjectStore('facts');
          request.result.createObjectStore('rows');
          for (const [key, rev] of [['a', 3], ['revision', 7]] as const) facts.put({ rev, value: key === 'a' ? 1 : rev }, key);
          if (version < 2) return;
          const turn = request.result.createObjectStore('turn');
          turn.createIndex('one', 'one', { unique: true });
          turn.add({ one: 1 }, 7);
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('blocked'));
      });
      old.close();
      const store = await open(name);
      expect(await store.facts()).to.deep.equal({ rev: 7, all: new Map([['a', { rev: 3, value: 1 }]]) });
      expect(await store.write(6, (writer) => writer.putFact('a', { rev: 7, value: 2 }))).to.equal(false);
      expect(await store.write(7, (writer) => writer.putFact('a', { rev: 8, value: 2 }))).to.equal(true);
      expect(await store.revision()).to.equal(8);
    }
  });

  it('lets go when the data of the site is cleared, and says so', async () => {
    const name = fresh(), told: string[] = [];
    const store = await open(name, (why) => told.push(why));
    await (await openIdb(name, () => undefined)).destroy();
    expect(told).to.deep.equal(['deleted']);
    const error = await store.fact('a').then(() => undefined, (reason: unknown) => reason);
    expect((error as Error).name).to.equal('InvalidStateError');
  });

  it('lets nobody wait for what the browser took the database away from', async () => {
    const { transaction } = IDBDatabase.prototype, told: string[] = [];
    const left: IDBTransaction[] = [];
    IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...how) {
      const tx = transaction.apply(this, how);
      left.push(tx);
      // As Chromium has it when a disk gets full: neither this nor its requests ever end.
      for (const type of ['complete', 'abort', 'success', 'error']) tx.addEventListener(type, (event) => { if (event.isTrusted) event.stopImmediatePropagation(); }, true);
      return tx;
    };
    try {
      const store = await open(fresh(), (why) => told.push(why)), wanted = [store.fact('a'), store.write(0, (writer) => writer.putFact('a', { rev: 1, value: 1 }))];
      left[0]!.db.dispatchEvent(new Event('close'));
      expect((await Promise.allSettled(wanted)).map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
      expect(told).to.deep.equal(['terminated']);
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
  });

  it('lets go when a newer page raises the version, and says so', async () => {
    const name = fresh(), told: string[] = [];
    await open(name, (why) => told.push(why));
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name, 99);
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
      request.onerror = () => reject(request.error ?? new Error('blocked'));
    });
    expect(told).to.deep.equal(['upgrade']);
  });
});
