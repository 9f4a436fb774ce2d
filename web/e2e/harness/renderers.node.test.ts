/** Which process draws a tab is told by what the processes use while the tab is kept busy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busiest } from './renderers.ts';

/** What each of three processes has used, to which every turn of work adds. */
function processes(add: (turn: number) => [number, number, number]) {
  const used = [500, 20, 900];
  let turn = 0;
  const work = async (): Promise<void> => {
    const more = add(turn++);
    used.forEach((before, i) => { used[i] = before + more[i]!; });
  };
  return busiest([0, 1, 2], (id) => used[id]!, work);
}

test('the one that works is found, also where the machine is so busy that it hardly gets to it', async () => {
  assert.equal(await processes(() => [0, 20, 1]), 1);
  assert.equal(await processes(() => [0, 2, 0]), 1);
});

test('one that was busy by chance is not taken for it', async () => {
  assert.equal(await processes((turn) => (turn === 0 ? [20, 9, 0] : [0, 20, 0])), 1);
});

test('where two work alike, neither is told to be the one', async () => {
  await assert.rejects(processes(() => [10, 10, 0]), /no renderer stands out/);
});
