/**
 * Which process draws a tab. No interface tells: so the tab is made busy for a moment, and it is the one
 * whose processor time rises.
 */
import { readFileSync } from 'node:fs';
import type { Tab } from './tabs.ts';

const BUSY_MS = 200;
/** Ticks of a hundredth of a second, and how far ahead of every other process: others may be busy as well. */
const ENOUGH = 8;
const AHEAD = 2;

/** One after the other: of two that are made busy at the same moment neither stands out. */
let before = Promise.resolve<unknown>(undefined);

export function rendererOf(tab: Tab): Promise<number> {
  const found = before.then(() => look(tab));
  before = found.catch(() => undefined);
  return found;
}

async function look(tab: Tab): Promise<number> {
  const { processInfo } = await tab.profile.control.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  let last: number | undefined;
  for (let tries = 0; tries < 50; tries++) {
    const usedBefore = new Map(renderers.map((id) => [id, ticks(id)]));
    await tab.run((busy: number) => {
      const until = performance.now() + busy;
      while (performance.now() < until);
    }, BUSY_MS);
    const [first, second] = renderers.map((id) => ({ id, used: ticks(id) - (usedBefore.get(id) ?? 0) })).toSorted((a, b) => b.used - a.used);
    const stands = first && first.used >= ENOUGH && first.used >= AHEAD * (second?.used ?? 0) ? first.id : undefined;
    // Twice: once it may be another one that has just begun something of its own.
    if (stands !== undefined && stands === last) return stands;
    last = stands;
  }
  throw new Error('no renderer stands out: which one draws the tab cannot be told');
}

/** Processor time so far. */
function ticks(process: number): number {
  try {
    const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    // It ended meanwhile.
    return 0;
  }
}
