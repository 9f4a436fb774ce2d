/** Whoever sends learns where it stands, by whichever way that comes in. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomTopic, wireError } from '../../../relay/wire.ts';
import type { Message } from '../api.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; leader: FakeTab; follower: FakeTab; send(tab: FakeTab): { sent?: Message } }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const [leader, follower] = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(1000);
  relay.publish(ROOM, 'before');
  await clock.pass(100);
  const send = ({ confab }: FakeTab): { sent?: Message } => {
    const result: { sent?: Message } = {};
    void confab.room(ROOM).send('a').then((message) => { result.sent = message; });
    return result;
  };
  return { clock, relay, leader, follower, send };
}

for (const { what, lag, late } of [
  { what: 'the confirmation comes first', lag: 500, late: 0 },
  { what: 'the message itself comes first', lag: 0, late: 500 },
]) {
  test(`in the tab that leads and in one that follows, where ${what}`, async () => {
    const { clock, relay, leader, follower, send } = await scene();
    Object.assign(relay, { lag, late });
    for (const [tab, position] of [[leader, 'g-2'], [follower, 'g-3']] as const) {
      const result = send(tab);
      await clock.pass(1000);
      assert.equal(result.sent?.position, position);
    }
    for (const tab of [leader, follower]) tab.dies();
  });
}

test('in a tab that slept when it was sent, and others wrote since', async () => {
  const { clock, relay, leader, follower, send } = await scene();
  relay.lag = 200;
  const result = send(follower);
  await clock.pass(1);
  follower.freezes();
  await clock.pass(1000);
  relay.publish(ROOM, 'after');
  await clock.pass(1000);
  assert.deepEqual([leader.texts, result.sent], [['before', 'a', 'after'], undefined]);
  follower.thaws();
  await clock.pass(1000);
  assert.equal(result.sent?.position, 'g-2');
  for (const tab of [leader, follower]) tab.dies();
});

test('in a browser that is new, of a user who is in the room: it stands in the list all the time', async () => {
  const { clock, relay, leader, follower } = await scene(), tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana', { idle: true }), room = tab.confab.room(ROOM), seen = new Set<string>();
  relay.lag = 200;
  const sent = room.send('a');
  await clock.pass(0);
  room.messages.subscribe((items) => seen.add(items.map((item) => 'text' in item && item.text).join()));
  await clock.pass(1000);
  assert.deepEqual([(await sent).position, [...seen]], ['g-2', ['a', 'before,a']]);
  for (const each of [leader, follower, tab]) each.dies();
});

test('and it waits on when somebody else wrote under the same id', async () => {
  const { clock, relay, leader, follower, send } = await scene();
  relay.rejects.room_send = wireError('degraded', 'Not now.');
  const result = send(leader);
  await clock.pass(100);
  const { id } = leader.items.at(-1) as Message;
  relay.append(roomTopic(ROOM), { kind: 'message', id, type: 'text', from: { id: 'olga', name: 'Olga' }, at: clock.now, text: 'not hers' });
  await clock.pass(100);
  assert.deepEqual(leader.texts, ['before', 'not hers', 'a']);
  delete relay.rejects.room_send;
  await clock.pass(60_000);
  assert.deepEqual([leader.texts, result.sent?.position], [['before', 'not hers', 'a'], 'g-3']);
  for (const tab of [leader, follower]) tab.dies();
});
