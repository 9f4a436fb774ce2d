/** A leader that hung while another took over does not know of it at first when it goes on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab } from '../testing/tab.ts';

test('what it says of its own connection, which was lost meanwhile, is not what the other tabs show', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const open = async (): Promise<FakeTab> => {
    const tab = new FakeTab(browser, clock, relay, 'ana', { locks: false });
    await clock.pass(2000);
    return tab;
  };
  const [old, next, other] = [await open(), await open(), await open()];
  other.hides();
  old.hangs();
  relay.cut();
  await clock.pass(10_000);
  assert.equal(next.leads, true);
  const phases: string[] = [];
  other.confab.status.subscribe(({ phase }) => phases.push(phase));
  old.wakes();
  await clock.pass(10);
  old.dies();
  await clock.pass(5000);
  assert.deepEqual([...new Set(phases)], ['live']);
  for (const tab of [next, other]) tab.dies();
});
