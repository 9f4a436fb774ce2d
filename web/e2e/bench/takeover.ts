/**
 * How long the other tabs stand still when something happens to the one that leads: the longest that a
 * message needed which was published around it. Messages come every few ms, so that no stillness hides.
 */
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Outsider } from '../harness/outsider.ts';
import type { Device, Stage } from '../harness/stage.ts';
import { until } from '../harness/stage.ts';
import { listsOf, type Fact } from '../harness/record.ts';
import type { Tab } from '../harness/tabs.ts';

interface Round { stage: Stage; device: Device; leader: Tab; /** Resolves halfway between two messages. */ lull(): Promise<unknown> }
export interface Kind {
  what: string;
  goal: number;
  act(round: Round): Promise<unknown>;
  /** What takes time and is not measured. */
  prepare?(round: Round): Promise<unknown>;
  /** Brings the one that led back to where it can be closed. */
  mend?(round: Round): Promise<unknown>;
  plain?: boolean;
  /** From when the stillness counts, if not from the act itself. */
  from?: 'return';
}

const LONG_MS = 20_000;
export const KINDS: Record<string, Kind> = {
  close: { what: 'leader closed', goal: 100, act: ({ leader }) => leader.close() },
  crash: { what: 'leader crashed', goal: 100, act: ({ leader }) => leader.crash() },
  cache: { what: 'leader into the back/forward cache', goal: 100, act: ({ leader, stage }) => leader.leave(`${stage.pages.origin}/empty`) },
  freeze: { what: 'leader frozen', goal: 100, act: ({ leader }) => leader.freeze(), mend: ({ leader }) => leader.thaw() },
  hang: { what: 'leader hangs', goal: 7000, prepare: ({ leader }) => leader.findProcess(), act: async ({ leader }) => leader.hang(LONG_MS), mend: ({ leader }) => leader.kill() },
  // Not while it writes, as far as that can be told from outside: about one stop in fifty kept the storage from the others
  // until it went on, probably in the midst of a write. Such a takeover is not measured here.
  stop: { what: 'leader stopped without an event', goal: 7000, prepare: ({ leader }) => leader.findProcess().then(() => pause(300)), act: ({ leader, lull }) => lull().then(() => leader.stop()), mend: ({ leader }) => leader.kill() },
  plain: { what: 'leader closed, no Web Locks', goal: 8000, plain: true, act: ({ leader }) => leader.close() },
  plainCrash: { what: 'leader crashed, no Web Locks', goal: 8000, plain: true, act: ({ leader }) => leader.crash() },
  cut: { what: 'relay cuts every socket', goal: 600, act: async ({ device }) => device.network.cut() },
  restart: {
    what: 'killed relay is back', goal: 1000, from: 'return',
    async act({ stage }) {
      await stage.killRelay();
      await pause(500 + Math.random() * 500);
      await stage.restartRelay();
    },
  },
};

/** One round in two new tabs; answers the ms of stillness in the one that does not lead. */
export async function takeover(stage: Stage, device: Device, outsider: Outsider, room: string, kind: Kind): Promise<number> {
  const plain = kind.plain ?? false;
  await outsider.enter(room);
  const leader = await stage.tab(device, { rooms: [room], plain, keep: true });
  await leadsLive(leader);
  const other = await stage.tab(device, { rooms: [room], plain, window: true, keep: true });
  // From a first message on a list grows; an empty one may begin anywhere.
  await outsider.publish(room, 'first');
  await until('the other tab is live', () => other.run((name) => window.lab.texts(name).includes('first'), room));
  const facts = (): Promise<Fact[]> => other.run(() => window.lab.facts as Fact[]);

  const beats = new EventEmitter();
  const round: Round = { stage, device, leader, lull: () => once(beats, 'lull') };
  const run = `${room} ${Date.now()}`;
  const over = new AbortController();
  const ticking = tick(outsider, room, run, kind.goal > 2000 ? 100 : 5, over.signal, beats);
  let from = Date.now();
  try {
    await kind.prepare?.(round);
    from = Date.now();
    await kind.act(round);
    if (kind.from === 'return') from = Date.now();
    const still = `${run} last`;
    await pause(50);
    await outsider.publish(room, still);
    await until('the other tab goes on', () => other.run((name, text) => window.lab.texts(name).includes(text), room, still), LONG_MS).catch(async (error: Error) => {
      const state = await other.run(() => ({ visible: document.visibilityState, status: window.lab.confab.status.value }));
      const told = (await facts()).filter(({ kind }) => kind !== 'shown');
      throw new Error(`${error.message}: ${JSON.stringify(state)} ${JSON.stringify(told.slice(-12))}`);
    });
  } finally {
    over.abort();
    await ticking;
    await kind.mend?.(round);
  }

  const ids = new Map((await outsider.log(room)).map(({ id, text }) => [id, text]));
  let longest = 0;
  const seen = new Set<string>();
  for (const { at, list } of listsOf(await facts(), room)) {
    for (const { id, position } of list) {
      const text = ids.get(id);
      if (seen.has(id) || position === '' || !text?.startsWith(run)) continue;
      seen.add(id);
      const born = Math.max(outsider.published.get(text)!, from);
      if (kind.from !== 'return' || at > from) longest = Math.max(longest, at - born);
    }
  }
  await Promise.all([leader.close(), other.close()]);
  return longest;
}

async function tick(outsider: Outsider, room: string, run: string, every: number, over: AbortSignal, beats: EventEmitter): Promise<void> {
  const published: Promise<unknown>[] = [];
  for (let n = 0; !over.aborted; n++) {
    published.push(outsider.publish(room, `${run} ${n}`));
    await pause(every / 2);
    beats.emit('lull');
    await pause(every / 2);
  }
  await Promise.all(published);
}

async function leadsLive(tab: Tab): Promise<void> {
  await until('the first tab leads', () => tab.run(() => window.lab.confab.status.value.leads && window.lab.confab.status.value.phase === 'live'), 10_000);
}
