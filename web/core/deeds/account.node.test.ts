/** What concerns a user as a whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab } from '../testing/tab.ts';

const HOUR = 3_600_000, LASTS = 180_000;

for (const [title, skew] of [['right', 0], ['an hour ahead', HOUR], ['an hour behind', -HOUR]] as const) {
  test(`a code for another device lasts as long as the relay says, where the clock of this one is ${title}`, async () => {
    const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
    const tabs = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana', { skew }));
    await clock.pass(1000);
    relay.answers.link_new = { code: 'ABCD-EFGH', expires: clock.now + LASTS, lasts: LASTS };
    for (const { confab, platform } of tabs) {
      const asked = platform.now(), link = confab.linkDevice();
      await clock.pass(100);
      const lasts = (await link).expires - asked;
      assert.ok(Math.abs(lasts - LASTS) < 1000, `${lasts} ms`);
    }
  });
}
