/** Each socket says who it is once, however long it takes to know that. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab } from '../testing/tab.ts';

/** It runs out in a moment, so that each connection needs a new one. */
const token = (now: number): string => `h.${btoa(JSON.stringify({ sub: 'ana', name: 'ana', exp: now / 1000 + 10 }))}.s`;

test('a site that takes longer to give a token than a socket lasts makes nobody wait any longer, and is told of nothing', async () => {
  const { error } = console, told: string[] = [], phases = new Set<string>(), asked: ((token: string) => void)[] = [];
  console.error = (text: string) => { told.push(text); };
  const clock = new FakeClock(), relay = new FakeRelay(clock);
  let slow = false;
  const { confab } = new FakeTab(new FakeBrowser(), clock, relay, 'ana', { token: () => slow ? new Promise((resolve) => { asked.push(resolve); }) : Promise.resolve(token(clock.now)) });
  await clock.pass(1000);
  slow = true;
  for (let sockets = 1; sockets <= 2; sockets++) {
    relay.cut();
    await clock.pass(1000);
    assert.equal(asked.length, sockets);
  }
  for (const give of asked) give(token(clock.now));
  await clock.pass(100);
  confab.status.subscribe(({ phase }) => phases.add(phase));
  await clock.pass(5000);
  console.error = error;
  assert.deepEqual([[...phases], told], [['live'], []]);
});

test('who is not let in for the moment comes back by itself', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock);
  relay.refuses = { code: 'degraded', message: 'The store is away.', temporary: true };
  const { confab } = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(5000);
  assert.notEqual(confab.status.value.phase, 'live');
  delete relay.refuses;
  await clock.pass(6000);
  assert.equal(confab.status.value.phase, 'live');
});

test('who is not let in for the moment reads why, and then that there is no network', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), told: unknown[] = [];
  relay.refuses = { code: 'limit', message: 'There are 500 connections from your address already.', temporary: true };
  const { confab } = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  confab.status.subscribe(({ phase, error }) => told.push([phase, error?.message]));
  await clock.pass(500);
  relay.kill();
  await clock.pass(20_000);
  relay.up = true;
  delete relay.refuses;
  await clock.pass(10_000);
  assert.deepEqual(told.slice(-3), [
    ['offline', 'There are 500 connections from your address already.'], ['offline', 'The relay cannot be reached.'], ['live', undefined],
  ]);
});

test('who is told when to come again comes no sooner', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock);
  relay.refuses = { code: 'limit', message: 'This relay has no room for more connections.', temporary: true, retryAfter: 10_000 };
  const { confab } = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(500);
  delete relay.refuses;
  await clock.pass(9000);
  assert.equal(confab.status.value.phase, 'offline');
  await clock.pass(1500);
  assert.equal(confab.status.value.phase, 'live');
});
