/** Elements in pages of React, Vue and Svelte: properties, events, two ways, and nothing left behind by a hundred rounds. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import type {} from '../elements/badge/confab-badge.ts';
import type {} from '../elements/composer/confab-composer.ts';
import type {} from '../elements/room/confab-room.ts';
import { PACKAGE, buildPage } from './frameworks/build.ts';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { arrived, say, takeName } from './testing/person.ts';

const ROUNDS = 100;
let host: Host;

before(async () => {
  const done = spawnSync(process.execPath, [fileURLToPath(new URL('package.mjs', import.meta.url)), PACKAGE], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  host = await startHost();
});
after(() => host.stop());

interface Counters { nodes: number; jsEventListeners: number }

/** What is alive after everything that can be collected was. */
async function alive(session: CDPSession): Promise<Counters> {
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
  return session.send('Memory.getDOMCounters');
}

async function rounds(page: Page, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await page.click('#toggle');
    await page.locator('confab-room').waitFor({ state: 'detached' });
    await page.click('#toggle');
    await page.locator('confab-room confab-timeline').waitFor({ state: 'attached' });
  }
}

for (const framework of ['react', 'vue', 'svelte'] as const) {
  describe(`in a page of ${framework}`, () => {
    let page: Page;

    before(async () => {
      host.pages.set('/page.js', { html: await buildPage(framework), type: 'text/javascript' });
      host.pages.set('/', { html: '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><div id="page"></div><script type="module" src="/page.js"></script>' });
      page = await host.open(await host.visitor(), `/?relay=${host.relay.origin}`);
      await takeName(page, 'Ana');
      await page.locator('confab-room confab-composer').waitFor();
    });
    after(() => host.closeVisitors());

    it('properties arrive with their types', async () => {
      assert.deepEqual(await page.locator('confab-badge').evaluate((badge) => (badge as HTMLElementTagNameMap['confab-badge']).max), 9);
      assert.equal(await page.locator('confab-room').evaluate((room) => (room as HTMLElementTagNameMap['confab-room']).compact), true);
    });

    it('a message goes out and stands there', async () => {
      await say(page, `from ${framework}`);
      await arrived(page, `from ${framework}`);
    });

    it('the composer works both ways', async () => {
      const field = page.locator('confab-composer[room="home/other"] textarea, confab-composer:not(confab-room confab-composer) textarea').last();
      await page.fill('#outside', 'from outside');
      await page.waitForFunction(() => document.querySelector<HTMLElementTagNameMap['confab-composer']>('#page confab-composer')?.value === 'from outside');
      await field.fill('from inside');
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#outside')?.value === 'from inside');
    });

    it('an event of an element reaches its handler', async () => {
      await page.locator('confab-badge').evaluate((badge) => badge.dispatchEvent(Object.assign(new Event('confab-unread', { bubbles: true, composed: true }), { count: 4, mentions: 0 })));
      await page.locator('output', { hasText: '4' }).waitFor();
    });

    it(`${ROUNDS} rounds of unmounting and mounting leave no sockets, listeners or nodes behind`, async () => {
      const session = await page.context().newCDPSession(page);
      await rounds(page, 10);
      const before = await alive(session);
      await rounds(page, ROUNDS);
      let now = await alive(session);
      // What the browser lets go of only after a while is no leak.
      for (let tries = 0; tries < 20 && now.nodes - before.nodes >= ROUNDS; tries++) {
        await page.waitForTimeout(500);
        now = await alive(session);
      }
      await host.hasSockets(1);
      assert.ok(now.nodes - before.nodes < ROUNDS, `${now.nodes - before.nodes} nodes more than before`);
      assert.ok(now.jsEventListeners - before.jsEventListeners < ROUNDS, `${now.jsEventListeners - before.jsEventListeners} listeners more than before`);
    });
  });
}
