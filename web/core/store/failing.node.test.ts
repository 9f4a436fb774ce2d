/** A database that fails while a page lives: full disks, and browsers that lost theirs until the page is loaded again. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

function scene(): { clock: FakeClock; relay: FakeRelay; open(): Promise<FakeTab> } {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const open = async (): Promise<FakeTab> => {
    const tab = new FakeTab(browser, clock, relay, 'ana');
    await clock.pass(500);
    return tab;
  };
  return { clock, relay, open };
}
/** Of what the fake clock knows nothing: the store that is loaded only here. */
async function passAll(clock: FakeClock, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    await clock.pass(500);
    await pause(5);
  }
}
const send = (tab: FakeTab, text: string): void => void tab.confab.room(ROOM).send(text).catch(() => undefined);

for (const { what, fail } of [
  { what: 'nothing can be opened or written any more, as Chromium says it', fail: (tab: FakeTab) => { tab.disk.broken = 'UnknownError'; tab.losesStore('terminated'); } },
  { what: 'nothing can be opened or written any more, as Firefox says it', fail: (tab: FakeTab) => { tab.disk.broken = 'QuotaExceededError'; tab.losesStore('terminated'); } },
  { what: 'nothing can be written any more', fail: (tab: FakeTab) => { tab.disk.broken = 'UnknownError'; } },
  { what: 'the disk is full, and nothing can be taken from it', fail: (tab: FakeTab) => { tab.disk.full = true; } },
]) {
  test(`${what}: tabs go on by themselves, and say so`, async () => {
    const { clock, relay, open } = scene(), tabs = [await open(), await open()];
    tabs.forEach(fail);
    send(tabs[0]!, 'one');
    await clock.pass(1000);
    send(tabs[1]!, 'two');
    relay.publish(ROOM, 'theirs');
    await passAll(clock, 15_000);
    for (const { texts, confab: { status: { value: { phase, alone, waiting } } } } of tabs) {
      assert.deepEqual([phase, alone, waiting], ['live', true, 0]);
      assert.deepEqual([...texts].sort(), ['one', 'theirs', 'two']);
    }
    assert.equal(relay.entries(ROOM).length, 3);
    // Put aside and taken up again, they are together again.
    for (const tab of tabs) {
      tab.freezes();
      tab.disk.full = false;
      delete tab.disk.broken;
    }
    for (const tab of tabs) tab.thaws();
    await clock.pass(2000);
    send(tabs[0]!, 'three');
    await clock.pass(1000);
    for (const { texts, confab } of tabs) assert.deepEqual([confab.status.value.alone, texts.slice(0, 3).sort(), texts.at(-1)], [false, ['one', 'theirs', 'two'], 'three']);
    assert.equal(relay.entries(ROOM).length, 4);
    tabs.forEach((tab) => tab.dies());
  });
}

test('what waited in it is shown still, and goes out once', async () => {
  const { clock, relay, open } = scene(), tab = await open();
  relay.kill();
  send(tab, 'waits');
  await clock.pass(1000);
  tab.disk.broken = 'UnknownError';
  tab.losesStore('terminated');
  await passAll(clock, 10_000);
  assert.deepEqual([tab.texts, tab.confab.status.value.alone, tab.confab.status.value.waiting], [['waits'], true, 1]);
  relay.up = true;
  await clock.pass(20_000);
  assert.deepEqual([tab.texts, tab.confab.status.value.waiting], [['waits'], 0]);
  tab.freezes();
  delete tab.disk.broken;
  tab.thaws();
  await clock.pass(20_000);
  assert.deepEqual([tab.texts, tab.confab.status.value.waiting, relay.entries(ROOM).length], [['waits'], 0, 1]);
  tab.dies();
});

test('one that fails for a moment is used on', async () => {
  const { clock, relay, open } = scene(), tab = await open();
  for (const round of ['one', 'two', 'three']) {
    tab.disk.broken = 'UnknownError';
    tab.losesStore('terminated');
    send(tab, round);
    await clock.pass(2000);
    delete tab.disk.broken;
    await clock.pass(3000);
    assert.equal(tab.confab.status.value.alone, false);
  }
  assert.deepEqual([tab.texts, relay.entries(ROOM).length], [['one', 'two', 'three'], 3]);
  tab.dies();
});
