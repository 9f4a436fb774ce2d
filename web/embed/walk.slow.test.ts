/** Pages that do with the elements whatever comes into their heads: none stands still or fails, and in the end all is as it should be. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { after, before, it } from 'node:test';
import { build } from 'esbuild';
import { SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import type {} from './testing/walker.ts';

const CONFAB_SECRET = 'a-secret-of-the-tests-0123456789abcdefgh';
const STEPS = 200;
/** `CONFAB_SEED=n` walks this one alone. */
const SEEDS = process.env.CONFAB_SEED ? [Number(process.env.CONFAB_SEED)] : [1, 2];

let host: Host;
before(async () => {
  host = await startHost({ CONFAB_SECRET, CONFAB_GUESTS: 'on', CONFAB_CONNECTS_PER_ADDRESS: '1000' });
  for (const user of ['ana', 'ben', 'cid']) {
    const token = await new SignJWT({ name: user }).setProtectedHeader({ alg: 'HS256' }).setSubject(user).setIssuedAt().setExpirationTime('1h').sign(new TextEncoder().encode(CONFAB_SECRET));
    host.pages.set(`/token/${user}`, { html: token, type: 'text/plain' });
  }
  const { outputFiles } = await build({ entryPoints: [fileURLToPath(new URL('testing/walker.ts', import.meta.url))], bundle: true, write: false });
  host.pages.set('/walker.js', { html: outputFiles[0]!.text, type: 'text/javascript' });
  host.pages.set('/piece', { html: '<!doctype html><div><input name="q"><confab-badge></confab-badge></div>' });
  host.pages.set('/frame', { html: '<!doctype html><title>A frame</title><confab-relay></confab-relay>' });
  host.pages.set('/', { html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title><link rel="icon" href="data:,">
    <script type="module" src="${host.relay.origin}/embed/v1/elements.js"></script>
    <div class="place"></div><form class="place" onsubmit="return false"><input name="x"></form><div class="place" dir="rtl" lang="de" style="zoom: 1.2"></div><iframe src="/frame"></iframe><script defer src="/walker.js"></script></html>` });
});
after(() => host.stop());

/** A step of all of them; one that takes so long stands still. */
async function step(pages: readonly Page[]): Promise<void> {
  const last: string[] = [];
  const stands = pause(15_000, undefined, { ref: false }).then(() => { throw new Error(`A page stands still after: ${last.join('; ')}`); });
  await Promise.race([stands, Promise.all(pages.map(async (page, i) => {
    last[i] = await page.evaluate(() => walker.trail.slice(-3).join(', '));
    await page.evaluate(() => walker.step());
    last[i] = 'it went on';
  }))]);
}

for (const seed of SEEDS) {
  it(`through ${STEPS} steps of seed ${seed}`, { timeout: 120_000 }, async () => {
    const one = await host.visitor(), other = await host.visitor();
    const pages = await Promise.all([one, one, other].map((visitor, i) => host.open(visitor, `/?seed=${seed * 10 + i}&relay=${host.relay.origin}`)));
    for (let n = 0; n < STEPS; n++) await step(pages);
    assert.deepEqual(host.console.filter((said) => said.startsWith('uncaught')), []);
    for (const page of pages) await page.evaluate((room) => walker.end(room), `end/of-${seed}`);
    const said = pages.map((_, i) => `page ${i}`);
    for (const [i, page] of pages.entries()) {
      const field = page.locator('.place > confab-relay confab-composer textarea');
      await field.fill(said[i]!);
      await field.press('Enter');
    }
    for (const page of pages) {
      const messages = page.locator('.place confab-message');
      for (const text of said) await messages.filter({ hasText: text }).first().waitFor();
      assert.deepEqual((await messages.locator('[part~=body]').allTextContents()).map((text) => text.trim()).sort(), said);
    }
    await host.closeVisitors();
  });
}
