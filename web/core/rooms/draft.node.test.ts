/** What stands in a composer is kept, whoever turns out to have written it and whatever becomes of the page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM, tokenOf } from '../testing/tab.ts';

const clock = new FakeClock(), relay = new FakeRelay(clock);
const draftIn = ({ confab }: FakeTab): string => confab.room(ROOM).draft.value;

test('what is written before it is known by whom stands there after what they wrote earlier, and in their other tabs', async () => {
  const browser = new FakeBrowser(), [earlier, other] = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(1000);
  earlier.confab.room(ROOM).setDraft('earlier');
  let know: (token: string) => void = () => undefined;
  const tab = new FakeTab(browser, clock, relay, 'ana', { token: () => new Promise((resolve) => { know = resolve; }) });
  const seen: string[] = [];
  tab.confab.room(ROOM).draft.subscribe((draft) => seen.push(draft));
  tab.confab.room(ROOM).setDraft('now');
  await clock.pass(100);
  know(tokenOf('ana'));
  await clock.pass(100);
  assert.deepEqual([draftIn(tab), draftIn(other), seen.at(-1)], ['earlier\nnow', 'earlier\nnow', 'earlier\nnow']);
});

test('what is written while nobody is signed in stands there when somebody is', async () => {
  let token: string | null = null;
  const tab = new FakeTab(new FakeBrowser(), clock, relay, 'ana', { token: async () => token });
  tab.confab.room(ROOM).setDraft('early');
  await clock.pass(100);
  assert.equal(draftIn(tab), 'early');
  token = tokenOf('ana');
  await tab.confab.signIn();
  assert.equal(draftIn(tab), 'early');
  tab.confab.room(ROOM).setDraft('');
  token = tokenOf('ben');
  await tab.confab.signIn();
  assert.equal(draftIn(tab), '');
});

test('a page that was put aside shows what was written meanwhile', async () => {
  const browser = new FakeBrowser(), [tab, other] = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(1000);
  tab.confab.room(ROOM).setDraft('to be sent');
  await clock.pass(100);
  tab.freezes();
  other.confab.room(ROOM).send('to be sent').catch(() => undefined);
  await clock.pass(100);
  tab.thaws();
  await clock.pass(100);
  assert.deepEqual([draftIn(tab), draftIn(other)], ['', '']);
});
