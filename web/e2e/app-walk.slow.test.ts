/** People who do with the app whatever comes into their heads: nothing fails, no page is without a way on, and in the end they talk. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { chance } from '../../relay/testing/random.ts';
import { Stage, message, say } from './app/stage.ts';
import { Walker } from './app/walker.ts';

/** `CONFAB_SEED=n` walks this one alone. */
const SEEDS = process.env.CONFAB_SEED ? [Number(process.env.CONFAB_SEED)] : [1];
const STEPS = 160;

let stage: Stage;
before(async () => { stage = await Stage.open({ env: { CONFAB_CONNECTS_PER_ADDRESS: '1000', CONFAB_SENDS_PER_USER: '1000', CONFAB_SENDS_PER_ADDRESS: '5000' } }); });
after(() => stage.close());

for (const seed of SEEDS) {
  test(`seed ${seed}`, { timeout: 240_000 }, async () => {
    const random = chance(seed);
    const people = await Promise.all([Walker.begin(stage, 'Ana', 'phone', random), Walker.begin(stage, 'Ben', 'desk', random)]);
    for (let step = 0; step < STEPS; step++) {
      if (step === STEPS / 2) await stage.restartRelay();
      for (const walker of people) await walker.step();
    }
    for (const { faults } of people) assert.deepEqual(faults, []);
    for (const walker of people) await walker.rest(`home/end-${seed}`);
    for (const { name, page } of people) await say(page, `the end of ${name}`);
    for (const { page } of people) {
      for (const { name } of people) await message(page, `the end of ${name}`).waitFor();
      assert.equal(await message(page, 'the end of').count(), people.length);
      assert.deepEqual(await page.getByRole('dialog').count(), 0);
    }
    for (const { context, faults } of people) {
      await context.close();
      assert.deepEqual(faults, []);
    }
  });
}
