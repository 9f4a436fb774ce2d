/**
 * Random stories of two devices of one user, while others speak and invite. Once all is calm, every tab of both shows
 * what the relay has. `CONFAB_SEED=17 npm test -- core/testing/walk-devices` tells the one of seed 17 again.
 */
import { describe, it } from 'node:test';
import { wireError } from '../../../relay/wire.ts';
import { chance } from './chance.ts';
import { Devices, ROOMS, SETTINGS, type Device } from './devices.ts';
import type { FakeTab } from './tab.ts';

const STORIES = 150;
const STEPS = 60;
const TABS = 3;
const OLGA = { id: 'olga', name: 'Olga' }, BEN = { id: 'ben', name: 'Ben' };

type Pick = <T>(all: readonly T[]) => T;

/** What a person does in a tab. */
const DEEDS: Record<string, (story: Devices, tab: FakeTab, room: string, step: number, pick: Pick) => void> = {
  enters: (_, { confab }, room) => void confab.room(room).enter().catch(() => undefined),
  leaves: (_, { confab }, room) => void confab.room(room).leave().catch(() => undefined),
  sends: (story, tab, room, step) => story.send(tab, room, `own ${step}`),
  sendsAgain: (story, tab, room, step) => story.send(tab, room, `own again ${step}`),
  retries: (story, tab, room) => { for (const id of story.failed(tab, room)) tab.confab.room(room).retry(id); },
  takesBack: (story, tab, room) => { for (const id of story.failed(tab, room)) story.recall(tab, room, id); },
  reads: (_, { confab }, room) => confab.room(room).markRead(),
  readsSome(_, { confab }, name, _step, pick) {
    const room = confab.room(name), items = room.messages.value;
    if (items.length === 0) return;
    const item = pick(items);
    room.markRead('gap' in item ? item.before : item.position);
  },
  mutes: (_, { confab }, room, _step, pick) => confab.room(room).mute(pick([true, false])),
  sets: (_, { confab }, _room, step, pick) => confab.setSetting(pick(SETTINGS), step),
  renames: (_, { confab }, _room, _step, pick) => void confab.rename(pick(['Ana', 'Ana Maria'])).catch(() => undefined),
  invites: (_, { confab }, room) => void confab.invite('ben', room).catch(() => undefined),
  cancels: (_, { confab }, room) => void confab.cancelInvite('ben', room).catch(() => undefined),
  accepts: (_, { confab }) => { for (const invitation of confab.invites.value.received) void confab.acceptInvite(invitation).catch(() => undefined); },
  declines: (_, { confab }) => { for (const invitation of confab.invites.value.received) void confab.declineInvite(invitation).catch(() => undefined); },
};

/** What others do, and what befalls the relay. */
const OUTSIDE: Record<string, (story: Devices, room: string, step: number) => void> = {
  saysSomething: ({ relay }, room, step) => relay.publish(room, `word ${step}`),
  saysMore: ({ relay }, room, step) => relay.publish(room, `more ${step}`),
  names: ({ relay }, room, step) => relay.publish(room, `@Ana Maria: ${step}`),
  invites: ({ relay }, room, step) => void relay.invitation('user_invite', OLGA, { user: 'guest-1', room, id: `olga-${step}` }),
  cancels: ({ relay }, room, step) => void relay.invitation('user_cancel', OLGA, { user: 'guest-1', room, id: `olga-${step}` }),
  accepts: ({ relay }, room, step) => void relay.invitation('user_accept', BEN, { user: 'guest-1', room, id: `ben-${step}` }),
  declines: ({ relay }, room, step) => void relay.invitation('user_decline', BEN, { user: 'guest-1', room, id: `ben-${step}` }),
  relayCuts: ({ relay }) => relay.cut(),
  relayDies: ({ relay }) => relay.kill(),
  relayIsBack: ({ relay }) => { relay.up = true; },
  refusesMessages: ({ relay }) => { relay.rejects.room_send = wireError('forbidden', 'Not now.'); },
  takesMessages: ({ relay }) => { delete relay.rejects.room_send; },
};

/** What befalls a device. */
const FATES: Record<string, (device: Device, tab: number) => void> = {
  opens: (device, tab) => { if (!device.tabs.has(tab)) device.opens(tab); },
  closes(device, tab) {
    device.tabs.get(tab)?.closes();
    device.tabs.delete(tab);
  },
  crashes(device, tab) {
    device.tabs.get(tab)?.dies();
    device.tabs.delete(tab);
  },
  losesNetwork: (device) => device.goes(false),
  hasNetwork: (device) => device.goes(true),
};

async function tell(seed: number): Promise<void> {
  const next = chance(seed), pick: Pick = (all) => all[Math.floor(next() * all.length)]!;
  const story = new Devices([0, pick([0, -60_000, 60_000])]), told: string[] = [];
  try {
    for (const device of story.devices) for (let tab = 1; tab <= 2; tab++) device.opens(tab);
    await story.clock.pass(1000);
    for (let step = 0; step < STEPS; step++) {
      const kind = next(), room = pick(ROOMS), number = pick([0, 1]), device = story.devices[number]!, tab = 1 + Math.floor(next() * TABS);
      if (kind < 0.25) {
        const what = pick(Object.keys(OUTSIDE));
        told.push(`${what} ${room}`);
        OUTSIDE[what]!(story, room, step);
      } else if (kind < 0.4) {
        const what = pick(Object.keys(FATES));
        told.push(`device ${number}, tab ${tab} ${what}`);
        FATES[what]!(device, tab);
      } else if (device.tabs.size > 0) {
        const what = pick(Object.keys(DEEDS)), [at, actor] = pick([...device.tabs]);
        told.push(`device ${number}, tab ${at} ${what} ${room}`);
        DEEDS[what]!(story, actor, room, step, pick);
      }
      await story.clock.pass(pick([0, 0, 1, 2, 5, 50, 300, 2000]));
    }
    await story.end();
  } catch (error) {
    if (error instanceof Error) error.message += `\n  after: ${told.join(' → ')}`;
    throw error;
  }
}

const one = process.env.CONFAB_SEED;
const seeds = one === undefined ? Array.from({ length: STORIES }, (_, n) => n + 1) : [Number(one)];

describe('random stories of two devices', () => {
  for (const seed of seeds) it(`of seed ${seed}`, () => tell(seed));
});
