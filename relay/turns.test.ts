import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns } from './turns.ts';

test('so many have their turn at once, the others one after another, whether those before succeed or fail', async () => {
  const turns = new Turns(2), begun: number[] = [], ends: ((error?: Error) => void)[] = [];
  const done = [0, 1, 2, 3, 4].map((which) => turns.run(() => new Promise<number>((resolve, reject) => {
    begun.push(which);
    ends[which] = (error) => (error ? reject(error) : resolve(which));
  })));
  const after = async (end: () => void): Promise<number[]> => {
    end();
    await new Promise(setImmediate);
    return [...begun];
  };
  assert.deepEqual(await after(() => {}), [0, 1]);
  const failed = assert.rejects(done[1]!, /no luck/);
  assert.deepEqual(await after(() => ends[1]!(new Error('no luck'))), [0, 1, 2]);
  await failed;
  assert.deepEqual(await after(() => ends[0]!()), [0, 1, 2, 3]);
  for (const which of [2, 3]) ends[which]!();
  assert.equal(await done[3], 3);
  await new Promise(setImmediate);
  ends[4]!();
  await Promise.all([done[0], done[2], done[4]]);
  // All places are free again, and no more than there were.
  begun.length = 0;
  for (const which of [5, 6, 7]) void turns.run(() => new Promise(() => { begun.push(which); }));
  assert.deepEqual(await after(() => {}), [5, 6]);
});
