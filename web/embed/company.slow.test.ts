/** Elements where nobody planned for them: odd places of a page, odd pages, and browsers that keep nothing. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { CHROMIUM } from '../../relay/scripts/chromium.mjs';
import type {} from '../elements/badge/confab-badge.ts';
import type {} from '../elements/composer/confab-composer.ts';
import type {} from '../elements/room/confab-room.ts';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { arrived, say, sees, takeName } from './testing/person.ts';

let host: Host;
before(async () => { host = await startHost(); });
afterEach(() => host.closeVisitors());
after(() => host.stop());

const script = (name = 'elements', query = ''): string => `<script type="module" src="${host.relay.origin}/embed/v1/${name}.js${query}"></script>`;
const ROOM = '<confab-room room="home/general"></confab-room>';
let pages = 0;

/** A page of its own, in a browser of its own. */
async function open(body: string, { head = script(), html = '<html lang="en">', headers = {} as Record<string, string> } = {}): Promise<Page> {
  const path = `/${++pages}`;
  host.pages.set(path, { headers, html: `<!doctype html>${html}<head><meta charset="utf-8"><title>A page</title>${head}</head><body>${body}</body></html>` });
  return host.open(await host.visitor(), path);
}

const complaints = (): string[] => host.console.filter((line) => /^(error|uncaught|warning)/.test(line));

async function talks(page: Page, text: string): Promise<void> {
  await takeName(page, 'Ana');
  await say(page, text);
  await arrived(page, text);
}

describe('in odd places of a page', () => {
  it('hidden at first, shown later', async () => {
    const page = await open(`<div id="box" style="display:none">${ROOM}</div>`);
    await page.waitForFunction(() => customElements.get('confab-room'));
    await page.evaluate(() => { document.querySelector<HTMLElement>('#box')!.style.display = 'block'; });
    await talks(page, 'now you see me');
  });

  it('moved, removed and put back', async () => {
    const page = await open(`<div id="a">${ROOM}</div><div id="b"></div>`);
    await talks(page, 'before the move');
    await page.evaluate(() => document.querySelector('#b')!.append(document.querySelector('confab-room')!));
    await sees(page, 'before the move');
    await page.evaluate(async () => {
      const room = document.querySelector('confab-room')!;
      room.remove();
      await new Promise((resolve) => { setTimeout(resolve, 300); });
      document.querySelector('#a')!.append(room);
    });
    await say(page, 'after the return');
    await sees(page, 'after the return');
    await host.hasSockets(1);
  });

  it('twice on a page, over one socket', async () => {
    const page = await open(ROOM + ROOM);
    await talks(page, 'in both');
    await page.waitForFunction(() => [...document.querySelectorAll('confab-room')].every((room) => room.shadowRoot?.querySelector('confab-timeline')?.shadowRoot?.querySelector('confab-message')));
    await host.hasSockets(1);
  });

  it('inside the shadow root of another element', async () => {
    const page = await open('<div id="outer"></div>', { head: script('confab-room') });
    await page.evaluate(() => { document.querySelector('#outer')!.attachShadow({ mode: 'open' }).append(document.createElement('confab-room')); });
    await page.locator('confab-room').evaluate((room) => { (room as HTMLElementTagNameMap['confab-room']).room = 'home/general'; });
    await talks(page, 'from the shadow');
  });

  it('in a form: its value is sent, Enter sends no form, and reset empties it', async () => {
    const page = await open('<form id="form"><confab-composer name="note" value="first"></confab-composer><button>ok</button></form>');
    await page.locator('confab-composer textarea').fill('written');
    assert.equal(await page.evaluate(() => new FormData(document.querySelector<HTMLFormElement>('#form')!).get('note')), 'written');
    await page.evaluate(() => document.querySelector<HTMLFormElement>('#form')!.reset());
    await page.waitForFunction(() => document.querySelector('confab-composer')!.value === 'first');
  });

  it('in a frame that may run scripts and nothing else of what a sandbox forbids', async () => {
    host.pages.set('/boxed', { html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Boxed</title>${script()}${ROOM}` });
    const page = await open('<iframe title="Chat" sandbox="allow-scripts allow-same-origin" src="/boxed" width="600" height="600"></iframe>', { head: '' });
    const frame = page.frameLocator('iframe');
    await frame.getByLabel('What should people call you?').fill('Ana');
    await frame.getByLabel('What should people call you?').press('Enter');
    await frame.locator('confab-composer textarea').fill('boxed');
    await frame.locator('confab-composer textarea').press('Enter');
    await frame.locator('confab-message').filter({ hasText: 'boxed' }).waitFor();
  });

  it('upgraded after the server rendered them, with the attributes and properties they had', async () => {
    const page = await open('<confab-badge room="home/general" max="7"></confab-badge>', { head: '' });
    await page.evaluate(() => { (document.querySelector('confab-badge') as unknown as Record<string, unknown>).kind = 'dot'; });
    await page.addScriptTag({ type: 'module', url: `${host.relay.origin}/embed/v1/confab-badge.js` });
    await page.waitForFunction(() => customElements.get('confab-badge'));
    assert.deepEqual(await page.locator('confab-badge').evaluate((badge) => { const { max, room, kind } = badge as HTMLElementTagNameMap['confab-badge']; return { max, room, kind }; }), { max: 7, room: 'home/general', kind: 'dot' });
  });
});

describe('in odd pages', () => {
  it('with tiny root type, zoom and transforms: its own sizes hold', async () => {
    const page = await open(`<div style="transform: rotate(1deg) scale(.9); zoom: 1.2">${ROOM}</div>`, { head: `<style>html { font-size: 10px }</style>${script()}` });
    await talks(page, 'sized');
    assert.equal(await page.locator('confab-message [part~=body]').first().evaluate((body) => getComputedStyle(body).fontSize), '15px');
  });

  it('written from right to left, in another language', async () => {
    const page = await open(ROOM, { html: '<html dir="rtl" lang="de">' });
    await page.getByLabel('Wie sollen', { exact: false }).first().fill('دانا');
    await page.keyboard.press('Enter');
    await say(page, 'שלום');
    await sees(page, 'שלום');
    const [avatar, text] = await page.locator('confab-message').first().evaluate((message) => {
      const parts = [message.shadowRoot!.querySelector('.avatar, confab-avatar, [part~=avatar]'), message.shadowRoot!.querySelector('[part~=body]')];
      return parts.map((part) => part?.getBoundingClientRect().left ?? 0);
    });
    assert.ok(avatar! > text!, 'the picture stands at the right');
  });

  it('that load two versions of the script: the first keeps the names, the page is told, nothing breaks', async () => {
    const page = await open(ROOM, { head: script() + script('confab-room', '?v=2') });
    await talks(page, 'once');
    assert.deepEqual(host.console.filter((line) => line.startsWith('error') || line.startsWith('uncaught')), []);
  });

  it('whose browser blocks all storage: works alone, and says so', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'confab-blocked-'));
    mkdirSync(join(profile, 'Default'));
    // "Block all cookies", as a person would set it: no storage of any kind answers.
    writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ profile: { default_content_setting_values: { cookies: 2 } } }));
    const blocked = await chromium.launchPersistentContext(profile, CHROMIUM);
    try {
      host.pages.set('/blocked', { html: `<!doctype html><html lang="en"><meta charset="utf-8">${script()}<confab-status></confab-status>${ROOM}` });
      const page = await host.open(blocked, '/blocked');
      assert.equal(await page.evaluate(() => { try { return typeof localStorage; } catch (error) { return (error as Error).name; } }), 'SecurityError');
      await talks(page, 'all by myself');
      const other = await open(ROOM);
      await takeName(other, 'Ben');
      await sees(other, 'all by myself');
      await page.getByText('does not let Confab store anything').first().waitFor();
    } finally {
      await blocked.close();
      rmSync(profile, { recursive: true, force: true });
    }
  });

  it('whose origin the relay does not allow: the console says what to set', async () => {
    const page = await (await host.visitor()).newPage();
    host.pages.set('/other', { html: `<!doctype html><html lang="en"><meta charset="utf-8">${script()}${ROOM}` });
    // The same page under another name is another origin.
    await page.goto(`${host.origin.replace('localhost', '127.0.0.1')}/other`);
    await Promise.all([page.waitForEvent('console', (message) => message.text().includes('CONFAB_ORIGINS')), takeName(page, 'Eve')]);
  });

  it('of https that name a relay of http, which no browser lets them talk to: the console says what to write', async () => {
    const visitor = await host.visitor(), page = await visitor.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    // The relay by https, as behind a proxy.
    await visitor.route('https://relay.example/**', async (route) => route.fulfill({ response: await route.fetch({ url: route.request().url().replace('https://relay.example', host.relay.origin) }) }));
    const relays = ['http://relay.example', 'http://localhost:8787', 'https://relay.example'];
    await visitor.route('https://site.example/', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="en"><title>A site</title>
      <script type="module" src="https://relay.example/embed/v1/elements.js"></script><confab-relay src="http://relay.example"></confab-relay>${relays.map((relay) => `<confab-badge relay="${relay}"></confab-badge>`).join('')}` }));
    await page.goto('https://site.example/');
    await page.waitForFunction(() => customElements.get('confab-badge') && customElements.get('confab-relay'));
    assert.deepEqual(said.filter((line) => line.startsWith('confab')).map((line) => line.slice(0, line.indexOf(': this page is https'))), ['confab: <confab-relay src="http://relay.example">', 'confab: <confab-badge relay="http://relay.example">']);
  });

  it('that were open while the relay was renewed, and miss a file: the console says once what to do, and it is asked for again', async () => {
    const page = await open('');
    const told = () => host.console.filter((line) => line.includes('could not be loaded'));
    const put = () => page.evaluate((room) => document.body.insertAdjacentHTML('beforeend', room), ROOM);
    await page.route('**/confab-room.js', (route) => route.fulfill({ status: 404 }));
    for (let i = 0; i < 2; i++) await Promise.all([page.waitForEvent('console', (message) => message.text().includes('404')), put()]);
    await page.unroute('**/confab-room.js');
    await put();
    await page.getByLabel('What should people call you?').first().waitFor();
    assert.equal(told().length, 1);
    assert.match(told()[0]!, /<confab-room> could not be loaded\. .* reload the page/);
    host.console.length = 0;
  });
});

it('none of it made the console complain', async () => {
  const page = await open(ROOM);
  await talks(page, 'quiet');
  assert.deepEqual(complaints(), []);
});
