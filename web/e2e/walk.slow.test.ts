/**
 * The core in real tabs that do whatever comes into their heads. `CONFAB_SEED=17 npm run test:slow -- e2e/walk`
 * walks the one of seed 17 alone; networks and pages take their own time, so that it never is quite the same again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onStage } from './harness/stage.ts';
import { Checks } from './walk/checks.ts';
import { KEY, Walker } from './walk/walker.ts';

const ROUNDS = 4;
const STEPS = 40;
const one = process.env.CONFAB_SEED;
const seeds = one === undefined ? [1, 2] : [Number(one)];

for (const seed of seeds) {
  test(`seed ${seed}: whenever all is calm, every client shows what the relay says, and nothing is left over`, { timeout: 180_000 }, () => onStage(async (stage) => {
    const walker = new Walker(stage, [await stage.device('one'), await stage.device('two')], await stage.network(), seed), checks = new Checks(walker);
    const nothing = (faults: string[]): void => assert.equal(faults.length, 0, [`${faults.length} faults of seed ${seed}:`, ...faults, 'what happened:', ...walker.trail].join('\n'));
    try {
      await walker.begin();
      for (let round = 0; round < ROUNDS; round++) {
        for (let step = 0; step < STEPS; step++) await walker.step();
        await walker.heal();
        nothing(await checks.calm());
      }
      await walker.closeClients();
      nothing(await checks.closed());
    } finally {
      await walker.direct.close();
    }
  }, { CONFAB_API_KEY: KEY, CONFAB_GUESTS: 'on' }));
}
