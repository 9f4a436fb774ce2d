/** Whatever is said in a room that the user is in is heard, however the user came to be in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomTopic, wireError } from '../../../relay/wire.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab } from '../testing/tab.ts';

const PARTY = 'home/party';

interface Scene { clock: FakeClock; relay: FakeRelay; here: FakeTab; away: FakeTab; heard(): unknown[] }
async function scene(): Promise<Scene> {
  const clock = new FakeClock(), relay = new FakeRelay(clock);
  const [here, away] = [1, 2].map(() => new FakeTab(new FakeBrowser(), clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(1000);
  const { messages } = here.confab.room(PARTY);
  messages.subscribe(() => undefined);
  return { clock, relay, here, away, heard: () => messages.value.map((item) => 'text' in item && item.text) };
}

test('a room that was entered on another device', async () => {
  const { clock, relay, away, heard } = await scene();
  void away.confab.room(PARTY).enter();
  await clock.pass(100);
  relay.publish(PARTY, 'a');
  await clock.pass(100);
  assert.deepEqual(heard(), ['a']);
});

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

test('rooms for which there were too many requests at first, one after the other', async () => {
  const { clock, relay, here, away } = await scene(), rooms = [PARTY, 'home/quiet'], { messages } = here.confab.room('home/quiet');
  messages.subscribe(() => undefined);
  for (const room of rooms) void away.confab.room(room).enter();
  await clock.pass(3);
  relay.rejects.room_enter = wireError('limit', 'Too many requests at once.', 3000);
  await clock.pass(500);
  delete relay.rejects.room_enter;
  for (const room of rooms) relay.publish(room, 'a');
  const heard = (): number[] => rooms.map((room) => here.confab.room(room).messages.value.length);
  await clock.pass(2000);
  assert.deepEqual(heard(), [0, 0], 'none is asked for before its time');
  await clock.pass(1000);
  assert.deepEqual(heard(), [1, 0]);
  await clock.pass(3000);
  assert.deepEqual([heard(), here.confab.status.value.phase], [[1, 1], 'live']);
});

test('a room that cannot be entered now, nobody knows for how long, is asked for once a second until it can', async () => {
  const { clock, relay, away, heard } = await scene();
  void away.confab.room(PARTY).enter();
  await clock.pass(3);
  relay.rejects.room_enter = { code: 'internal', message: 'Not now.', temporary: true };
  await clock.pass(5500);
  assert.equal(relay.asked.length, 6);
  delete relay.rejects.room_enter;
  relay.publish(PARTY, 'a');
  await clock.pass(1000);
  assert.deepEqual(heard(), ['a']);
});

test('who is new in a room has read what was said before, and nothing of what follows', async () => {
  const { clock, relay, here } = await scene(), { unread } = here.confab.room(PARTY);
  for (const text of ['a', 'b', 'c']) relay.publish(PARTY, text);
  void here.confab.room(PARTY).enter();
  await clock.pass(500);
  assert.equal(unread.value.count, 0);
  relay.publish(PARTY, 'd');
  await clock.pass(500);
  assert.equal(unread.value.count, 1);
});

test('who enters again a room in which they have read nothing yet has as much to read as before', async () => {
  const { clock, relay, here, away } = await scene(), { unread } = here.confab.room(PARTY);
  void away.confab.room(PARTY).enter();
  await clock.pass(100);
  for (const text of ['a', 'b']) relay.publish(PARTY, text);
  await clock.pass(100);
  void here.confab.room(PARTY).enter({ title: 'Party' });
  await clock.pass(500);
  assert.equal(unread.value.count, 2);
});

test('who comes back into a room has to read what was said while they were away, and nothing is told of reading where nothing was said', async () => {
  const { clock, relay, here } = await scene(), room = here.confab.room(PARTY), onShelf = (): unknown => relay.shelf.value('ana', `read/${PARTY}`);
  const enters = async (): Promise<void> => {
    void room.enter();
    await clock.pass(100);
  };
  await enters();
  assert.equal(onShelf(), undefined);
  relay.publish(PARTY, 'a');
  await clock.pass(100);
  room.markRead();
  void room.leave();
  await clock.pass(100);
  relay.publish(PARTY, 'b');
  await enters();
  assert.deepEqual([room.unread.value.count, onShelf()], [1, 'g-1']);
});

test('once entering is done the room stands as entered, and once it is refused for good the reason stands there', async () => {
  const { clock, relay, here } = await scene(), room = here.confab.room(PARTY), stood: unknown[] = [];
  // What the user's windows are told comes later than the answer.
  relay.lag = 500;
  void room.enter().then(() => stood.push(room.state.value.entered));
  await clock.pass(100);
  relay.rejects.room_enter = wireError('barred', 'You were barred.');
  const other = here.confab.room('home/other');
  void other.enter().catch(() => stood.push(other.state.value.error?.code));
  await clock.pass(100);
  assert.deepEqual(stood, [true, 'barred']);
});

test('a room that a connection does not lead into again, and the next one does', async () => {
  const { clock, relay, here, heard } = await scene(), { state } = here.confab.room(PARTY);
  void here.confab.room(PARTY).enter();
  await clock.pass(100);
  relay.publish(PARTY, 'a');
  await clock.pass(100);
  relay.closedRooms = { [roomTopic(PARTY)]: wireError('full', 'At most 200 rooms on one socket.') };
  relay.cut();
  await clock.pass(1000);
  assert.equal(state.value.error?.code, 'full');
  relay.closedRooms = {};
  relay.cut();
  await clock.pass(1000);
  relay.publish(PARTY, 'b');
  await clock.pass(100);
  assert.deepEqual([heard(), state.value.error], [['a', 'b'], undefined]);
});

test('a private room for which the grant comes while it was asked for without one', async () => {
  const { clock, relay, here } = await scene(), room = here.confab.room(PARTY);
  relay.rejects.room_enter = { ...wireError('not_member', 'This room is private.'), temporary: false };
  const plain = [room.enter(), room.enter()], granted = room.enter({ grant: 'g' });
  plain.forEach((entering) => void entering.catch(() => undefined));
  await clock.pass(3);
  delete relay.rejects.room_enter;
  await clock.pass(500);
  for (const entering of plain) await assert.rejects(entering, { code: 'not_member' });
  await granted;
  assert.deepEqual([room.state.value.entered, room.state.value.error], [true, undefined]);
});

test('whoever enters while a grant is being looked at waits for the same answer, instead of being refused beside it', async () => {
  const { clock, relay, here } = await scene(), room = here.confab.room(PARTY);
  relay.rejects.room_enter = { ...wireError('barred', 'You were barred.'), temporary: false };
  const both = [room.enter({ grant: 'g' }), room.enter()];
  both.forEach((entering) => void entering.catch(() => undefined));
  await clock.pass(500);
  for (const entering of both) await assert.rejects(entering, { code: 'barred' });
  assert.deepEqual(relay.asked, ['room_enter']);
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
