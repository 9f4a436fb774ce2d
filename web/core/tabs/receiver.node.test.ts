/** What is told is heard once, wherever it comes from and whatever happened meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomTopic } from '../../../relay/wire.ts';
import type { Channel } from '../platform/platform.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM, type TabOptions } from '../testing/tab.ts';

interface Scene { clock: FakeClock; relay: FakeRelay; open(browser?: FakeBrowser): { tab: FakeTab; heard: unknown[] } }

function scene(): Scene {
  const clock = new FakeClock(), relay = new FakeRelay(clock), own = new FakeBrowser();
  const open: Scene['open'] = (browser = own) => {
    const tab = new FakeTab(browser, clock, relay, 'ana'), heard: unknown[] = [];
    tab.confab.onReceive('piep', (data) => heard.push(data));
    return { tab, heard };
  };
  return { clock, relay, open };
}

test('what one tab tells, the others and the other devices hear once, and itself never', async () => {
  const { clock, open } = scene(), one = open(), two = open(), away = open(new FakeBrowser());
  await clock.pass(1000);
  one.tab.confab.sendToOtherMe('piep', 1);
  two.tab.confab.sendToOtherMe('piep', 2);
  await clock.pass(1000);
  assert.deepEqual([one.heard, two.heard, away.heard], [[2], [1], [1, 2]]);
});

test('what the site tells is heard once in each tab, through freezing and waking', async () => {
  const { clock, relay, open } = scene(), one = open(), two = open(), all = [1, 2, 3, 4];
  await clock.pass(1000);
  relay.notice('ana', 'piep', 1);
  await clock.pass(100);
  two.tab.freezes();
  relay.notice('ana', 'piep', 2);
  await clock.pass(100);
  one.tab.freezes();
  relay.notice('ana', 'piep', 3);
  await clock.pass(100);
  two.tab.thaws();
  one.tab.thaws();
  await clock.pass(1000);
  relay.notice('ana', 'piep', 4);
  await clock.pass(1000);
  assert.deepEqual([one.heard, two.heard], [all, all]);
});

test('a new browser hears nothing of what was told before it came', async () => {
  const { clock, relay, open } = scene(), { tab, heard } = open();
  relay.notice('ana', 'piep', 'long ago');
  await clock.pass(1000);
  relay.notice('ana', 'piep', 'now');
  await clock.pass(1000);
  assert.deepEqual([tab.confab.status.value.phase, heard], ['live', ['now']]);
});

test('nor does it where that comes in several pieces, and what it misses later it hears', async () => {
  const { clock, relay, open } = scene();
  relay.part = 2;
  for (const n of [1, 2, 3, 4]) relay.notice('ana', 'piep', n);
  const { tab, heard } = open();
  await clock.pass(1000);
  assert.deepEqual(heard, []);
  tab.freezes();
  relay.notice('ana', 'piep', 5);
  await clock.pass(1000);
  tab.thaws();
  await clock.pass(1000);
  assert.deepEqual(heard, [5]);
});

test('whoever was never told anything hears the first that the site tells, in each tab', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const heard = [1, 2].map(() => {
    const tab = new FakeTab(browser, clock, relay, 'ana', { idle: true }), mine: unknown[] = [];
    tab.confab.onReceive('piep', (data) => mine.push(data));
    return mine;
  });
  await clock.pass(1000);
  relay.notice('ana', 'piep', 1);
  await clock.pass(1000);
  assert.deepEqual(heard, [[1], [1]]);
});

test('what the site tells while a tab sleeps is heard when it wakes, however much was told before', async () => {
  const { clock, relay, open } = scene(), one = open(), two = open(), all = Array.from({ length: 610 }, (_, n) => n);
  await clock.pass(1000);
  for (const n of all.slice(0, 600)) relay.notice('ana', 'piep', n);
  await clock.pass(1000);
  two.tab.freezes();
  for (const n of all.slice(600)) relay.notice('ana', 'piep', n);
  await clock.pass(1000);
  two.tab.thaws();
  await clock.pass(1000);
  assert.deepEqual([one.heard, two.heard], [all, all]);
});

test('what the site tells is heard once, in order, also in a tab that missed when it was stored', async () => {
  let drops = false;
  class Dropping extends FakeBrowser {
    override channel(name: string, receive: (message: unknown) => void): Channel { return super.channel(name, (message) => { if (!drops) receive(message); }); }
  }
  const { clock, relay, open } = scene(), browser = new Dropping(), one = open(browser), two = open(browser);
  await clock.pass(1000);
  for (const n of [1, 2, 3, 4]) {
    drops = n === 2 || n === 3;
    relay.notice('ana', 'piep', n);
    await clock.pass(10);
  }
  await clock.pass(1000);
  assert.deepEqual([one.heard, two.heard], [[1, 2, 3, 4], [1, 2, 3, 4]]);
});

test('what happens in a room is heard in each tab, although the clock of the device is an hour ahead, or is set back while they are open', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), heard: string[][] = [];
  const happens = async (data: string): Promise<void> => {
    relay.append(roomTopic(ROOM), { kind: 'event', id: data, keyword: 'piep', data, at: clock.now });
    await clock.pass(1000);
  };
  const open = async (options: TabOptions): Promise<FakeTab> => {
    const tab = new FakeTab(browser, clock, relay, 'ana', options), mine: string[] = [];
    heard.push(mine);
    tab.confab.onReceive<string>('piep', (data) => mine.push(data));
    await clock.pass(1000);
    return tab;
  };
  await happens('before');
  await clock.pass(10_000);
  const tabs = [await open({ skew: 3_600_000 }), await open({ skew: 3_600_000 })];
  await happens('first');
  for (const { platform } of tabs) platform.now = () => clock.now;
  relay.cut();
  await clock.pass(10_000);
  await happens('second');
  assert.deepEqual(heard, [['first', 'second'], ['first', 'second']]);
});
