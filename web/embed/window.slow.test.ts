/** A room that a site moves into a window of its own, as a picture in picture, and back. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type {} from '../elements/badge/confab-badge.ts';
import type {} from '../elements/room/confab-room.ts';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { say, sees, takeName } from './testing/person.ts';

let host: Host;
before(async () => { host = await startHost(); });
afterEach(() => host.closeVisitors());
after(() => host.stop());

/** As a site does it; the room goes home when the window is closed. */
const PAGE = (how: string): string => `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
  <script type="module" src="${host.relay.origin}/embed/v1/elements.js"></script>
  <button>Out</button> <confab-badge room="home/general"></confab-badge>
  <main><confab-room room="home/general"></confab-room></main>
  <script>
    document.querySelector('button').onclick = async () => {
      const room = document.querySelector('confab-room'), there = await (${how});
      there.document.documentElement.lang = 'de';
      there.document.body.append(room);
      there.addEventListener('pagehide', () => document.querySelector('main').append(room));
    };
  </script>`;

async function open(how: string): Promise<{ page: Page; other: Page; out: Page }> {
  host.pages.set('/', { html: PAGE(how) });
  const page = await host.open(await host.visitor(), '/'), other = await host.open(await host.visitor(), '/');
  await takeName(page, 'Ana');
  await takeName(other, 'Ben');
  await say(page, 'in the page');
  await sees(other, 'in the page');
  const [out] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('button', { name: 'Out' }).click()]);
  return { page, other, out };
}

for (const [name, how] of [['a window', "window.open('', '', 'width=500,height=600')"], ['a picture in picture', 'documentPictureInPicture.requestWindow({ width: 500, height: 600 })']] as const) {
  describe(`a room in ${name}`, () => {
    it('is drawn, heard, read and written in as in the page, and goes home with what was typed', async () => {
      const { page, other, out } = await open(how);
      await sees(out, 'in the page');
      // Whoever looks at the one does not look at the other.
      for (const either of [page, out]) await either.evaluate(() => { document.hasFocus = () => false; });
      await say(other, 'to the window');
      await sees(out, 'to the window');
      const unread = page.locator('confab-badge .count');
      await unread.waitFor();
      await out.evaluate(() => {
        document.hasFocus = () => true;
        window.dispatchEvent(new Event('focus'));
      });
      await unread.waitFor({ state: 'detached' });
      assert.ok(await out.locator('.scroller').evaluate((list) => getComputedStyle(list).overflowY === 'auto' && list.clientHeight > 200));
      await say(out, 'from the window');
      await sees(other, 'from the window');
      await out.locator('confab-room').getByRole('button', { name: 'Senden' }).waitFor();
      await out.locator('textarea').fill('half a thought');
      await out.evaluate(() => window.close());
      await sees(page, 'from the window');
      await page.waitForFunction(() => document.querySelector('confab-room')!.shadowRoot!.querySelector('confab-composer')!.value === 'half a thought');
      await page.locator('textarea').press('Enter');
      await sees(other, 'half a thought');
      assert.deepEqual(host.console.filter((line) => /^(error|uncaught)/.test(line)), []);
    });
  });
}
