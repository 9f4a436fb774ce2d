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
  return busiest(renderers, ticks, () => tab.run((busy: number) => {
    const until = performance.now() + busy;
    while (performance.now() < until);
  }, BUSY_MS));
}

/** The one that works whenever `work` is done. */
export async function busiest(processes: readonly number[], used: (process: number) => number, work: () => Promise<unknown>): Promise<number> {
  let last: number | undefined, start = processes.map(used);
  for (let tries = 0; tries < 50; tries++) {
    await work();
    const [first, second] = processes.map((id, i) => ({ id, used: used(id) - start[i]! })).toSorted((a, b) => b.used - a.used);
    // A machine that is busy with other things gives a moment's work little of its time: that adds up.
    if (!first || first.used < ENOUGH) continue;
    const stands = first.used >= AHEAD * (second?.used ?? 0) ? first.id : undefined;
    // Twice: once it may be another one that has just begun something of its own.
    if (stands !== undefined && stands === last) return stands;
    last = stands;
    start = processes.map(used);
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
