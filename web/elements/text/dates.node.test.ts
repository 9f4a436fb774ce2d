import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { dayName, eachMidnight, sameDay, timeOfDay } from './dates.ts';

test('what was today is called yesterday from midnight on, each night, until nobody asks', () => {
  const at = new Date(2026, 10, 21, 22).getTime();
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: at });
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

test('whoever wakes their machine the next morning reads of yesterday within a minute, and so does whoever sets its clock', () => {
  const at = new Date(2026, 10, 21, 22).getTime(), told: string[] = [];
  // The time of day goes on without the timers.
  const clock = mock.method(Date, 'now', () => at);
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const stop = eachMidnight(() => told.push(dayName('en', at)));
  for (const now of [new Date(2026, 10, 22, 8), new Date(2026, 10, 21, 23)]) {
    clock.mock.mockImplementation(() => now.getTime());
    mock.timers.tick(60_000);
  }
  stop();
  mock.timers.reset();
  clock.mock.restore();
  assert.deepEqual(told, ['Yesterday', 'Today']);
});

test('a day of another year has its year as its language writes it, and the last one of a year is yesterday on the first of the next', () => {
  const newYear = new Date(2026, 0, 1, 9).getTime();
  assert.deepEqual(['en-US', 'de'].map((locale) => dayName(locale, new Date(2025, 0, 1).getTime(), newYear)), ['Wednesday, January 1, 2025', 'Mittwoch, 1. Januar 2025']);
  assert.equal(dayName('en', new Date(2025, 11, 31, 23, 59).getTime(), newYear), 'Yesterday');
  assert.equal(dayName('de', new Date(2026, 0, 3).getTime(), new Date(2026, 5, 1).getTime()), 'Samstag, 3. Januar');
});

test('on the day that has 25 hours its first is today to its last, and what was said then is of that day', () => {
  const { TZ } = process.env;
  process.env.TZ = 'Europe/Berlin';
  try {
    const first = new Date(2026, 9, 25, 0, 10).getTime(), last = new Date(2026, 9, 25, 23, 50).getTime();
    assert.deepEqual([sameDay(first, last), dayName('en', first, last)], [true, 'Today']);
  } finally {
    restore(TZ);
  }
});

test('whoever travels with the page open reads within a minute what time it was where they are now', () => {
  const { TZ } = process.env, at = Date.UTC(2026, 10, 21, 23, 30), told: string[] = [];
  const clock = mock.method(Date, 'now', () => at);
  mock.timers.enable({ apis: ['setInterval'] });
  process.env.TZ = 'Europe/Berlin';
  const said = (): string => `${dayName('de', at)} ${timeOfDay('de', at)}`;
  assert.equal(said(), 'Heute 00:30');
  const stop = eachMidnight(() => told.push(said()));
  try {
    process.env.TZ = 'America/New_York';
    mock.timers.tick(120_000);
    assert.deepEqual(told, ['Heute 18:30']);
  } finally {
    stop();
    mock.timers.reset();
    clock.mock.restore();
    restore(TZ);
  }
});

function restore(zone: string | undefined): void {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
}
