/**
 * Six tabs in two browsers, to each of which things happen at random while messages come from outside and
 * from the tabs, and the network and the relay fail as well. The same seed draws the same run.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { checkLife, checkSent, checkSockets, checkUnread, countUnread, type Fault } from '../harness/checker.ts';
import type { Logged } from '../harness/record.ts';
import { onStage, until, type Device, type Stage } from '../harness/stage.ts';
import { delaysOf } from './delays.ts';
import { Chance } from './random.ts';
import { Slot } from './slot.ts';

const ROOM = 'home/chaos';
const PER_SECOND = 20;
const TABS_PER_DEVICE = 3;
const SETTLE_MS = 30_000;
/** How long the relay may need to see a newer hello and close the older socket while both cores are busy. */
const HANDOVER_MS = 1500;

export interface Outcome {
  seed: number;
  faults: Fault[];
  errors: string[];
  messages: number;
  /** ms from publishing to standing in the list of a tab that was there all that time, sorted. */
  delays: number[];
  settledAfter: number;
  told: string[];
}

export async function chaos(seed: number, seconds: number): Promise<Outcome> {
  let outcome: Outcome | undefined;
  await onStage(async (stage) => { outcome = await run(stage, seed, seconds); });
  return outcome!;
}

async function run(stage: Stage, seed: number, seconds: number): Promise<Outcome> {
  // Odd seeds: two people; even ones: two browsers of one.
  const users = seed % 2 === 1 ? ['ana', 'ben'] : ['ana', 'ana'];
  const devices = [await stage.device(users[0]!), await stage.device(users[1]!)];
  const outsider = stage.outsider('olga');
  await outsider.enter(ROOM);
  const slots = devices.flatMap((device, d) => Array.from({ length: TABS_PER_DEVICE }, (_, t) => new Slot(stage, device, new Chance(seed, `tab ${d}.${t}`), ROOM, `tab ${d}.${t}`)));
  for (const slot of slots) await slot.fill();

  const start = Date.now();
  const end = start + seconds * 1000;
  const told: string[] = [];
  const tell = (what: string): void => { told.push(`${((Date.now() - start) / 1000).toFixed(1)} s ${what}`); };
  await allOver([
    ...slots.map((slot) => slot.suffer(end, tell)),
    ...devices.map((device, d) => weather(device, new Chance(seed, `network ${d}`), end, (what) => tell(`network ${d}: ${what}`))),
    relayDies(stage, new Chance(seed, 'relay'), end, (what) => tell(`relay: ${what}`)),
    talk(slots, outsider, new Chance(seed, 'talk'), end),
  ], told);

  const calm = Date.now();
  let log: Logged[] = [];
  const restless = await settles(slots, async () => { log = await outsider.log(ROOM); return log.at(-1)?.position ?? ''; });
  const settledAfter = Date.now() - calm;
  log = await outsider.log(ROOM);

  const lives = stage.recorder.all();
  const present = new Set(await Promise.all(slots.map((slot) => slot.tab!.run(() => window.lab.life))));
  const faults: Fault[] = restless.map((what) => ({ rule: 'loss', where: 'the end', what: `not calm: ${what}` }));
  for (const life of lives) faults.push(...checkLife(life, ROOM, log, present.has(life.id) ? 'whole' : 'cut short'));
  faults.push(...checkSent(lives, ROOM, log), ...await unread(slots, users, log));
  devices.forEach(({ network }, d) => faults.push(...checkSockets(network.spans, `browser ${d}`, HANDOVER_MS)));

  return {
    seed, faults, errors: stage.recorder.errors(), messages: log.length, settledAfter,
    delays: delaysOf(lives, ROOM, log, outsider.published, slots.flatMap(({ absences }) => absences)), told,
  };
}

/** Waits for all of them also when one fails: nothing may befall a stage that is being struck. */
async function allOver(parts: readonly Promise<void>[], told: readonly string[]): Promise<void> {
  for (const part of await Promise.allSettled(parts)) {
    if (part.status === 'rejected') throw new Error(`The run itself failed: ${(part.reason as Error).stack}\nWhat happened:\n${told.join('\n')}`);
  }
}

/** Half of the messages from outside, half from whichever tab is there; now and then one reads. */
async function talk(slots: readonly Slot[], outsider: { publish(room: string, text: string): Promise<unknown> }, chance: Chance, end: number): Promise<void> {
  const published: Promise<unknown>[] = [];
  for (let n = 0, next = Date.now(); next < end; n++, next += 1000 / PER_SECOND) {
    await pause(Math.max(0, next - Date.now()));
    const slot = chance.of(slots);
    const text = `message ${n}`;
    if (n % 2 === 0) published.push(outsider.publish(ROOM, text));
    // A tab that dies in this moment takes along what it was not yet given.
    else void slot.tab?.run((room, said) => { window.lab.send(room, said); }, ROOM, text).catch(() => {});
    if (n % 100 === 99) void slot.tab?.run((room) => window.lab.confab.room(room).markRead(), ROOM).catch(() => {});
  }
  await Promise.all(published);
}

async function weather({ network }: Device, chance: Chance, end: number, tell: (what: string) => void): Promise<void> {
  for (;;) {
    const rest = chance.between(2000, 9000);
    const fault = chance.of(['cut', 'swallow', 'offline'] as const);
    const lasting = chance.between(200, 2500);
    if (Date.now() + rest > end) return;
    await pause(rest);
    tell(`${fault} for ${Math.round(lasting)} ms`);
    if (fault === 'cut') network.cut();
    else {
      network[fault](true);
      await pause(lasting);
      network[fault](false);
    }
  }
}

async function relayDies(stage: Stage, chance: Chance, end: number, tell: (what: string) => void): Promise<void> {
  for (;;) {
    const rest = chance.between(10_000, 20_000);
    const lasting = chance.between(100, 1000);
    if (Date.now() + rest > end) return;
    await pause(rest);
    tell(`killed for ${Math.round(lasting)} ms`);
    await stage.killRelay();
    await pause(lasting);
    await stage.restartRelay();
  }
}

/** Until all tabs stand at the log's newest, with an empty outbox; what is left of that when it takes too long. */
async function settles(slots: readonly Slot[], newest: () => Promise<string>): Promise<string[]> {
  let restless: string[] = [];
  await until('calm', async () => {
    const position = await newest();
    const states = await Promise.all(slots.map(async ({ tab, name }) => ({ name, ...await tab!.run((room) => {
      const { value } = window.lab.confab.room(room).messages;
      const last = value.at(-1);
      return { status: window.lab.confab.status.value, at: last && !('gap' in last) ? last.position : '' };
    }, ROOM) })));
    restless = states.filter(({ status, at }) => status.waiting > 0 || at !== position)
      .map(({ name, status, at }) => `${name} stands at ${at} of ${position}: ${JSON.stringify(status)}`);
    return restless.length === 0;
  }, SETTLE_MS).catch((error: Error) => restless.unshift(error.message));
  return restless;
}

async function unread(slots: readonly Slot[], users: readonly string[], log: readonly Logged[]): Promise<Fault[]> {
  const shown = await Promise.all(slots.map(async ({ tab, device, name }) => ({
    tab: name, user: device.user,
    ...await tab!.run((room) => ({ unread: window.lab.confab.room(room).unread.value.count, read: window.lab.confab.room(room).readPosition.value }), ROOM),
  })));
  return [...new Set(users)].flatMap((user) => {
    const own = shown.filter((each) => each.user === user);
    return checkUnread(own, countUnread(log, own[0]?.read ?? '', user));
  });
}
