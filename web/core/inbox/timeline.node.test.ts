import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireError } from '../../../relay/wire.ts';
import type { Gap, Message } from '../api.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

const LONG = 'home/long';

test('a long list is let go when nobody looks at it any more', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  const room = tab.confab.room(LONG);
  room.enter().catch(() => undefined);
  const looks = [room.messages.subscribe(() => undefined), room.messages.subscribe(() => undefined)];
  await clock.pass(100);
  for (let n = 0; n < 700; n++) relay.publish(LONG, `message ${n}`);
  await clock.pass(1000);
  assert.equal(room.messages.value.length, 700);

  looks[0]!();
  await clock.pass(100);
  assert.equal(room.messages.value.length, 700, 'somebody still looks');
  looks[1]!();
  await clock.pass(100);
  const left = room.messages.value;
  assert.equal(left.length, 50);
  assert.equal((left.at(-1) as { text: string }).text, 'message 699');
  tab.dies();
});

test('a list in which somebody reads along for days stays of one length, and loses nothing that was not read', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  const room = tab.confab.room(LONG);
  room.enter().catch(() => undefined);
  room.messages.subscribe(() => undefined);
  await clock.pass(100);
  let published = 0;
  const publish = async (count: number) => {
    for (let n = 0; n < count; n++) relay.publish(LONG, `news ${published++}`);
    await clock.pass(1000);
  };
  await publish(1600);
  assert.equal(room.messages.value.length, 1600, 'none of them is read yet');
  room.markRead();
  await clock.pass(1000);
  await publish(1);
  assert.equal(room.messages.value.length, 500);
  await publish(700);
  assert.equal(room.messages.value.length, 1200);
  assert.equal(await room.loadOlder(), true);
  assert.equal(room.messages.value.length, 1250, 'what was cut is loaded again');
  tab.dies();
});

test('who has another name since is found under that one, and writes under it', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock);
  let name = 'Ana';
  const tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana', { token: () => Promise.resolve(`h.${btoa(JSON.stringify({ sub: 'ana', name, exp: clock.now / 1000 }))}.s`) });
  await clock.pass(1000);
  name = 'Bella';
  relay.cut();
  await clock.pass(1000);
  relay.publish(ROOM, 'here, @Bella');
  await clock.pass(100);
  relay.kill();
  void tab.confab.room(ROOM).send('a');
  await clock.pass(100);
  assert.deepEqual(tab.items.map((item) => 'text' in item && [item.author.name, item.mentionsMe]), [['Olga', true], ['Bella', false]]);
  assert.equal(tab.confab.unread().value.mentions, 1);
  tab.dies();
});

test('what one sends says whether it waits for the relay or is on its way, in each tab', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), tabs = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana'));
  const states = () => tabs.map(({ items }) => (items.at(-1) as Message).state);
  await clock.pass(1000);
  relay.kill();
  await clock.pass(1000);
  void tabs[0]!.confab.room(ROOM).send('a');
  await clock.pass(1000);
  assert.deepEqual(states(), ['queued', 'queued']);
  relay.up = true;
  relay.rejects.room_send = wireError('degraded', 'Not now.');
  await clock.pass(30_000);
  assert.deepEqual(states(), ['sending', 'sending']);
  delete relay.rejects.room_send;
  await clock.pass(60_000);
  assert.deepEqual(states(), ['sent', 'sent']);
  for (const tab of tabs) tab.dies();
});

test('a gap that is filled in one tab is filled in each, and what one wrote oneself in there is not unread', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), tabs = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')), [first] = tabs;
  await clock.pass(1000);
  relay.publish(ROOM, 'a');
  await clock.pass(100);
  first!.confab.room(ROOM).markRead();
  await clock.pass(1000);
  // The relay tells of none of these.
  relay.silent = true;
  relay.publish(ROOM, 'b');
  relay.publish(ROOM, 'c', { id: 'ana', name: 'Ana' });
  await clock.pass(100);
  relay.silent = false;
  relay.publish(ROOM, 'd');
  await clock.pass(100);
  assert.deepEqual(tabs.map(({ texts }) => texts), [['a', '…', 'd'], ['a', '…', 'd']]);
  const filling = first!.confab.room(ROOM).fill(first!.items[1] as Gap);
  await clock.pass(1000);
  await filling;
  assert.deepEqual(tabs.map(({ texts, confab }) => [texts, confab.unread().value.count]), [[['a', 'b', 'c', 'd'], 2], [['a', 'b', 'c', 'd'], 2]]);
  for (const tab of tabs) tab.dies();
});

test('a tab that wakes shows all that was said meanwhile, however much that is', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), tabs = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')), [, asleep] = tabs;
  await clock.pass(1000);
  relay.publish(ROOM, 'before');
  await clock.pass(100);
  asleep!.freezes();
  for (let n = 0; n < 1200; n++) relay.publish(ROOM, `${n}`);
  await clock.pass(1000);
  asleep!.thaws();
  await clock.pass(1000);
  assert.deepEqual(asleep!.texts, ['before', ...Array.from({ length: 1200 }, (_, n) => `${n}`)]);
  for (const tab of tabs) tab.dies();
});
