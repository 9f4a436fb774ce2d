/** The example pages, served by a site of their own as they stand there, do what the systems they come from did. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';
import type { BrowserContext } from 'playwright-core';
import { startHost } from '../embed/testing/host.ts';
import type { Host } from '../embed/testing/host.ts';
import { say, sees, takeName } from '../embed/testing/person.ts';

const CONFAB_SECRET = 'a-secret-of-the-tests-0123456789abcdefgh';
const CONFAB_API_KEY = 'a-key-of-the-tests-0123456789abcdefghijk';

let host: Host, stopShop: () => void;

before(async () => {
  // The site's own back end, in any language: a command and who asks, or an error that the page can read.
  const shop = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); }).on('end', () => {
      const { command, data, user } = JSON.parse(body) as { command: string; data: { id: number }; user: { id: string } };
      const known = command === 'shop_order' && data.id === 7 && user.id === 'ana';
      response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(known ? { total: '12.50' } : { code: 'no_such_order', message: 'There is no order 0.' }));
    });
  });
  await new Promise<void>((resolve) => { shop.listen(0, '127.0.0.1', resolve); });
  stopShop = () => shop.close();
  host = await startHost({ CONFAB_SECRET, CONFAB_API_KEY, CONFAB_GUESTS: 'on', CONFAB_SERVICES: JSON.stringify({ shop: `http://127.0.0.1:${(shop.address() as AddressInfo).port}/` }) });
  const token = await new SignJWT({ name: 'Ana' }).setProtectedHeader({ alg: 'HS256' }).setSubject('ana').setIssuedAt().setExpirationTime('1h').sign(new TextEncoder().encode(CONFAB_SECRET));
  host.pages.set('/token', { html: token, type: 'text/plain' });
  for (const name of ['forum.html', 'room.html', 'one-socket.html', 'one-socket.js']) {
    const html = readFileSync(fileURLToPath(new URL(`pages/${name}`, import.meta.url)), 'utf8').replaceAll('https://relay.example', host.relay.origin);
    host.pages.set(`/${name}`, { html, type: name.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' });
  }
});
after(async () => {
  await host.stop();
  stopShop();
});

async function api(path: string, body: object): Promise<void> {
  const answer = await fetch(`${host.relay.origin}/api/${path}`, { method: 'POST', headers: { authorization: `Bearer ${CONFAB_API_KEY}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.equal(answer.status, 200, await answer.text());
}

describe('the room page', () => {
  it('asks for a name, shows that nobody said anything yet, and then who says what', async () => {
    const ana = await host.open(await host.visitor(), '/room.html'), ben = await host.open(await host.visitor(), '/room.html');
    await takeName(ana, 'Ana');
    await ana.getByText('No messages yet').waitFor();
    await takeName(ben, 'Ben');
    await say(ana, 'hello Ben');
    await sees(ben, 'hello Ben');
    await ben.locator('confab-members').getByText('Ana').waitFor();
  });
});

describe('one socket', () => {
  let visitor: BrowserContext;
  before(async () => { visitor = await host.visitor(); });

  it('answers come back as promises, errors as what the back end said', async () => {
    const page = await host.open(visitor, '/one-socket.html');
    await page.click('#order');
    await page.getByText('ordered for 12.50').waitFor();
    await page.click('#fail');
    await page.getByText('There is no order 0.').waitFor();
  });

  it('what one window tells reaches the others of the same person, here and elsewhere, and not itself', async () => {
    const here = await host.open(visitor, '/one-socket.html'), beside = await host.open(visitor, '/one-socket.html'), elsewhere = await host.open(await host.visitor(), '/one-socket.html');
    for (const page of [here, beside, elsewhere]) {
      await page.click('#order');
      await page.getByText('ordered').waitFor();
    }
    // One of them was left, kept by the browser, and come back to.
    await beside.evaluate(() => { for (const type of ['pagehide', 'pageshow']) dispatchEvent(new PageTransitionEvent(type, { persisted: true })); });
    await here.click('#others');
    for (const page of [beside, elsewhere]) await page.getByText('piep 12345').waitFor();
    assert.equal(await here.locator('#received').textContent(), '');
  });
});

// Last, because it ends with the relay's end.
describe('the forum', () => {
  it('shows the count in both places, reloads the minichat when told, and switches its field off while not connected', async () => {
    host.pages.set('/minichat', { html: '<p>Ben: first</p>' });
    const page = await host.open(await host.visitor(), '/forum.html');
    await page.getByText('Ben: first').waitFor();
    await api('users/ana/count', { count: 5 });
    for (const place of ['Desktop', 'Mobile']) await page.getByRole('navigation', { name: place }).getByText('5', { exact: true }).waitFor();
    await page.locator('confab-composer textarea:enabled').waitFor();
    host.pages.set('/minichat', { html: '<p>Ben: first</p><p>Cem: second</p><script>document.title = "taken over"</script>' });
    await api('rooms/forum/minichat/events', { keyword: 'changed' });
    await page.getByText('Cem: second').waitFor();
    assert.equal(await page.title(), 'A forum');
    await host.relay.kill();
    await page.locator('confab-composer textarea[readonly]').waitFor();
  });
});
