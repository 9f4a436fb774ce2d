import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf } from '../session.ts';
import { KEYS } from '../store/facts.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab } from '../testing/tab.ts';

/** Its tabs do not hear each other. */
class DeafBrowser extends FakeBrowser {
  override channel(): { post(): void; close(): void } { return { post: () => undefined, close: () => undefined }; }
}

test('tabs that do not hear each other come to rest instead of deposing each other in turn', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new DeafBrowser();
  const tabs = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')), store = browser.store(nameOf('ws://relay/socket', 'ana'));
  await clock.pass(60_000);
  const term = (await store.fact(KEYS.term))?.value as number;
  assert.ok(term <= 1 + 2 * 3, `${term} leaders within a minute`);
  await clock.pass(240_000);
  assert.equal((await store.fact(KEYS.term))?.value, term);
  assert.deepEqual([...relay.clients.values()], [1]);
  for (const tab of tabs) tab.dies();
});
