import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { dayName, eachMidnight } from './dates.ts';

test('what was today is called yesterday from midnight on, each night, until nobody asks', () => {
  const at = new Date(2026, 10, 21, 22).getTime();
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: at });
  const told: string[] = [];
  const stop = eachMidnight(() => told.push(dayName('en', at)));
  mock.timers.tick(60 * 60 * 1000);
  assert.deepEqual(told, []);
  mock.timers.tick(2 * 60 * 60 * 1000);
  assert.deepEqual(told, ['Yesterday']);
  mock.timers.tick(24 * 60 * 60 * 1000);
  assert.deepEqual(told, ['Yesterday', 'Saturday, November 21']);
  stop();
  mock.timers.tick(24 * 60 * 60 * 1000);
  assert.equal(told.length, 2);
  mock.timers.reset();
});
