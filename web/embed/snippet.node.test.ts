/** The two lines of README.md, on a page of another origin that allows next to nothing and styles everything. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { startHost, strictPolicy } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { say, sees, takeName } from './testing/person.ts';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** Made to hurt: it reaches for every element of the page by every property that could come through. */
const HOSTILE = `
  html { font-size: 10px; }
  * { all: unset; color: red !important; font: 30px serif !important; background: yellow !important; letter-spacing: 4px !important; text-transform: uppercase; line-height: 3; }
  div, span, button, textarea, input, section, header, h2, p, ol, li { display: none !important; transform: rotate(30deg) !important; }
  main { display: block !important; transform: none !important; }
  article { display: block !important; height: 100px; }
  confab-room { display: block !important; height: 420px; }
`;

let host: Host;
before(async () => {
  host = await startHost();
  const [snippet] = [...readme.matchAll(/```html\n([^`]*confab-room[^`]*)```/g)].map(([, text = '']) => text.replaceAll(/https:\/\/relay\.example/g, host.relay.origin));
  assert.ok(snippet, 'README.md shows a room to embed');
  const headers = { 'content-security-policy': strictPolicy(host.relay.origin) };
  const page = (inside: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title><link rel="stylesheet" href="/host.css"><main><article>What the site says.</article>${inside}</main>`;
  host.pages.set('/', { headers, html: page(snippet) });
  host.pages.set('/without', { headers, html: page('') });
  host.pages.set('/host.css', { type: 'text/css', html: HOSTILE });
});
after(() => host.stop());

/** The site's own part of the page, as it looks. */
const ownPart = (page: Page): Promise<Buffer> => page.locator('main > article').screenshot();

describe('two lines in a page of another origin', () => {
  it('are a live room, under a strict policy with Trusted Types and a stylesheet made to hurt', async () => {
    const ana = await host.open(await host.visitor(), '/'), ben = await host.open(await host.visitor(), '/');
    await takeName(ana, 'Ana');
    await takeName(ben, 'Ben');
    await say(ana, 'hello from another site');
    await sees(ben, 'hello from another site');
    await say(ben, 'and back');
    await sees(ana, 'and back');
    assert.deepEqual(host.console.filter((line) => !line.startsWith('info')), []);
    const font = await ben.locator('confab-message').first().evaluate((element) => {
      const body = element.shadowRoot?.querySelector('[part~=body]');
      return body ? getComputedStyle(body).fontSize : '';
    });
    assert.equal(font, '15px');
  });

  it('change nothing of the page outside the element', async () => {
    const visitor = await host.visitor();
    const before = await ownPart(await host.open(visitor, '/without'));
    const page = await host.open(visitor, '/');
    await takeName(page, 'Ana');
    await sees(page, 'hello from another site');
    assert.ok(before.equals(await ownPart(page)), 'not a pixel of the page has changed');
    assert.deepEqual(await page.evaluate(() => ({ globals: Object.keys(globalThis).filter((name) => /confab/i.test(name)), styles: document.adoptedStyleSheets.length, head: document.head.querySelectorAll('style, link').length })), { globals: [], styles: 0, head: 1 });
  });

  it('ask nobody but the relay for anything', async () => {
    const page = await (await host.visitor()).newPage();
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    await page.goto(host.origin);
    await takeName(page, 'Cem');
    await sees(page, 'and back');
    assert.deepEqual([...asked].sort(), [host.origin, host.relay.origin].sort());
  });
});
