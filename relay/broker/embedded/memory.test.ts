import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MONTH } from '../../testing/brokers.ts';
import { EmbeddedBroker } from './embedded.ts';

test('a throttle lasts as long as it says though the clock is set back meanwhile', async (t) => {
  let clock = Date.now();
  t.mock.method(Date, 'now', () => clock);
  const broker = new EmbeddedBroker({ folder: '', retention: { entries: 10, age: MONTH } });
  assert.equal(await broker.throttle('ana', 100), 0);
  clock -= 60 * 60 * 1000;
  const left = await broker.throttle('ana', 100);
  assert.ok(left > 0 && left <= 100, `${left} ms are left`);
  await sleep(120);
  assert.equal(await broker.throttle('ana', 100), 0);
});
