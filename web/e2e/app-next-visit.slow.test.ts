/** What a browser keeps from one visit to the next: nobody finds what is left of somebody else, or a place where they are not let in. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { MembersAnswer } from '../../relay/wire.ts';
import { WireClient } from '../../relay/testing/wire-client.ts';
import { Stage, field, holds, underWorker } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

async function share(page: Page, text: string): Promise<void> {
  await underWorker(page);
  await page.evaluate((shared) => fetch('/share', { method: 'POST', body: new URLSearchParams({ text: shared }) }), text);
}

async function signOut(page: Page): Promise<void> {
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out on this device' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('What should people call you?').waitFor();
}

async function deviceCode(page: Page): Promise<string> {
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Link a device' }).click();
  return await page.locator('app-link-device-dialog .code:not(:empty)').textContent() ?? '';
}

test('whoever comes after somebody who signed out finds neither their last room nor what they were about to share', async () => {
  const page = await stage.person('Anna', { at: '/rooms/home/annas-secret' });
  const other = await page.context().newPage();
  await other.goto('/rooms/home/annas-secret');
  await field(other).waitFor();
  await share(page, 'What Anna shares');
  await signOut(page);
  await other.getByText('You can start talking right away.').waitFor();
  assert.equal(new URL(other.url()).pathname, '/', 'her other tab does not name the room either');

  const berta = await stage.person('Berta');
  const code = await deviceCode(berta);
  await page.goto('/link');
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Link', exact: true }).click();
  await page.waitForURL('**/rooms/home/general');
  await page.goto('/share');
  await page.getByText('There is nothing to share').waitFor();
  for (const one of [page, berta]) await one.context().close();
});

test('what was shared before there was a name waits, over a reload too, until it went into a room', async () => {
  const page = await (await stage.visitor('phone')).newPage();
  await page.goto('/');
  await share(page, 'Shared before the name');
  await page.goto('/share');
  await page.getByLabel('What should people call you?').fill('Sharer');
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  await page.getByText('Shared before the name').waitFor();
  await page.reload();
  await page.getByText('Shared before the name').waitFor();
  await page.locator('app-share-page').getByRole('button', { name: /^general/ }).click();
  await page.waitForURL('**/rooms/home/general');
  await field(page).waitFor();
  await holds(field(page), 'Shared before the name');
  await page.goto('/share');
  await page.getByText('There is nothing to share').waitFor();
  await page.context().close();
});

test('a room that lets one not in, or not any more, is not where one starts the next time', async () => {
  const founder = await WireClient.guest(stage.relay.url, 'Founder');
  for (const room of ['den/closed', 'den/open']) await founder.do('room_enter', { room, private: room === 'den/closed' });
  const page = await stage.person('Alex', { at: '/rooms/home/general' });
  await page.getByText(/\d here/).first().waitFor();
  await page.goto('/rooms/den/closed');
  await page.getByText('This room is private', { exact: false }).waitFor();
  await page.getByText('You can’t enter den/closed').waitFor();
  await page.locator('app-room-view').getByRole('link', { name: 'Rooms' }).click();
  await page.waitForURL('**/rooms/home/general');
  await page.goto('/');
  await page.waitForURL('**/rooms/home/general');

  await page.goto('/rooms/den/open');
  await page.getByText('2 here').first().waitFor();
  const { members } = await founder.do<'room_members', MembersAnswer>('room_members', { room: 'den/open', limit: 10 });
  await founder.do('room_bar', { room: 'den/open', user: members.find(({ name }) => name === 'Alex')!.id });
  await page.getByText('you have been barred from this room', { exact: false }).waitFor();
  await page.goto('/');
  await page.waitForURL('**/rooms/home/general');
  await founder.close();
  await page.context().close();
});

test('whoever left their only room is not put into it again by the next visit', async () => {
  const page = await stage.person('Leaver');
  await page.getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: 'Leave room' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Leave room' }).click();
  for (let visit = 0; visit < 2; visit++) {
    await page.locator('app-channels').getByRole('link', { name: 'home/general' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
    await page.reload();
  }
  await page.context().close();
});

test('where the browser keeps no caches for the site, the page for sharing says that there is nothing, and leads on', async () => {
  const page = await stage.person('Blocked');
  // As Firefox and Chromium do where a site may keep nothing.
  await page.addInitScript(() => {
    CacheStorage.prototype.open = () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError'));
  });
  await page.goto('/share');
  await page.getByText('There is nothing to share').waitFor({ timeout: 10_000 });
  await page.locator('app-share-page').getByRole('link', { name: 'Rooms' }).click();
  await page.waitForURL('**/rooms/home/general');
  await page.context().close();
});
