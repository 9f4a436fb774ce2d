import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basePlatform } from '../platform/base.ts';
import type { Channel } from '../platform/platform.ts';
import { KEYS } from '../store/facts.ts';
import { Memory, MemoryStore } from '../store/memory.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { newReplica } from './replica.ts';

class DroppingBrowser extends FakeBrowser {
  drops = false;
  override channel(name: string, receive: (message: unknown) => void): Channel {
    return super.channel(name, (message) => { if (!this.drops) receive(message); });
  }
}

test('whoever asks to catch up while a reading is under way gets what was written after it began', async () => {
  const disk = new Memory(), here = newReplica(basePlatform()), there = newReplica(basePlatform());
  let answer: () => void = () => undefined, held = Promise.resolve();
  const slow = new MemoryStore(disk), fact = slow.fact.bind(slow);
  slow.fact = async (key) => {
    const found = await fact(key);
    await held;
    return found;
  };
  await here.open(slow);
  await there.open(new MemoryStore(disk));
  held = new Promise((resolve) => { answer = resolve; });

  const early = here.catchUp();
  await new Promise(setImmediate);
  await there.commit((draft) => draft.put('set', 'written meanwhile'));
  const late = here.catchUp();
  answer();
  await Promise.all([early, late]);
  assert.equal(here.mirror.get('set'), 'written meanwhile');
});

test('a reading from before the tab slept, which is never answered, does not keep it from waking', async () => {
  const disk = new Memory(), replica = newReplica(basePlatform()), dead = new MemoryStore(disk);
  await replica.open(dead);
  dead.fact = () => new Promise(() => undefined);
  void replica.catchUp();
  await new Promise(setImmediate);
  // Another one waits for it.
  void replica.catchUp();
  replica.close();
  const woken = replica.open(new MemoryStore(disk)).then(() => 'awake');
  assert.equal(await Promise.race([woken, new Promise((resolve) => { setTimeout(resolve, 500, 'asleep'); })]), 'awake');
});

test('a reading that fails keeps no later one from finding what was written', async () => {
  const disk = new Memory(), here = newReplica(basePlatform()), there = newReplica(basePlatform()), store = new MemoryStore(disk), revision = store.revision.bind(store);
  await here.open(store);
  await there.open(new MemoryStore(disk));
  store.revision = () => Promise.reject(new DOMException('', 'UnknownError'));
  await assert.rejects(here.catchUp());
  store.revision = revision;
  await there.commit((draft) => draft.put('set', 'written'));
  await here.catchUp();
  assert.equal(here.mirror.get('set'), 'written');
});

test('a change of which nobody told is found when a later one is told', async () => {
  const disk = new Memory(), clock = new FakeClock(), browser = new DroppingBrowser();
  const platform = { ...basePlatform(), now: () => clock.now, after: (ms: number, fn: () => void) => clock.after(ms, fn), channel: (name: string, receive: (message: unknown) => void) => browser.channel(name, receive) };
  const here = newReplica(platform), there = newReplica(platform);
  await here.open(new MemoryStore(disk), 'name');
  await there.open(new MemoryStore(disk), 'name');
  browser.drops = true;
  await there.commit((draft) => draft.put('first', 1));
  await clock.pass(1);
  browser.drops = false;
  await there.commit((draft) => draft.put('second', 2));
  await clock.pass(10);
  assert.deepEqual([here.mirror.get('first'), here.mirror.get('second')], [undefined, 2]);
  await clock.pass(30);
  assert.deepEqual([here.mirror.get('first'), here.mirror.get('second')], [1, 2]);
});

test('a database that was cleared and begun anew by another tab leaves nothing of the old one', async () => {
  const disk = new Memory(), here = newReplica(basePlatform()), there = newReplica(basePlatform());
  await here.open(new MemoryStore(disk));
  await here.commit((draft) => {
    draft.put(KEYS.client, 'old');
    draft.put('out/a', 'waits');
  });
  await here.commit((draft) => draft.put('set', 'old'));
  disk.facts.clear();
  disk.revision = 0;
  await there.open(new MemoryStore(disk));
  await there.commit((draft) => draft.put(KEYS.client, 'new'));
  await here.catchUp();
  assert.deepEqual([here.mirror.rev, here.mirror.get(KEYS.client), here.mirror.get('out/a'), here.mirror.get('set')], [1, 'new', undefined, undefined]);
});

test('asleep it holds no database, and hears nothing', async () => {
  const disk = new Memory(), browser = new FakeBrowser(), store = new MemoryStore(disk);
  const platform = { ...basePlatform(), channel: (name: string, receive: (message: unknown) => void) => browser.channel(name, receive) };
  const here = newReplica(platform), there = newReplica(platform), heard: string[] = [];
  here.posts.add(({ kind }) => heard.push(kind));
  await here.open(store, 'name');
  await there.open(new MemoryStore(disk), 'name');
  here.close();
  there.post({ kind: 'arrived' });
  await new Promise(setImmediate);
  assert.deepEqual(heard, []);
  await assert.rejects(store.revision(), { name: 'AbortError' });
});
