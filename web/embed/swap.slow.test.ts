/** A site that swaps its pages without loading them: a kept copy first, then the page itself, and what is permanent moved along. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Page } from 'playwright-core';
import type {} from '../elements/composer/confab-composer.ts';
import type {} from '../elements/room/confab-room.ts';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { arrived, say, takeName } from './testing/person.ts';

const SWAPS = 30;

let host: Host;
before(async () => { host = await startHost(); });
after(() => host.stop());

/** As Turbo and others do it. */
const SWAPPER = `
  const kept = new Map();
  const put = (body) => {
    for (const stays of document.querySelectorAll('[data-permanent]')) body.querySelector('#' + stays.id)?.replaceWith(stays);
    document.body.replaceWith(body);
  };
  const swap = async (url) => {
    kept.set(location.pathname, document.body.cloneNode(true));
    if (kept.has(url)) put(kept.get(url).cloneNode(true));
    history.pushState(null, '', url);
    const page = new DOMParser().parseFromString(await (await fetch(url)).text(), 'text/html');
    put(document.importNode(page.body, true));
  };
  globalThis.go = (url, animated) => animated ? document.startViewTransition(() => swap(url)).finished : swap(url);`;

const page = (name: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title><link rel="icon" href="data:,">
  <script type="module" src="${host.relay.origin}/embed/v1/elements.js"></script><script>${SWAPPER}</script></head>
  <body><h1>${name}</h1><confab-relay src="${host.relay.origin}"><confab-room id="stays" data-permanent room="home/stays"></confab-room><confab-room id="goes" room="home/goes"></confab-room></confab-relay></body></html>`;

const texts = (tab: Page, room: string): Promise<string[]> => tab.locator(`${room} confab-message [part~=body]`).allTextContents();

it(`has one socket, each message once, and what is typed, through ${SWAPS} swaps`, async () => {
  for (const name of ['one', 'two', 'three']) host.pages.set(`/${name}`, { html: page(name) });
  const ana = await host.open(await host.visitor(), '/one'), ben = await host.open(await host.visitor(), '/one');
  for (const [tab, name] of [[ana, 'Ana'], [ben, 'Ben']] as const) {
    await takeName(tab, name);
    for (const room of ['#stays', '#goes']) await tab.locator(`${room} textarea`).waitFor();
  }
  await say(ben, 'at first');
  await arrived(ana, 'at first');
  for (const room of ['#stays', '#goes']) await ana.locator(`${room} textarea`).fill(`typed in ${room}`);
  const fields = ben.locator('textarea');
  for (let i = 0; i < SWAPS; i++) {
    const swapped = ana.evaluate(([url, animated]) => (globalThis as unknown as { go(to: string, animated: boolean): Promise<void> }).go(url, animated), [['/two', '/three', '/one'][i % 3]!, i % 5 === 0] as const);
    for (const room of [0, 1]) {
      await fields.nth(room).fill(`said ${i}`);
      await fields.nth(room).press('Enter');
    }
    await swapped;
  }
  for (const room of ['#stays', '#goes']) {
    await ana.locator(`${room} confab-message`).filter({ hasText: `said ${SWAPS - 1}` }).waitFor();
    const seen = (await texts(ana, room)).filter((text) => text.startsWith('said'));
    assert.deepEqual(seen, Array.from({ length: SWAPS }, (_, i) => `said ${i}`).slice(-seen.length), room);
    await ana.waitForFunction((id) => document.querySelector<HTMLElementTagNameMap['confab-room']>(id)?.shadowRoot?.querySelector('confab-composer')?.value === `typed in ${id}`, room);
  }
  await host.hasSockets(2);
  assert.deepEqual(host.console, []);
});
