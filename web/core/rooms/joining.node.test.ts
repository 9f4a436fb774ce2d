/** Whatever is said in a room that the user is in is heard, however the user came to be in it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomTopic, wireError } from '../../../relay/wire.ts';
import { PARTY, scene } from '../testing/party.ts';

test('a room that was entered on another device', async () => {
  const { clock, relay, away, heard } = await scene();
  void away.confab.room(PARTY).enter();
  await clock.pass(100);
  relay.publish(PARTY, 'a');
  await clock.pass(100);
  assert.deepEqual(heard(), ['a']);
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
