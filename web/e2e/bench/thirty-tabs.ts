/** Thirty tabs of one browser at fifty messages a second: from publishing to standing in each tab's list. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Fact } from '../harness/record.ts';
import { onStage, until } from '../harness/stage.ts';
import { delaysOf } from '../chaos/delays.ts';

const ROOM = 'home/thirty';
const PER_SECOND = 50;

export interface ThirtyTabs { delays: number[]; sockets: number; complete: boolean }

export async function thirtyTabs(tabs: number, seconds: number): Promise<ThirtyTabs> {
  let result: ThirtyTabs | undefined;
  await onStage(async (stage) => {
    const device = await stage.device('ana');
    const outsider = stage.outsider('olga');
    await outsider.enter(ROOM);
    const all = [];
    for (let n = 0; n < tabs; n++) all.push(await stage.tab(device, { rooms: [ROOM], keep: true }));
    await Promise.all(all.map((tab) => until('every tab is live', () => tab.run(() => window.lab.confab.status.value.phase === 'live'), 20_000)));
    await pause(1000);

    for (let n = 0, next = Date.now(); n < seconds * PER_SECOND; n++, next += 1000 / PER_SECOND) {
      await pause(Math.max(0, next - Date.now()));
      void outsider.publish(ROOM, `tick ${n}`);
    }
    await pause(1000);

    for (const [n, tab] of all.entries()) {
      const { life, facts } = await tab.run(() => ({ life: window.lab.life, facts: window.lab.facts as Fact[] }));
      stage.recorder.take({ id: life, tab: `tab ${n}`, user: device.user }, facts);
    }
    const delays = delaysOf(stage.recorder.all(), ROOM, await outsider.log(ROOM), outsider.published, []);
    result = { delays, sockets: device.network.spans.length, complete: delays.length === tabs * seconds * PER_SECOND };
  });
  return result!;
}
