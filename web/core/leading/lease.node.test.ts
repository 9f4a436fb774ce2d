import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basePlatform } from '../platform/base.ts';
import { KEYS } from '../store/facts.ts';
import { Memory, MemoryStore } from '../store/memory.ts';
import { newReplica } from '../tabs/replica.ts';
import { LeaseMutex } from './lease.ts';

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
