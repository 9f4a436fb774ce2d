/** A piece of another site's page, which a real relay has fetched again. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { arrived, say, takeName } from './testing/person.ts';

const CONFAB_API_KEY = 'a-key-of-the-tests-0123456789abcdefghijk';

let host: Host;
before(async () => { host = await startHost({ CONFAB_API_KEY }); });
after(() => host.stop());

it('is the new one, also where the site lets browsers keep it for a while', async () => {
  const serve = (html: string) => host.pages.set('/piece', { html, headers: { 'cache-control': 'max-age=600' } });
  serve('<p>before</p>');
  host.pages.set('/', { html: `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,">
    <script type="module" src="${host.relay.origin}/embed/v1/elements.js"></script>
    <confab-refresh src="/piece" on="changed" room="home/general"></confab-refresh><confab-room room="home/general"></confab-room>` });
  const page = await host.open(await host.visitor(), '/');
  await takeName(page, 'Ana');
  await say(page, 'here');
  await arrived(page, 'here');
  await page.locator('confab-refresh').getByText('before').waitFor();
  serve('<p>after</p>');
  const headers = { authorization: `Bearer ${CONFAB_API_KEY}`, 'content-type': 'application/json' };
  await fetch(`${host.relay.origin}/api/rooms/home/general/events`, { method: 'POST', headers, body: JSON.stringify({ keyword: 'changed' }) });
  await page.locator('confab-refresh').getByText('after').waitFor({ timeout: 10_000 });
  assert.deepEqual(host.console, []);
});
