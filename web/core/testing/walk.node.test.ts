/**
 * Random stories of up to four tabs. The promises are checked after every step and at the end.
 * `CONFAB_SEED=17 npm test -- core/testing/walk` tells the one of seed 17 again.
 */
import { describe, it } from 'node:test';
import { chance } from './chance.ts';
import { Play } from './play.ts';

const STORIES = 300;
const STEPS = 40;
const TABS = 4;

/** What can befall a tab in each condition. */
const FATES = {
  absent: ['opens'],
  running: ['closes', 'crashes', 'freezes', 'hangs', 'stalls', 'hides', 'becomesVisible', 'reads', 'sends', 'sends', 'sends', 'sends'],
  frozen: ['thaws', 'crashes'],
  hung: ['wakes', 'crashes'],
  stalled: ['wakes', 'crashes', 'freezes', 'closes', 'sends', 'sends', 'sends'],
} as const;
type Condition = keyof typeof FATES;
const AFTER: Record<string, Condition> = { opens: 'running', closes: 'absent', crashes: 'absent', freezes: 'frozen', thaws: 'running', hangs: 'hung', stalls: 'stalled', wakes: 'running' };
const OUTSIDE = ['somebodySays', 'somebodySays', 'relayCuts', 'relayDies', 'relayIsBack', 'after'] as const;

function tell(seed: number): Play {
  const next = chance(seed), pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)]!;
  const story = new Play({ locks: seed % 5 !== 0, pace: () => pick([0, 0, 1, 2, 5, 50, 300]) }), conditions = new Map<number, Condition>();
  for (let step = 0; step < STEPS; step++) {
    if (next() < 0.35) {
      const what = pick(OUTSIDE);
      if (what === 'somebodySays') story.somebodySays(`word ${step}`);
      else if (what === 'after') story.after(Math.floor(next() * 5000));
      else story[what]();
      continue;
    }
    const tab = 1 + Math.floor(next() * TABS), condition = conditions.get(tab) ?? 'absent', fate = pick<string>(FATES[condition]);
    conditions.set(tab, AFTER[fate] ?? condition);
    story.tab(tab);
    if (fate === 'sends') story.sends(`tab ${tab} says ${step}`);
    else story[fate as 'opens']();
  }
  return story;
}

const one = process.env.CONFAB_SEED;
const seeds = one === undefined ? Array.from({ length: STORIES }, (_, n) => n + 1) : [Number(one)];

describe('random stories', () => {
  for (const seed of seeds) it(`of seed ${seed}`, () => tell(seed).end());
});
