/** A room on paper: all of what is loaded, and nothing that only works on a screen. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import type { Page } from 'playwright-core';
import { WireClient } from '../../relay/testing/wire-client.ts';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { sees, takeName } from './testing/person.ts';

const LINES = 60;
let host: Host, page: Page;
before(async () => {
  host = await startHost();
  const mara = await WireClient.guest(host.relay.url, 'Mara');
  await mara.do('room_enter', { room: 'home/general' });
  for (let i = 0; i < LINES; i++) await mara.do('room_send', { room: 'home/general', id: randomUUID(), text: `line ${i}` });
  host.pages.set('/', { html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><style>confab-room { height: 300px }</style>
    <script type="module" src="${host.relay.origin}/embed/v1/elements.js"></script><p>Before</p><confab-room room="home/general" theme="dark"></confab-room><p>After</p>` });
  page = await host.open(await host.visitor(), '/');
  await takeName(page, 'Ana');
  await sees(page, `line ${LINES - 1}`);
  await mara.close();
});
after(() => host.stop());

it('a room is printed with all of its messages, between what stands around it', async () => {
  // What the browser does for paper, kept on screen to be looked at.
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => { dispatchEvent(new Event('beforeprint')); });
  await page.locator('confab-message').nth(LINES - 1).waitFor();
  const boxes = await page.locator('confab-message').evaluateAll((messages) => messages.map((message) => message.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })));
  assert.equal(boxes.length, LINES);
  assert.ok(boxes.every(({ top, bottom }, i) => bottom > top && (i === 0 || top >= boxes[i - 1]!.bottom - 1)), 'one below the other');
  const [first, last] = await page.locator('body > p').evaluateAll((around) => around.map((text) => text.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })));
  assert.ok(boxes[0]!.top > first!.bottom && boxes.at(-1)!.bottom < last!.top);
  assert.equal(await page.locator('textarea').isVisible(), false);
  assert.equal(await page.locator('.room').evaluate((room) => getComputedStyle(room).backgroundColor), 'rgb(255, 255, 255)');
});

it('is on screen as before when that is done', async () => {
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => { dispatchEvent(new Event('afterprint')); });
  await page.locator('confab-message').filter({ hasText: /line 0$/ }).waitFor({ state: 'detached' });
  assert.equal(await page.locator('confab-room').evaluate((room) => room.clientHeight), 300);
  await page.locator('textarea').waitFor();
  const fromEnd = await page.locator('.scroller').evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
  assert.ok(Math.abs(fromEnd) <= 1, `${fromEnd}`);
});

it('the browser itself prints it on as many pages as it needs', async () => {
  await page.emulateMedia({ media: null });
  const paper = (await page.pdf({ format: 'A6' })).toString('latin1');
  assert.ok(Number(/\/Count (\d+)/.exec(paper)![1]) > 2);
});
