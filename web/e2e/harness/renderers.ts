/**
 * Which process draws a tab. No interface tells: so the tab is made busy for a moment, and it is the one
 * whose processor time rises.
 */
import { readFileSync } from 'node:fs';
import type { Tab } from './tabs.ts';

const BUSY_MS = 200;

export async function rendererOf(tab: Tab): Promise<number> {
  const { processInfo } = await tab.profile.control.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  const before = new Map(renderers.map((id) => [id, ticks(id)]));
  await tab.run((busy: number) => {
    const until = performance.now() + busy;
    while (performance.now() < until);
  }, BUSY_MS);
  const used = (id: number): number => ticks(id) - (before.get(id) ?? 0);
  const busiest = renderers.toSorted((a, b) => used(b) - used(a))[0];
  if (busiest === undefined) throw new Error('this Chromium has no renderer');
  return busiest;
}

/** Processor time so far, in the kernel's ticks. */
function ticks(process: number): number {
  const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}
