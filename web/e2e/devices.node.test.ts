/** Two browsers of one user, and another user: what one does, the others see. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Outsider } from './harness/outsider.ts';
import { Stage, until, type Device } from './harness/stage.ts';
import type { Tab } from './harness/tabs.ts';

let stage: Stage;
let desk: Device;
let phone: Device;
let friend: Device;
let outsider: Outsider;
before(async () => {
  stage = await Stage.set();
  [desk, phone, friend] = [await stage.device('ana'), await stage.device('ana'), await stage.device('ben')];
  outsider = stage.outsider('olga');
});
after(() => stage?.strike());

const open = async (device: Device, room: string): Promise<Tab> => {
  const tab = await stage.tab(device, { rooms: [room] });
  await until('the tab is live', () => tab.run(() => window.lab.confab.status.value.phase === 'live'));
  return tab;
};
const unread = (tab: Tab, room: string): Promise<number> => tab.run((name) => window.lab.confab.room(name).unread.value.count, room);
const all = async (what: string, tabs: Tab[], holds: (tab: Tab) => Promise<boolean>): Promise<void> => {
  await Promise.all(tabs.map((tab) => until(what, () => holds(tab))));
};

test('reading in one tab clears the number in all tabs and on the other device', async () => {
  const room = 'home/reading';
  await outsider.enter(room);
  const tabs = [await open(desk, room), await open(desk, room), await open(phone, room)];
  for (const text of ['one', 'two', 'three']) await outsider.publish(room, text);
  await all('three are unread', tabs, async (tab) => await unread(tab, room) === 3);
  await tabs[1]!.run((name) => window.lab.confab.room(name).markRead(), room);
  await all('none is unread', tabs, async (tab) => await unread(tab, room) === 0);
});

test('reading clears the other tabs of the same browser with the relay out of reach', async () => {
  const room = 'home/reading-offline';
  await outsider.enter(room);
  const tabs = [await open(desk, room), await open(desk, room)];
  await outsider.publish(room, 'one');
  await all('one is unread', tabs, async (tab) => await unread(tab, room) === 1);
  desk.network.offline(true);
  await tabs[0]!.run((name) => window.lab.confab.room(name).markRead(), room);
  await all('none is unread', tabs, async (tab) => await unread(tab, room) === 0);
  desk.network.offline(false);
});

test('an invitation answered in one place disappears everywhere, and the inviter sees the answer', async () => {
  const room = 'home/party';
  const [first, second, away, other] = [await open(desk, 'home/lobby'), await open(desk, 'home/lobby'), await open(phone, 'home/lobby'), await open(friend, 'home/lobby')];
  await other.run(async (name) => {
    await window.lab.confab.room(name).enter({ private: true });
    await window.lab.confab.invite('ana', name);
  }, room);
  const received = (tab: Tab): Promise<number> => tab.run(() => window.lab.confab.invites.value.received.length);
  await all('the invitation is there', [first, second, away], async (tab) => await received(tab) === 1);
  await away.run(async () => {
    const { invites } = window.lab.confab;
    await window.lab.confab.acceptInvite(invites.value.received[0]!);
  });
  await all('the invitation is gone', [first, second, away], async (tab) => await received(tab) === 0);
  await until('the inviter knows', () => other.run(() => window.lab.confab.invites.value.sent[0]?.state === 'accepted'));
});

test('the first invitation is free, a second one within 1500 ms is refused in every tab, and says for how long', async () => {
  const room = 'home/throttle';
  const [one, two] = [await open(friend, room), await open(friend, room)];
  const invite = (tab: Tab): Promise<{ code: string; retryAfter?: number } | 'fine'> => tab.run(async (name) => {
    try {
      await window.lab.confab.invite('somebody-new', name);
      return 'fine';
    } catch (error) {
      const { code, retryAfter } = error as { code: string; retryAfter?: number };
      return { code, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
  }, room);
  assert.equal(await invite(one), 'fine');
  const refused = await invite(two);
  assert.ok(refused !== 'fine' && refused.code === 'throttled' && refused.retryAfter! > 0 && refused.retryAfter! <= 1500, JSON.stringify(refused));
  await until('it is allowed again', async () => await invite(two) === 'fine', 3000);
});

test('what one tells its other windows reaches each of them once, and never itself', async () => {
  const room = 'home/telling';
  const [one, two, away] = [await open(desk, room), await open(desk, room), await open(phone, room)];
  for (let n = 0; n < 5; n++) await one.run((number) => window.lab.confab.sendToOtherMe('ping', number), n);
  const heard = async (tab: Tab): Promise<unknown[]> => {
    const life = await tab.run(() => window.lab.life);
    return stage.recorder.lives.get(life)!.facts.flatMap((fact) => (fact.kind === 'received' ? [fact.data] : []));
  };
  await all('five are heard', [two, away], async (tab) => (await heard(tab)).length >= 5);
  assert.deepEqual([await heard(one), await heard(two), await heard(away)], [[], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]]);
});
