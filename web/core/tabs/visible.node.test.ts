/** What a tab stored and, because it ended right then, told nobody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf } from '../session.ts';
import { KEYS } from '../store/facts.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab } from '../testing/tab.ts';

test('is found by another one as soon as somebody looks at it', async () => {
  const clock = new FakeClock(), browser = new FakeBrowser(), tab = new FakeTab(browser, clock, new FakeRelay(clock), 'ana');
  await clock.pass(1000);
  tab.hides();
  const store = browser.store(nameOf('ws://relay/socket', 'ana')), rev = await store.revision();
  await store.write(rev, (writer) => writer.putFact(KEYS.count, { rev: rev + 1, value: 7 }));
  await clock.pass(1000);
  assert.equal(tab.confab.notices.value, 0);
  tab.shows();
  await clock.pass(10);
  assert.equal(tab.confab.notices.value, 7);
  tab.dies();
});
