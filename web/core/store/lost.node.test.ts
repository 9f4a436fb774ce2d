/** A tab whose database is taken away goes on with it, or says why it cannot. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf } from '../session.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; browser: FakeBrowser; leader: FakeTab; follower: FakeTab }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const [leader, follower] = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(1000);
  return { clock, relay, browser, leader, follower };
}

test('by a browser that needs memory: it opens it again, and nothing is missing', async () => {
  const { clock, relay, leader, follower } = await scene();
  for (const [tab, what] of [[follower, 'follows'], [leader, 'leads']] as const) {
    tab.losesStore('terminated');
    relay.publish(ROOM, what);
    void tab.confab.room(ROOM).send(`${what} itself`);
    await clock.pass(2000);
    assert.equal(tab.confab.unread().value.count, 1);
    tab.confab.room(ROOM).markRead();
    await clock.pass(100);
    assert.equal(tab.confab.unread().value.count, 0);
    for (const { texts, confab } of [leader, follower]) assert.deepEqual([texts.slice(-2).sort(), confab.status.value.phase], [[what, `${what} itself`], 'live']);
  }
  assert.deepEqual([...relay.clients.values()], [1]);
});

test('by a newer page in another tab: it says so, lets another one lead, and does not take it back', async () => {
  const { clock, relay, leader, follower } = await scene();
  leader.losesStore('upgrade');
  await clock.pass(2000);
  const { phase, leads, error } = leader.confab.status.value;
  assert.deepEqual([phase, leads, error?.code], ['offline', false, 'version']);
  assert.equal(follower.confab.status.value.leads, true);
  leader.freezes();
  leader.thaws();
  await clock.pass(2000);
  assert.equal(leader.confab.status.value.error?.code, 'version');
  void leader.confab.room(ROOM).send('a');
  await clock.pass(2000);
  assert.deepEqual([follower.texts, relay.entries(ROOM).length], [['a'], 1], 'what is written there all the same goes out by the other');
});

async function clearsSiteData(browser: FakeBrowser, tabs: readonly FakeTab[]): Promise<void> {
  browser.journal.clear();
  await browser.store(nameOf('ws://relay/socket', 'ana')).destroy();
  for (const tab of tabs) tab.losesStore('deleted');
}

test('by "clear site data": whoever sent what has not gone out is told that it may be lost, and what is written later goes out', async () => {
  const { clock, relay, browser, leader, follower } = await scene(), tabs = [leader, follower];
  relay.kill();
  const lost = tabs.map(({ confab }) => assert.rejects(confab.room(ROOM).send('lost'), { code: 'closed', temporary: true }));
  await clock.pass(100);
  await clearsSiteData(browser, tabs);
  await clock.pass(1000);
  await Promise.all(lost);
  relay.up = true;
  void follower.confab.room(ROOM).send('a');
  await clock.pass(10_000);
  for (const { texts, confab } of tabs) assert.deepEqual([texts, confab.status.value.waiting], [['a'], 0]);
});

test('by "clear site data", in the moment in which somebody writes: that goes out, and does not count as sent before', async () => {
  const { clock, relay, browser, leader, follower } = await scene();
  follower.dies();
  relay.kill();
  await clearsSiteData(browser, [leader]);
  let position: string | undefined;
  void leader.confab.room(ROOM).send('a').then((message) => { ({ position } = message); });
  await clock.pass(1000);
  assert.deepEqual([leader.texts, position], [['a'], undefined]);
  relay.up = true;
  await clock.pass(10_000);
  assert.deepEqual([leader.texts, position, leader.confab.status.value.waiting], [['a'], 'g-1', 0]);
});
