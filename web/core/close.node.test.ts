/** An instance that a page closes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from './testing/browser.ts';
import { FakeClock } from './testing/clock.ts';
import { FakeRelay } from './testing/relay.ts';
import { FakeTab, ROOM } from './testing/tab.ts';

test('says that it is offline from then on, whether it led or followed, and the other tabs go on', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const tabs = [1, 2, 3].map(() => new FakeTab(browser, clock, relay, 'ana')), [leader, follower, last] = tabs as [FakeTab, FakeTab, FakeTab];
  await clock.pass(1000);
  for (const { confab } of [leader, follower]) {
    const phases: string[] = [];
    confab.status.subscribe(({ phase }) => phases.push(phase));
    confab.close();
    await clock.pass(5000);
    assert.deepEqual([phases.at(-1), confab.status.value.phase, confab.status.value.leads], ['offline', 'offline', false]);
  }
  relay.publish(ROOM, 'a');
  await clock.pass(1000);
  assert.deepEqual([last.texts, leader.texts, last.confab.status.value.phase, [...relay.clients.values()]], [['a'], [], 'live', [1]]);
  for (const tab of tabs) tab.dies();
});

test('leaves nothing behind that listens to the page', async () => {
  const clock = new FakeClock(), tab = new FakeTab(new FakeBrowser(), clock, new FakeRelay(clock), 'ana');
  await clock.pass(1000);
  assert.notEqual(tab.listeners, 0);
  tab.confab.close();
  assert.equal(tab.listeners, 0);
});
