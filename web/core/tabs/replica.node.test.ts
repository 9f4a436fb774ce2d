import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basePlatform } from '../platform/base.ts';
import { Memory, MemoryStore } from '../store/memory.ts';
import { newReplica } from './replica.ts';

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
  replica.close();
  const woken = replica.open(new MemoryStore(disk)).then(() => 'awake');
  assert.equal(await Promise.race([woken, new Promise((resolve) => { setTimeout(resolve, 500, 'asleep'); })]), 'awake');
});
