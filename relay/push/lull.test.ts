import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Lull } from './lull.ts';

const settled = (): Promise<void> => new Promise(setImmediate);
async function pass(t: TestContext, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    t.mock.timers.tick(1000);
    await settled();
  }
}

test('what comes once is handed on after a moment; where more goes on coming it is so less often, until nothing came', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const handed: number[] = [];
  let second = 0;
  const lull = new Lull<number>(async () => { handed.push(second); });
  for (; second < 100; second++) {
    lull.add('room', second);
    await pass(t, 1);
  }
  assert.deepEqual(handed, [2, 8, 20, 44, 68, 92]);
  // The rest, and after that there is nothing to hand on.
  await pass(t, 100);
  lull.add('room', second++);
  await pass(t, 3);
  assert.deepEqual(handed.length, 8);
});

test('of more than two hundred the newest are handed on', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let handed: number[] = [];
  const lull = new Lull<number>(async (_, items) => { handed = items; });
  for (let n = 0; n < 250; n++) lull.add('room', n);
  await pass(t, 3);
  assert.deepEqual([handed.length, handed[0], handed.at(-1)], [200, 50, 249]);
});

test('on closing it waits for what is being handed on, and hands on what came meanwhile', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const handed: string[] = [];
  let done = (): void => undefined;
  const lull = new Lull<string>(async (_, items) => {
    handed.push(items.join());
    await new Promise<void>((resolve) => { done = resolve; });
  });
  lull.add('room', 'a');
  await pass(t, 3);
  lull.add('room', 'b');
  let closed = false;
  const closing = lull.close().then(() => { closed = true; });
  await settled();
  assert.deepEqual([handed, closed], [['a'], false]);
  done();
  await settled();
  assert.deepEqual([handed, closed], [['a', 'b'], false]);
  done();
  await closing;
});
