/** What a person sets is kept as soon as the call returns, whatever becomes of the tab. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PARTS } from '../parts.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

for (const moment of ['at once', 'once it is live', 'while its code is still loaded']) {
  test(`a tab that sets something, ${moment}, and closes in the same moment`, async (t) => {
    const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), open = (): FakeTab => new FakeTab(browser, clock, relay, 'ana');
    const first = open();
    await clock.pass(1000);
    first.closes();
    const tab = open();
    if (moment !== 'at once') await clock.pass(1000);
    const { deeds } = PARTS, loaded = { ...deeds };
    if (moment === 'while its code is still loaded') Object.assign(deeds, { now: undefined, load: () => new Promise(() => {}) });
    t.after(() => Object.assign(deeds, loaded));
    tab.confab.room(ROOM).mute(true);
    tab.confab.setSetting('theme', 'dark');
    tab.confab.setSetting('theme', 'light');
    tab.closes();
    Object.assign(deeds, loaded);
    const { confab } = open();
    await clock.pass(2000);
    assert.deepEqual([confab.room(ROOM).state.value.muted, confab.setting('theme', 'none').value, confab.status.value.phase], [true, 'light', 'live']);
    confab.close();
  });
}

test('what was set in the moment in which a tab was closed stands in the next one before the relay is asked', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), open = (): FakeTab => new FakeTab(browser, clock, relay, 'ana');
  const first = open();
  await clock.pass(1000);
  relay.kill();
  first.confab.setSetting('theme', 'dark');
  first.closes();
  const { confab } = open();
  await clock.pass(200);
  assert.equal(confab.setting('theme', 'none').value, 'dark');
  confab.close();
});

test('without a network it holds here at once, in all tabs, and is told when the network is back', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const [one, two] = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  const away = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(1000);
  const muted = (): boolean[] => [one, two, away].map(({ confab }) => confab.room(ROOM).state.value.muted);
  relay.kill();
  two.confab.room(ROOM).mute(true);
  await clock.pass(100);
  assert.deepEqual(muted(), [true, true, false]);
  relay.up = true;
  await clock.pass(10_000);
  assert.deepEqual(muted(), [true, true, true]);
  for (const tab of [one, two, away]) tab.dies();
});

test('what was set elsewhere a moment before holds here too, where the relay takes that for the newer one', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana');
  await clock.pass(1000);
  const theme = tab.confab.setting('theme', 'light');
  // As it does for what is older than what it has.
  relay.answers.shelf_put = null;
  tab.stalls();
  relay.append('user:ana', { kind: 'shelf', id: 'theirs', items: [{ key: 'set/theme', value: 'theirs', stamp: clock.now + 5000 }], at: clock.now });
  await clock.pass(10);
  tab.wakes();
  tab.confab.setSetting('theme', 'own');
  await clock.pass(1000);
  assert.equal(theme.value, 'theirs');
  tab.dies();
});

test('what is set twice at once holds as it was set last, also where the clock is behind', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana', { skew: -60_000 });
  await clock.pass(1000);
  relay.append('user:ana', { kind: 'shelf', id: 'theirs', items: [{ key: 'set/theme', value: 'theirs', stamp: clock.now }], at: clock.now });
  await clock.pass(100);
  for (const value of ['first', 'last']) {
    tab.confab.setSetting('theme', value);
    await clock.pass(3);
  }
  await clock.pass(1000);
  assert.deepEqual([tab.confab.setting('theme', '').value, relay.shelf.value('ana', 'set/theme')], ['last', 'last']);
  tab.dies();
});
