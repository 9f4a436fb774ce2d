/** What is done later comes later, whatever the clock says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newReplica } from '../tabs/replica.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';
import type { Platform } from '../platform/platform.ts';
import { WriteAhead } from './journal.ts';
import { newOutbox } from './outbox.ts';

test('what is done in the same moment, or after the clock was set back, has a higher number', () => {
  const clock = new FakeClock();
  const platform = { now: () => clock.now, id: () => 'id' } as Platform;
  const outbox = newOutbox(newReplica(platform), platform, new WriteAhead(undefined, 'name'), () => true, () => undefined);
  const done = (): number => outbox.item({ cmd: 'room_send', data: {}, lane: 'home/general' }).n;
  const numbers = [done(), done()];
  clock.now -= 60_000;
  numbers.push(done(), done());
  clock.now += 120_000;
  numbers.push(done());
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
});

test('what is written in the next life of a tab, after the clock was set back, goes out after what still waits', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const before = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(1000);
  relay.kill();
  for (const text of ['a', 'b']) void before.confab.room(ROOM).send(text).catch(() => undefined);
  await clock.pass(1000);
  before.closes();
  const after = new FakeTab(browser, clock, relay, 'ana', { skew: -3_600_000 });
  await clock.pass(1000);
  for (const text of ['c', 'd']) void after.confab.room(ROOM).send(text);
  assert.deepEqual(after.texts, ['a', 'b', 'c', 'd']);
  relay.up = true;
  await clock.pass(120_000);
  assert.deepEqual(relay.entries(ROOM).map(({ entry }) => entry.kind === 'message' && entry.text), ['a', 'b', 'c', 'd']);
  after.dies();
});
