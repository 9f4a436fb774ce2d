/**
 * A minute of chaos. `CONFAB_SEED=7 npm run test:slow -- chaos` repeats the run of seed 7,
 * `CONFAB_SEEDS=20` runs the seeds 1 to 20 one after the other.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentile } from '../bench/percentiles.ts';
import type { Fault } from '../harness/checker.ts';
import { chaos } from './chaos.ts';

const SECONDS = Number(process.env.CONFAB_SECONDS ?? 60);
const one = process.env.CONFAB_SEED;
const seeds = one === undefined ? Array.from({ length: Number(process.env.CONFAB_SEEDS ?? 2) }, (_, n) => n + 1) : [Number(one)];
const ofAll: number[] = [];
const spread = (delays: readonly number[]): string => {
  const [half, most, all] = [50, 95, 100].map((p) => Math.round(percentile(delays, p)));
  return `${delays.length} arrivals, delay p50 ${half} p95 ${most} max ${all} ms`;
};

for (const seed of seeds) {
  test(`seed ${seed}: nothing lost, doubled or out of order, one socket, equal numbers`, async (t) => {
    const { faults, errors, messages, delays, settledAfter, told } = await chaos(seed, SECONDS);
    ofAll.push(...delays);
    t.diagnostic(`seed ${seed}: ${messages} messages, ${spread(delays)}, calm after ${settledAfter} ms`);
    if (faults.length > 0) assert.fail(report(seed, faults, told));
    assert.deepEqual(errors, []);
    assert.ok(messages > SECONDS * 12, `only ${messages} messages were sent`);
    // Four times what is asked for on an idle machine.
    assert.ok(percentile(delays, 95) < 6000, spread(delays));
  });
}

test('all of them together', (t) => {
  t.diagnostic(`${seeds.length} seeds: ${spread(ofAll.toSorted((a, b) => a - b))}`);
  assert.ok(ofAll.length > 0);
});

function report(seed: number, faults: readonly Fault[], told: readonly string[]): string {
  const shown = faults.slice(0, 30).map(({ rule, where, what }) => `${rule}: ${where}: ${what}`);
  return [`${faults.length} faults; CONFAB_SEED=${seed} npm run test:slow -- chaos repeats them`, ...shown, 'what happened:', ...told].join('\n');
}
