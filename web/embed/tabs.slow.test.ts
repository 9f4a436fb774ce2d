/** Three tabs of another site, each with two badges and a room: one socket, and numbers that always agree. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { SignJWT } from 'jose';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { arrived, say } from './testing/person.ts';

const CONFAB_SECRET = 'a-secret-of-the-tests-0123456789abcdefgh';
const CONFAB_API_KEY = 'a-key-of-the-tests-0123456789abcdefghijk';
const NOTICES = 500;

let host: Host, visitor: BrowserContext, tabs: Page[];

before(async () => {
  host = await startHost({ CONFAB_SECRET, CONFAB_API_KEY });
  const token = await new SignJWT({ name: 'Ana' }).setProtectedHeader({ alg: 'HS256' }).setSubject('ana').setIssuedAt().setExpirationTime('1h').sign(new TextEncoder().encode(CONFAB_SECRET));
  host.pages.set('/token', { html: token, type: 'text/plain' });
  host.pages.set('/', { html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>A forum</title>
    <script type="module" src="${host.relay.origin}/embed/v1/elements.js"></script>
    <confab-relay src="${host.relay.origin}" token-src="/token">
      <nav>desktop <confab-badge notices max="100000"></confab-badge></nav>
      <confab-room room="forum/minichat" compact></confab-room>
      <nav>mobile <confab-badge notices max="100000"></confab-badge></nav>
    </confab-relay>` });
  visitor = await host.visitor();
  tabs = [await host.open(visitor, '/'), await host.open(visitor, '/'), await host.open(visitor, '/')];
  await say(tabs[0]!, 'we are live');
  for (const tab of tabs) await arrived(tab, 'we are live');
});
after(() => host.stop());

const numbers = (tab: Page): Promise<string[]> => tab.evaluate(() => [...document.querySelectorAll('confab-badge')].map((badge) => badge.shadowRoot?.querySelector('.count')?.textContent ?? ''));

async function setCount(count: number): Promise<void> {
  const answer = await fetch(`${host.relay.origin}/api/users/ana/count`, { method: 'POST', headers: { authorization: `Bearer ${CONFAB_API_KEY}`, 'content-type': 'application/json' }, body: JSON.stringify({ count }) });
  assert.equal(answer.status, 200, await answer.text());
}

describe('three tabs with two badges and a room each', () => {
  it('are one socket', () => host.hasSockets(1));

  it(`show the same number in both places at every moment of a storm of ${NOTICES} notices, and the last one in the end`, async () => {
    for (const tab of tabs) {
      await tab.evaluate(() => {
        const seen: string[][] = [];
        Object.assign(globalThis, { seen });
        setInterval(() => seen.push([...document.querySelectorAll('confab-badge')].map((badge) => badge.shadowRoot?.querySelector('.count')?.textContent ?? '')), 1);
      });
    }
    for (let count = 1; count <= NOTICES; count++) await setCount(count);
    for (const tab of tabs) {
      await tab.waitForFunction((last) => [...document.querySelectorAll('confab-badge')].every((badge) => badge.shadowRoot?.querySelector('.count')?.textContent === last), String(NOTICES), { timeout: 10_000 });
      const seen = await tab.evaluate(() => (globalThis as unknown as { seen: string[][] }).seen);
      assert.ok(seen.length > 100, `looked ${seen.length} times`);
      assert.deepEqual(seen.filter(([desktop, mobile]) => desktop !== mobile), []);
      const steps = seen.map(([desktop = '']) => Number(desktop));
      assert.deepEqual(steps.filter((step, i) => i > 0 && step < steps[i - 1]!), [], 'no number comes back');
    }
  });

  it('show a number that goes to nothing as nothing, in every tab', async () => {
    await setCount(0);
    for (const tab of tabs) await tab.waitForFunction(() => [...document.querySelectorAll('confab-badge')].every((badge) => badge.shadowRoot?.querySelector('.count') === null));
    assert.deepEqual(await numbers(tabs[2]!), ['', '']);
  });

  it('keep one socket and their number when the tab that held it is closed', async () => {
    await tabs[0]!.close();
    await setCount(3);
    for (const tab of tabs.slice(1)) await tab.waitForFunction(() => [...document.querySelectorAll('confab-badge')].every((badge) => badge.shadowRoot?.querySelector('.count')?.textContent === '3'));
    await host.hasSockets(1);
  });

  it('clear what belongs to a user who signs out of the site', async () => {
    host.pages.set('/token', { html: '', type: 'text/plain' });
    const tab = await host.open(visitor, '/');
    await tab.getByText('What should people call you?').or(tab.getByText(/sign in/i)).first().waitFor();
    assert.equal(await tab.locator('confab-message').count(), 0);
    assert.deepEqual(await numbers(tab), ['', '']);
  });
});
