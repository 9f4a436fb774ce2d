/** An instance that a page closes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfabError } from './errors.ts';
import { FakeBrowser } from './testing/browser.ts';
import { FakeClock } from './testing/clock.ts';
import { FakeRelay } from './testing/relay.ts';
import { PARTY } from './testing/party.ts';
import { FakeTab, ROOM, tokenOf } from './testing/tab.ts';

test('says that it is offline from then on, whether it led or followed, and the other tabs go on', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const tabs = [1, 2, 3].map(() => new FakeTab(browser, clock, relay, 'ana')), [leader, follower, last] = tabs as [FakeTab, FakeTab, FakeTab];
  await clock.pass(1000);
  for (const { confab } of [leader, follower]) {
    const phases: string[] = [];
    confab.status.subscribe(({ phase }) => phases.push(phase));
    confab.close();
    await clock.pass(5000);
    assert.deepEqual([phases.at(-1), confab.status.value.phase, confab.status.value.leads], ['offline', 'offline', false]);
  }
  relay.publish(ROOM, 'a');
  await clock.pass(1000);
  assert.deepEqual([last.texts, leader.texts, last.confab.status.value.phase, [...relay.clients.values()]], [['a'], [], 'live', [1]]);
  for (const tab of tabs) tab.dies();
});

test('in the moment in which its tab begins to lead, by what it is told then, lets the next tab lead and the relay alone', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const tabs = [1, 2, 3].map(() => new FakeTab(browser, clock, relay, 'ana')), [leader, follower, last] = tabs as [FakeTab, FakeTab, FakeTab];
  await clock.pass(1000);
  follower.confab.status.subscribe(({ phase }) => { if (phase === 'connecting') follower.confab.close(); });
  leader.closes();
  await clock.pass(1000);
  assert.deepEqual([follower.confab.status.value.phase, last.confab.status.value.phase, last.leads], ['offline', 'live', true]);
  const { dialled } = relay;
  await clock.pass(30_000);
  assert.deepEqual([relay.dialled, [...relay.clients.values()]], [dialled, [1]]);
  assert.equal(relay.open, 1);
  for (const tab of tabs) tab.dies();
});

test('leaves nothing behind that listens to the page', async () => {
  const clock = new FakeClock(), tab = new FakeTab(new FakeBrowser(), clock, new FakeRelay(clock), 'ana');
  await clock.pass(1000);
  assert.notEqual(tab.listeners, 0);
  tab.confab.close();
  assert.equal(tab.listeners, 0);
});

test('that a guest was to be, while the relay was away, asks the relay no more for one', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), tab = new FakeTab(new FakeBrowser(), clock, relay, '', { guest: 'Ana' });
  relay.kill();
  await clock.pass(15_000);
  tab.confab.close();
  await clock.pass(15_000);
  relay.up = true;
  await clock.pass(15_000);
  assert.equal(relay.guests, 0);
  tab.dies();
});

test('before it is known who is here answers what was asked of it, and what was said is kept for the next visit', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const open = (token?: () => Promise<string>): FakeTab => new FakeTab(browser, clock, relay, 'ana', token ? { token } : {});
  const before = open();
  await clock.pass(1000);
  before.dies();
  const tab = open(() => new Promise(() => undefined)), answers = [tab.confab.request('room_presence', { room: ROOM }), tab.confab.room(ROOM).send('a')];
  await clock.pass(100);
  tab.confab.close();
  for (const answer of answers) await assert.rejects(answer, { code: 'no_identity' });
  const next = open();
  await clock.pass(1000);
  assert.deepEqual(next.texts, ['a']);
  next.dies();
});

for (const [how, end] of [
  ['is closed', (tab: FakeTab) => tab.confab.close()],
  ['learns that its user signed out', async (_, other: FakeTab) => other.confab.signOut({ force: true })],
  ['has another user', (tab: FakeTab) => tab.confab.signIn()],
] as const satisfies [string, (tab: FakeTab, other: FakeTab) => unknown][]) {
  test(`answers what it was asked and could not do, where it ${how}`, async () => {
    const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
    let user = 'ana';
    const other = new FakeTab(browser, clock, relay, 'ana'), tab = new FakeTab(browser, clock, relay, '', { token: async () => tokenOf(user) });
    await clock.pass(1000);
    relay.kill();
    const { confab } = tab, room = confab.room(ROOM), party = confab.room(PARTY);
    const came: string[] = [];
    for (const asked of [room.send('a'), party.enter(), room.leave(), confab.invite('ben', ROOM)]) asked.then(() => came.push('done'), ({ code }: ConfabError) => came.push(code));
    await clock.pass(1000);
    user = 'eve';
    await end(tab, other);
    await clock.pass(1000);
    assert.deepEqual(came, Array(4).fill('closed'));
    for (const each of [other, tab]) each.dies();
  });
}
