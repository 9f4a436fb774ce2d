/** Whoever leaves a room is outside, and whoever comes in again is inside, on whichever device they do it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PARTY, scene } from '../testing/party.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

test('a room that was left here and entered again on another device', async () => {
  const { clock, relay, here, away, heard } = await scene();
  void here.confab.room(PARTY).enter();
  await clock.pass(100);
  void here.confab.room(PARTY).leave();
  await clock.pass(100);
  relay.publish(PARTY, 'a');
  void away.confab.room(PARTY).enter();
  await clock.pass(100);
  relay.publish(PARTY, 'b');
  await clock.pass(100);
  assert.deepEqual(heard(), ['a', 'b']);
});

test('a room that was left and entered again on another device while this one was busy', async () => {
  const { clock, relay, here, away, heard } = await scene();
  void here.confab.room(PARTY).enter();
  await clock.pass(100);
  here.stalls();
  // What is stored first lets what follows come together.
  relay.publish(ROOM, 'x');
  void away.confab.room(PARTY).leave();
  await clock.pass(100);
  void away.confab.room(PARTY).enter();
  await clock.pass(100);
  here.wakes();
  await clock.pass(100);
  relay.publish(PARTY, 'a');
  await clock.pass(100);
  assert.deepEqual([heard(), here.confab.room(PARTY).state.value.error], [['a'], undefined]);
});

test('a room that was entered on another device and left there before the relay answered is left here, too', async () => {
  const { clock, relay, here } = await scene(), { state } = here.confab.room(PARTY);
  const told = (value: boolean): void => {
    relay.append('user:ana', { kind: 'shelf', id: `${value}`, items: [{ key: `room/${PARTY}`, value, stamp: clock.now }], at: clock.now });
  };
  relay.answers.room_enter = { room: PARTY, private: false, founder: 'olga', created: 0, members: 1, newest: '', present: { count: 0, sample: [] } };
  told(true);
  await clock.pass(3);
  relay.lag = 1000;
  await clock.pass(100);
  relay.lag = 0;
  told(false);
  await clock.pass(3000);
  assert.equal(state.value.entered, false);
});

test('a room that was left in a tab that hung then, and entered again on another device since', async () => {
  const { clock, relay, browser, here, away } = await scene();
  void here.confab.room(PARTY).enter();
  const tab = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(1000);
  void tab.confab.room(PARTY).leave();
  tab.stalls();
  await clock.pass(3000);
  assert.deepEqual(relay.membersOf(PARTY), []);
  void away.confab.room(PARTY).enter();
  await clock.pass(1000);
  tab.wakes();
  await clock.pass(1000);
  assert.deepEqual([here, tab, away].map(({ confab }) => confab.room(PARTY).state.value.entered), [true, true, true]);
});

test('a room that is left while it is being entered is not entered again', async () => {
  const { clock, relay, here, away } = await scene(), room = here.confab.room(PARTY);
  away.dies();
  // The answer comes before what the user's windows are told.
  relay.lag = 1;
  void room.enter();
  void room.leave();
  await clock.pass(1000);
  assert.deepEqual([room.state.value.entered, relay.membersOf(PARTY)], [false, []]);
});

test('a room that is entered, left, and entered again before the relay can be reached is entered', async () => {
  const { clock, relay, here } = await scene(), room = here.confab.room(PARTY);
  relay.kill();
  for (const act of [room.enter, room.leave, room.enter]) {
    act().catch(() => undefined);
    await clock.pass(100);
  }
  relay.up = true;
  await clock.pass(5000);
  assert.deepEqual([room.state.value.entered, relay.membersOf(PARTY)], [true, ['ana']]);
});

test('a room that is entered and left at once is not entered again by another device that heard of it', async () => {
  const { clock, relay, here, away } = await scene();
  relay.lag = 1;
  void here.confab.room(PARTY).enter();
  void here.confab.room(PARTY).leave();
  await clock.pass(1000);
  assert.deepEqual([here, away].map(({ confab }) => [confab.room(PARTY).state.value.entered, confab.room(PARTY).state.value.error]), [[false, undefined], [false, undefined]]);
  assert.deepEqual(relay.membersOf(PARTY), []);
});

test('a room in which somebody read while another device left it is as far read on both when it is entered again', async () => {
  const { clock, relay, here, away } = await scene(), unread = (): number[] => [here, away].map(({ confab }) => confab.room(PARTY).unread.value.count);
  void here.confab.room(PARTY).enter();
  await clock.pass(100);
  relay.publish(PARTY, 'a');
  await clock.pass(100);
  here.confab.room(PARTY).markRead();
  await clock.pass(100);
  relay.publish(PARTY, 'b');
  await clock.pass(100);
  // Both do it in the same moment: the relay gets the leaving first.
  void away.confab.room(PARTY).leave();
  await clock.pass(0);
  here.confab.room(PARTY).markRead();
  await clock.pass(100);
  void away.confab.room(PARTY).enter();
  await clock.pass(2000);
  assert.deepEqual([unread(), relay.shelf.value('ana', `read/${PARTY}`)], [[0, 0], 'g-2']);
});
