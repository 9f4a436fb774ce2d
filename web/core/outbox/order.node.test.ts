/** What is done later comes later, whatever the clock says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newReplica } from '../tabs/replica.ts';
import { FakeClock } from '../testing/clock.ts';
import type { Platform } from '../platform/platform.ts';
import { WriteAhead } from './journal.ts';
import { newOutbox } from './outbox.ts';

test('what is done in the same moment, or after the clock was set back, has a higher number', () => {
  const clock = new FakeClock();
  const platform = { now: () => clock.now, id: () => 'id' } as Platform;
  const outbox = newOutbox(newReplica(platform), platform, new WriteAhead(undefined, 'name'), () => true);
  const done = (): number => outbox.item({ cmd: 'room_send', data: {}, lane: 'home/general' }).n;
  const numbers = [done(), done()];
  clock.now -= 60_000;
  numbers.push(done(), done());
  clock.now += 120_000;
  numbers.push(done());
  assert.deepEqual(numbers, [...new Set(numbers)].sort((a, b) => a - b));
});
