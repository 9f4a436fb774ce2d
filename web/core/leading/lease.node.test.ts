import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { basePlatform } from '../platform/base.ts';
import { KEYS } from '../store/facts.ts';
import type { Store } from '../store/contract.ts';
import { Memory, MemoryStore } from '../store/memory.ts';
import { newReplica } from '../tabs/replica.ts';
import { LeaseMutex } from './lease.ts';

/** As in a browser: what is written is under way for a while, one after the other. */
class SlowStore extends MemoryStore {
  last: Promise<unknown> = Promise.resolve();
  override write(...args: Parameters<Store['write']>): Promise<boolean> {
    const mine = this.last.then(() => pause(5)).then(() => super.write(...args));
    this.last = mine;
    return mine;
  }
}

test('a tab that closes while it writes frees the lease all the same', async () => {
  const disk = new Memory(), store = new SlowStore(disk), platform = basePlatform(), replica = newReplica(platform);
  await replica.open(store);
  const mutex = new LeaseMutex(replica, platform, 'one');
  await new Promise<void>((resolve) => mutex.queue(resolve, () => undefined));

  const writing = replica.commit((draft) => draft.put('a', 1));
  await pause(1);
  mutex.release();
  await writing;
  await store.last;
  assert.equal(disk.facts.get(KEYS.lease), undefined);
  assert.equal(disk.facts.get('a')?.value, 1);
});

test('whoever was robbed and lets go does not free what another holds', async () => {
  const disk = new Memory(), platform = basePlatform();
  const tabs = await Promise.all(['one', 'two'].map(async (tab) => {
    const replica = newReplica(platform);
    await replica.open(new MemoryStore(disk));
    return { replica, mutex: new LeaseMutex(replica, platform, tab) };
  }));
  const [one, two] = [tabs[0]!, tabs[1]!];
  await new Promise<void>((resolve) => one.mutex.queue(resolve, () => undefined));
  await new Promise<void>((resolve) => two.mutex.steal(resolve, () => undefined));

  // It has read who holds it now, and not yet looked for itself.
  await one.replica.catchUp();
  one.mutex.release();
  await two.replica.catchUp();
  assert.equal(two.replica.mirror.get<{ tab: string }>(KEYS.lease)?.tab, 'two');
  two.mutex.release();
});
