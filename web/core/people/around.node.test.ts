/** Who types in a room is seen in every tab, and no longer than it is true. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

const OTHER = 'home/other';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; leader: FakeTab; follower: FakeTab; typing(tab: FakeTab): string }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const [leader, follower] = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  const typing = ({ confab }: FakeTab): string => confab.room(ROOM).typing.value.people.map(({ name }) => name).join();
  await clock.pass(1000);
  for (const tab of [leader, follower]) typing(tab);
  await clock.pass(100);
  return { clock, relay, leader, follower, typing };
}

test('until they say that they stopped, in all tabs', async () => {
  const { clock, relay, leader, follower, typing } = await scene();
  relay.types(ROOM, true);
  relay.types(ROOM, true, { id: 'ana', name: 'Ana' });
  relay.types(ROOM, true, { id: 'ben', name: 'Ben' });
  await clock.pass(100);
  assert.deepEqual([typing(leader), typing(follower)], ['Olga,Ben', 'Olga,Ben']);
  relay.types(ROOM, false);
  await clock.pass(100);
  assert.deepEqual([typing(leader), typing(follower)], ['Ben', 'Ben']);
});

test('six seconds at most after they last said so', async () => {
  const { clock, relay, leader, typing } = await scene();
  relay.types(ROOM, true);
  await clock.pass(4000);
  relay.types(ROOM, true);
  await clock.pass(5900);
  assert.equal(typing(leader), 'Olga');
  await clock.pass(200);
  assert.equal(typing(leader), '');
});

test('not for ever when the tab that kept it is closed meanwhile', async () => {
  const { clock, relay, leader, follower, typing } = await scene();
  relay.types(ROOM, true);
  await clock.pass(100);
  assert.equal(typing(follower), 'Olga');
  leader.closes();
  await clock.pass(7000);
  assert.equal(typing(follower), '');
  follower.dies();
});

test('who is there is kept fresh for a tab that looks, whichever tab leads', async () => {
  const { clock, relay, leader, follower } = await scene();
  relay.answers.room_presence = { count: 2, sample: [{ id: 'olga', name: 'Olga' }] };
  const { presence } = follower.confab.room(OTHER);
  presence.subscribe(() => undefined);
  await clock.pass(100);
  assert.deepEqual([presence.value.count, presence.value.people.map(({ name }) => name)], [2, ['Olga']]);
  relay.answers.room_presence = { count: 3, sample: [] };
  relay.cut();
  await clock.pass(1000);
  assert.equal(presence.value.count, 3, 'after the connection was lost');
  relay.answers.room_presence = { count: 4, sample: [] };
  leader.closes();
  await clock.pass(1000);
  assert.equal(presence.value.count, 4, 'after the leading tab was closed');
  follower.dies();
});

test('who is there changes by what is told of who came and went, and of all who are there after a break', async () => {
  const { clock, relay, leader, follower } = await scene(), { presence } = follower.confab.room(ROOM), names = () => presence.value.people.map(({ name }) => name).join();
  const [OLGA, BEN, EVE] = [{ id: 'olga', name: 'Olga' }, { id: 'ben', name: 'Ben' }, { id: 'eve', name: 'Eve' }];
  presence.subscribe(() => undefined);
  const told = [];
  for (const change of [{ count: 3, came: [OLGA, BEN, EVE] }, { count: 2, went: ['olga'] }, { count: 2, here: [OLGA, EVE] }, { count: 1, went: ['eve'] }]) {
    relay.moves(ROOM, change);
    await clock.pass(100);
    told.push(`${presence.value.count} ${names()}`);
  }
  assert.deepEqual(told, ['3 Olga,Ben,Eve', '2 Ben,Eve', '2 Olga,Eve', '1 Olga']);
  for (const tab of [leader, follower]) tab.dies();
});

test('the relay is asked once who is there, however many tabs look', async () => {
  const { clock, relay, leader, follower } = await scene();
  relay.answers.room_presence = { count: 2, sample: [] };
  for (const { confab } of [leader, follower]) confab.room(OTHER).presence.subscribe(() => undefined);
  await clock.pass(100);
  assert.deepEqual([relay.asked, follower.confab.room(OTHER).presence.value.count], [['room_presence'], 2]);
});

test('of many rooms that were looked at it is asked one after the other, and again where that was too much at once', async () => {
  const { clock, relay, leader } = await scene(), rooms = Array.from({ length: 30 }, (_, n) => leader.confab.room(`home/room-${n}`));
  relay.rejects.room_presence = { code: 'limit', message: 'Too many requests at once.', temporary: true, retryAfter: 500 };
  for (const { presence } of rooms) presence.subscribe(() => undefined);
  await clock.pass(900);
  assert.equal(relay.asked.length, 2);
  delete relay.rejects.room_presence;
  relay.answers.room_presence = { count: 2, sample: [] };
  await clock.pass(1000);
  assert.deepEqual(rooms.map(({ presence }) => presence.value.count), rooms.map(() => 2));
});
