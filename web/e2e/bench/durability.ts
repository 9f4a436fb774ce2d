/** Messages that are sent with the relay out of reach, each in a tab that ends with it; how many arrive at last. */
import { setTimeout as pause } from 'node:timers/promises';
import { checkSent, type Fault } from '../harness/checker.ts';
import { onStage, until, type Device, type Stage } from '../harness/stage.ts';
import type { Tab } from '../harness/tabs.ts';

const ROOM = 'home/durable';
type End = (tab: Tab, text: string) => Promise<void>;

const inTheSameTask: End = async (tab, text) => {
  await tab.run((room, said) => {
    window.lab.send(room, said);
    window.close();
  }, ROOM, text).catch(() => {});
  await tab.close();
};
const rightAfter: End = async (tab, text) => {
  await tab.run((room, said) => { window.lab.send(room, said); }, ROOM, text);
  await tab.close();
};
const byCrash: End = async (tab, text) => {
  await tab.run((room, said) => { window.lab.send(room, said); }, ROOM, text);
  await tab.crash();
};

/** Each case is a round in fresh tabs; the messages it sends end in its number. */
export const CASES: Record<string, (stage: Stage, device: Device, round: number) => Promise<void>> = {
  'leader, closed in the same task': async (stage, device, round) => inTheSameTask(await opened(stage, device), `message ${round}`),
  'leader, closed right after': async (stage, device, round) => rightAfter(await opened(stage, device), `message ${round}`),
  'leader, crashed right after': async (stage, device, round) => byCrash(await opened(stage, device), `message ${round}`),
  'follower, closed in the same task': (stage, device, round) => besideALeader(stage, device, round, inTheSameTask),
  'follower, closed right after': (stage, device, round) => besideALeader(stage, device, round, rightAfter),
  'all tabs at once': async (stage, device, round) => {
    const tabs = [await opened(stage, device), await opened(stage, device), await opened(stage, device)];
    await Promise.all(tabs.map((tab, n) => inTheSameTask(tab, `message ${round}.${n}`)));
  },
};

export interface Durability { sent: number; arrived: number; faults: Fault[] }

export async function durability(name: string, rounds: number): Promise<Durability> {
  let result: Durability | undefined;
  await onStage(async (stage) => {
    const device = await stage.device('ana');
    const outsider = stage.outsider('olga');
    await outsider.enter(ROOM);
    const first = await opened(stage, device);
    await until('the user has entered', () => first.run(() => window.lab.confab.status.value.phase === 'live'));
    await first.close();

    device.network.offline(true);
    for (let round = 0; round < rounds; round++) await CASES[name]!(stage, device, round);
    await device.profile.closeTabs();
    device.network.offline(false);

    const later = await opened(stage, device);
    const sent = rounds * (name === 'all tabs at once' ? 3 : 1);
    const arrived = async (): Promise<number> => (await outsider.log(ROOM)).length;
    await until('all arrive', async () => await arrived() >= sent, 15_000).catch(() => {});
    // What would arrive twice needs a moment for it.
    await pause(500);
    result = { sent, arrived: await arrived(), faults: checkSent(stage.recorder.all(), ROOM, await outsider.log(ROOM)) };
    await later.close();
  });
  return result!;
}

async function opened(stage: Stage, device: Device): Promise<Tab> {
  return stage.tab(device, { rooms: [ROOM] });
}

async function besideALeader(stage: Stage, device: Device, round: number, end: End): Promise<void> {
  const leader = [...device.profile.tabs][0] ?? await opened(stage, device);
  await end(await opened(stage, device), `message ${round}`);
  if (leader.gone) throw new Error('the leader went with its follower');
}
