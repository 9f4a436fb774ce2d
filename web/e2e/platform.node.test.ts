/**
 * What the browser itself does with tabs, on which the core relies. Should one of these fall, Chromium has
 * changed, or the harness no longer does to a tab what it says.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Profile } from './harness/browser.ts';
import { servePages, type Pages } from './harness/pages.ts';
import type { Tab } from './harness/tabs.ts';

let pages: Pages;
let profile: Profile;
before(async () => {
  pages = await servePages();
  profile = await Profile.open('platform');
});
after(async () => {
  await profile?.close();
  await pages?.close();
});

declare global {
  interface Window { lockedAt?: number; cached?: boolean; heard?: number; froze?: number }
}

const open = (window = false): Promise<Tab> => profile.openTab(`${pages.origin}/empty`, { window });
const now = (): number => performance.timeOrigin + performance.now();

/** Queues for the lock; `lockedAt` tells when it was given. */
const queue = (tab: Tab): Promise<void> => tab.run(() => {
  void navigator.locks.request('lead', () => {
    window.lockedAt = performance.timeOrigin + performance.now();
    return new Promise(() => {});
  });
});
const lockedAt = (tab: Tab): Promise<number | undefined> => tab.run(() => window.lockedAt);

async function within(ms: number, holds: () => Promise<boolean>): Promise<boolean> {
  const until = Date.now() + ms;
  while (Date.now() < until) {
    if (await holds()) return true;
    await pause(5);
  }
  return false;
}

/** Two tabs, the first has the lock. */
async function pair(): Promise<[Tab, Tab]> {
  const holder = await open();
  await queue(holder);
  assert.equal(await within(2000, async () => (await lockedAt(holder)) !== undefined), true);
  const next = await open();
  await queue(next);
  return [holder, next];
}

test('a closed tab frees its lock', async () => {
  const [holder, next] = await pair();
  const closedAt = now();
  await holder.close();
  assert.equal(await within(1000, async () => (await lockedAt(next)) !== undefined), true);
  assert.ok((await lockedAt(next))! - closedAt < 1000, `after ${(await lockedAt(next))! - closedAt} ms`);
  await next.close();
});

test('a crashed tab frees its lock, and the tab beside it lives on', async () => {
  const [holder, next] = await pair();
  await holder.crash();
  assert.equal(holder.fate, 'crashed');
  assert.equal(await within(1000, async () => (await lockedAt(next)) !== undefined), true);
  await next.close();
});

test('a frozen tab keeps its lock, hears its freeze on document, and a steal gets it', async () => {
  const [holder, next] = await pair();
  await holder.run(() => document.addEventListener('freeze', () => { window.froze = performance.now(); }));
  await holder.freeze();
  await pause(300);
  assert.equal(await lockedAt(next), undefined);
  await next.run(() => {
    void navigator.locks.request('lead', { steal: true }, () => {
      window.lockedAt = 1;
      return new Promise(() => {});
    });
  });
  assert.equal(await within(1000, async () => (await lockedAt(next)) === 1), true);
  await holder.thaw();
  assert.notEqual(await holder.run(() => window.froze), undefined);
  await holder.close();
  await next.close();
});

test('a tab that is left comes back alive out of the back/forward cache', async () => {
  const tab = await open();
  await tab.run(() => {
    window.heard = 7;
    addEventListener('pageshow', (event) => { window.cached = event.persisted; });
  });
  await tab.leave(`${pages.origin}/empty?elsewhere`);
  await tab.back();
  assert.equal(await within(2000, () => tab.run(() => window.cached === true && window.heard === 7)), true);
  await tab.close();
});

test('a process that is stopped does nothing until it goes on, and the tab beside it does not mind', async () => {
  const [holder, next] = await pair();
  await holder.run(() => { setInterval(() => { window.heard = (window.heard ?? 0) + 1; }, 10); });
  await holder.stop();
  const answer = holder.run(() => window.heard);
  assert.equal(await Promise.race([answer, pause(500, 'silence')]), 'silence');
  assert.equal(await next.run(() => 1 + 1), 2);
  assert.equal(await lockedAt(next), undefined);
  await holder.go();
  assert.equal(await holder.run(() => 1 + 1), 2);
  await holder.close();
  await next.close();
});

test('tabs of one window hide each other, windows do not', async () => {
  const [first, second, aside] = [await open(), await open(), await open(true)];
  const visible = (tab: Tab): Promise<boolean> => tab.run(() => document.visibilityState === 'visible');
  assert.deepEqual([await visible(first), await visible(second), await visible(aside)], [false, true, true]);
  await first.show();
  assert.equal(await within(1000, async () => (await visible(first)) && !(await visible(second)) && (await visible(aside))), true);
  await Promise.all([first, second, aside].map((tab) => tab.close()));
});

test('a duplicated tab starts with a copy of the session storage', async () => {
  const tab = await open();
  await tab.run(() => sessionStorage.setItem('tab', 'one'));
  const copy = await tab.duplicate();
  assert.equal(await copy.run(() => sessionStorage.getItem('tab')), 'one');
  await Promise.all([tab.close(), copy.close()]);
});

test('a name that is no secure context has no Web Locks, but channels and storage', async () => {
  const tab = await profile.openTab(`http://plain.test:${pages.port}/empty`);
  assert.deepEqual(
    await tab.run(() => ['locks' in navigator, 'BroadcastChannel' in window, 'indexedDB' in window]),
    [false, true, true],
  );
  await tab.close();
});
