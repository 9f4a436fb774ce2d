/** A tab that was offline while thousands of messages went by: how soon it has them, and whether it stutters. */
import { onStage, until } from '../harness/stage.ts';

const ROOM = 'home/burst';
const IN_FLIGHT = 500;

export interface Burst {
  /** From the network's return until the newest stands in the list. */
  ms: number;
  /** Tasks of more than 50 ms in the tab that shows them. */
  longTasks: number[];
}

export async function burst(messages: number): Promise<Burst> {
  let result: Burst | undefined;
  await onStage(async (stage) => {
    const device = await stage.device('ana');
    const outsider = stage.outsider('olga');
    await outsider.enter(ROOM);
    await outsider.publish(ROOM, 'before');
    const tab = await stage.tab(device, { rooms: [ROOM], keep: true });
    await until('the tab is live', () => tab.run((room) => window.lab.texts(room).includes('before'), ROOM));

    device.network.offline(true);
    for (let n = 0; n < messages; n += IN_FLIGHT) {
      await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, messages - n) }, (_, k) => outsider.publish(ROOM, `missed ${n + k}`)));
    }
    const last = (await outsider.log(ROOM)).at(-1)!.id;
    const took = tab.run((room, id) => new Promise<{ at: number; longTasks: number[] }>((resolve) => {
      const longTasks: number[] = [];
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
      const stop = window.lab.confab.room(room).messages.subscribe((items) => {
        const newest = items.at(-1);
        if (!newest || 'gap' in newest || newest.id !== id) return;
        const at = performance.timeOrigin + performance.now();
        setTimeout(() => { stop(); resolve({ at, longTasks }); }, 500);
      });
    }), ROOM, last);
    const back = Date.now();
    device.network.offline(false);
    const { at, longTasks } = await took;
    result = { ms: at - back, longTasks };
  });
  return result!;
}
