import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('what came while rows were read, right before the tab fell asleep, stands there once it is awake', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const leader = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(500);
  const other = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(500);
  relay.publish(ROOM, 'before');
  await clock.pass(500);
  assert.deepEqual(other.texts, ['before']);

  // The storage is slow, and what is read has not come when the page is frozen.
  other.running = false;
  void other.confab.room(ROOM).loadOlder(10).catch(() => undefined);
  relay.publish(ROOM, 'meanwhile');
  await clock.pass(500);
  other.freezes();
  await clock.pass(500);
  // What had been asked for is answered before the storage is open again.
  other.wakes();
  await clock.pass(1);
  other.thaws();
  await clock.pass(500);
  assert.deepEqual(other.texts, ['before', 'meanwhile']);
  leader.dies();
  other.dies();
});
