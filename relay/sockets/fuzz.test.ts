import { describe, it } from 'node:test';
import { bombard } from '../testing/nonsense.ts';

const FRAMES = 5000, SEED = Number(process.env.CONFAB_SEED ?? 20);

describe(`${FRAMES} frames of nonsense (CONFAB_SEED=${SEED})`, () => {
  it('are each answered or end their socket; the relay lives, others notice nothing, memory comes back', () => bombard(FRAMES, SEED));
});
