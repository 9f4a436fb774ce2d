import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab } from '../testing/tab.ts';

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
