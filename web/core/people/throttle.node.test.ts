/** The same person once in 1500 ms per kind, over all tabs of a browser; the first time is free. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; tabs: FakeTab[]; outcomes(...deeds: Promise<void>[]): Promise<unknown[]> }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const tabs = [1, 2, 3].map(() => new FakeTab(browser, clock, relay, 'ana'));
  await clock.pass(1000);
  /** 'sent', or what is left to wait. */
  const outcomes = async (...deeds: Promise<void>[]): Promise<unknown[]> => {
    const all = Promise.all(deeds.map((deed) => deed.then(() => 'sent', (error: { code: string; retryAfter?: number }) => error.code === 'throttled' ? error.retryAfter : error)));
    await clock.pass(100);
    return all;
  };
  return { clock, relay, tabs, outcomes };
}

test('of tabs that invite the same person at the same moment one does', async () => {
  const { relay, tabs, outcomes } = await scene();
  assert.deepEqual((await outcomes(...tabs.map(({ confab }) => confab.invite('ben', ROOM)))).sort(), [1500, 1500, 'sent']);
  assert.deepEqual(relay.invitations, ['user_invite ben']);
});

test('it holds for 1500 ms, and not for another person or kind', async () => {
  const { clock, relay, tabs: [one, two], outcomes } = await scene(), { confab } = one!;
  const until = two!.confab.throttledUntil('invite', 'ben'), told: number[] = [];
  until.subscribe((at) => told.push(at));
  const start = clock.now;
  assert.deepEqual(await outcomes(confab.invite('ben', ROOM), confab.invite('carla', ROOM), confab.cancelInvite('ben', ROOM)), ['sent', 'sent', 'sent']);
  await clock.pass(1399);
  assert.deepEqual(await outcomes(two!.confab.invite('ben', ROOM)), [1]);
  assert.deepEqual(told, [0, start + 1500, 0]);
  assert.deepEqual(await outcomes(two!.confab.invite('ben', ROOM)), ['sent']);
  assert.equal(relay.invitations.length, 4);
});

test('a clock that was set back locks nobody out', async () => {
  const { clock, tabs: [one], outcomes } = await scene(), { confab } = one!;
  assert.deepEqual(await outcomes(confab.invite('ben', ROOM)), ['sent']);
  clock.now -= 3_600_000;
  assert.equal(confab.throttledUntil('invite', 'ben').value, 0);
  assert.deepEqual(await outcomes(confab.invite('ben', ROOM)), ['sent']);
});

test('that it is over is told of each person in time, however many were invited since', async () => {
  const { clock, tabs: [one], outcomes } = await scene(), { confab } = one!, told: number[] = [];
  confab.throttledUntil('invite', 'ben').subscribe((at) => told.push(at));
  const start = clock.now;
  for (const user of ['ben', 'carla', 'dan']) {
    assert.deepEqual(await outcomes(confab.invite(user, ROOM)), ['sent']);
    await clock.pass(500);
  }
  assert.deepEqual(told, [0, start + 1500, 0]);
});

test('that it is over is told although the timer came a millisecond early', async () => {
  const { clock, tabs: [one], outcomes } = await scene(), { confab } = one!, told: number[] = [];
  confab.throttledUntil('invite', 'ben').subscribe((at) => told.push(at));
  const start = clock.now;
  clock.early = 1;
  assert.deepEqual(await outcomes(confab.invite('ben', ROOM)), ['sent']);
  await clock.pass(1500);
  assert.deepEqual(told, [0, start + 1500, 0]);
});
