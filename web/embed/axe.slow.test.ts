/** All elements in a page of another site: axe finds nothing, in any state that a person meets them in. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, afterEach, before, it } from 'node:test';
import type { AxeResults, RunOptions } from 'axe-core';
import { SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { WireClient } from '../../relay/testing/wire-client.ts';
import { startHost } from './testing/host.ts';
import type { Host } from './testing/host.ts';
import { say, sees, takeName } from './testing/person.ts';

const CONFAB_SECRET = 'a-secret-of-the-tests-0123456789abcdefgh';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TOO_LONG = 'The longer I look at it, the more I like the warmer paper. '.repeat(6);

let host: Host, mara: Awaited<ReturnType<typeof WireClient.guest>>;
before(async () => {
  host = await startHost({ CONFAB_TEXT_LENGTH: '300', CONFAB_SECRET, CONFAB_GUESTS: 'on' });
  mara = await WireClient.guest(host.relay.url, 'Mara');
  await mara.do('room_enter', { room: 'home/private', private: true });
  for (const room of ['home/general', 'home/empty']) await mara.do('room_enter', { room });
  for (let i = 0; i < 60; i++) await mara.do('room_send', { room: 'home/general', id: randomUUID(), text: `line ${i} of https://site.example/${i}` });
});
afterEach(() => host.closeVisitors());
after(() => host.stop());

const OPTIONS: RunOptions = { rules: { 'target-size': { enabled: true } } };

async function faults(page: Page, state: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await page.evaluate((options) => (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options), OPTIONS);
    found.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${state}, ${colorScheme}: ${id} at ${target.join(' ')}`)));
  }
  return found;
}

/** A page with all of them, for one room. */
async function open(room: string, token = '', unanswered = false): Promise<Page> {
  const path = `/${room}`;
  host.pages.set(path, { html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A site</title><style>:root { color-scheme: light dark; background: Canvas } body { background: Canvas }</style>
    <script type="module" src="${host.relay.origin}/embed/v1/elements.js"></script></head><body><confab-relay ${token}><main><h1>A site</h1>
    <p><confab-status></confab-status> <a href="/">Messages <confab-badge></confab-badge></a> <confab-presence room="${room}"></confab-presence> <confab-invite user="someone" name="Someone" room="${room}"></confab-invite></p>
    <h2>Beside it</h2><confab-rooms selected="${room}"></confab-rooms><confab-invitations></confab-invitations>
    <confab-room room="${room}"></confab-room><confab-members room="${room}" invite-to="${room}"></confab-members></main></confab-relay></body></html>` });
  const visitor = await host.visitor();
  await visitor.addInitScript({ content: axe });
  if (unanswered) await visitor.routeWebSocket(/socket/, () => undefined);
  return host.open(visitor, path);
}

it('no state of the elements has a violation, light or dark', async () => {
  const found: string[] = [];
  const look = async (page: Page, state: string): Promise<void> => { found.push(...await faults(page, state)); };
  let page = await open('home/empty');
  await page.getByLabel('What should people call you?').waitFor();
  await look(page, 'name form');
  await takeName(page, 'Ana');
  await page.getByText('No messages yet').waitFor();
  await look(page, 'empty');

  page = await open('home/general');
  await takeName(page, 'Ben');
  await sees(page, 'line 59');
  const { members } = await mara.do<'room_members', { members: { id: string; name: string }[] }>('room_members', { room: 'home/general', limit: 100 });
  const ben = members.find(({ name }) => name === 'Ben')!.id;
  await mara.do('user_invite', { user: ben, room: 'home/private', id: randomUUID() });
  await page.getByRole('button', { name: /Accept/ }).waitFor();
  await say(page, TOO_LONG);
  await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
  await page.locator('textarea').fill('half');
  await look(page, 'full with a failed message');
  await page.locator('.scroller').evaluate((list) => { list.scrollTop = 100; });
  await page.locator('.jump').waitFor();
  await look(page, 'scrolled');

  const refused = await open('home/private');
  await takeName(refused, 'Cleo');
  await refused.getByRole('alert').filter({ hasText: 'private' }).waitFor();
  await look(refused, 'refused');

  host.pages.set('/somebody', { html: await new SignJWT({ name: 'Dan' }).setProtectedHeader({ alg: 'HS256' }).setSubject('dan').setIssuedAt().setExpirationTime('1h').sign(new TextEncoder().encode(CONFAB_SECRET)), type: 'text/plain' });
  host.pages.set('/nobody', { html: '', type: 'text/plain' });
  const out = await open('home/out', 'token-src="/nobody"');
  await out.getByText(/sign in/i).first().waitFor();
  await look(out, 'signed out');

  // A browser in which somebody is known, before the relay answers.
  const waits = await open('home/loading', 'token-src="/somebody"', true);
  await waits.locator('.skeleton').waitFor();
  await look(waits, 'loading');

  await mara.close();
  await host.relay.stop();
  await page.getByText(/^(Offline|Reconnecting)/).first().waitFor();
  await look(page, 'offline');
  await look(refused, 'offline refused');
  assert.equal(found.join('\n'), '');
});
