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

  it('lets go when the data of the site is cleared, and says so', async () => {
    const name = fresh(), told: string[] = [];
    const store = await open(name, (why) => told.push(why));
    await (await openIdb(name, () => undefined)).destroy();
    expect(told).to.deep.equal(['deleted']);
    const error = await store.fact('a').then(() => undefined, (reason: unknown) => reason);
    expect((error as Error).name).to.equal('InvalidStateError');
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
