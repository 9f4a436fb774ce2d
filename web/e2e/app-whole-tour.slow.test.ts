/** The whole tour, as two people would take it: one of them on a phone that could install the app, and on a desk. */
import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { Release } from './app/release.ts';
import { CHROMIUM } from '../../relay/scripts/chromium.mjs';
import { DEVICES, Stage, enter, field, holds, message, say, underWorker } from './app/stage.ts';

let release: Release, stage: Stage, folder: string, pocket: BrowserContext;
before(async () => {
  release = await Release.copy();
  stage = await Stage.open({ dist: release.dist });
  folder = await mkdtemp(join(tmpdir(), 'confab-profile-'));
  // A profile that stays, since only from such a one apps are installed.
  pocket = await chromium.launchPersistentContext(folder, { ...CHROMIUM, ...DEVICES.phone, locale: 'en-GB', baseURL: stage.origin });
});
after(async () => {
  await pocket.close();
  await stage.close();
  await release.remove();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const into = async (page: Page, room: string): Promise<void> => {
  const back = page.getByRole('button', { name: 'Back' });
  if (await back.isVisible()) await back.click();
  await page.locator('confab-rooms').getByText(room, { exact: true }).click();
  await field(page).waitFor();
};

test('name, talk, install, private room, invitation, offline, reload, another device, update', async (t) => {
  const mara = await stage.person('Mara');
  const phone = await pocket.newPage();
  const desk = await (await stage.visitor('desk')).newPage();

  await t.test('within ten seconds of opening the first message stands with the other person; then installing is offered', async () => {
    const began = performance.now();
    await phone.goto('/');
    await enter(phone, 'Alex');
    await say(phone, 'Good morning');
    await message(mara, 'Good morning').waitFor();
    assert.ok(performance.now() - began < 10_000, `it took ${performance.now() - began} ms`);
    await phone.getByRole('button', { name: 'Install', exact: true }).waitFor({ timeout: 20_000 });
    await phone.getByRole('button', { name: 'Not now' }).click();
  });

  await t.test('the desk becomes the same person by a code', async () => {
    await phone.goto('/settings');
    await phone.getByRole('button', { name: 'Link a device' }).click();
    const code = await phone.locator('app-link-device-dialog .code:not(:empty)').textContent();
    await phone.keyboard.press('Escape');
    await desk.goto(`/link#code=${code}`);
    await desk.getByRole('button', { name: 'Link', exact: true }).click();
    await desk.locator('confab-rooms').getByText('general').waitFor();
    await into(desk, 'general');
    await message(desk, 'Good morning').waitFor();
  });

  await t.test('an invitation to a private room is accepted on the phone and gone on the desk', async () => {
    await mara.getByRole('button', { name: 'New room' }).click();
    await mara.getByLabel('Name', { exact: true }).fill('Spring issue');
    await mara.getByRole('radio', { name: /^Private/ }).check();
    await mara.getByRole('button', { name: 'Create room' }).click();
    await mara.waitForURL('**/rooms/home/spring-issue');
    await mara.getByRole('button', { name: 'Room menu' }).click();
    await mara.getByRole('menuitem', { name: 'Invite people' }).click();
    await mara.locator('app-invite-dialog li').filter({ hasText: 'Alex' }).getByRole('button').click();
    await mara.keyboard.press('Escape');

    await desk.getByRole('button', { name: 'Accept' }).waitFor();
    await phone.getByRole('link', { name: 'Invitations' }).click();
    await phone.getByRole('button', { name: 'Accept' }).click();
    await phone.waitForURL('**/rooms/home/spring-issue');
    await desk.getByRole('button', { name: 'Accept' }).waitFor({ state: 'detached' });
    await desk.locator('confab-rooms').getByText('Spring issue').waitFor();
    await field(phone).waitFor();
    await say(phone, 'I am in');
    await message(mara, 'I am in').waitFor();
  });

  await t.test('what is unread is the same on both devices, and read on one is read on the other', async () => {
    await phone.goto('/settings');
    await desk.goto('/settings');
    await say(mara, 'First draft is up');
    await say(mara, 'And the second');
    for (const page of [phone, desk]) await page.waitForFunction(() => document.title.startsWith('(2)'));
    await desk.goto('/rooms/home/spring-issue');
    await message(desk, 'And the second').waitFor();
    for (const page of [phone, desk]) await page.waitForFunction(() => !document.title.startsWith('('));
  });

  await t.test('what is written without a network survives a reload and arrives once', async () => {
    await phone.goto('/rooms/home/spring-issue');
    await field(phone).waitFor();
    await underWorker(phone);
    await stage.stopRelay();
    await say(phone, 'Written in the tunnel');
    await phone.getByText('1 message will be sent').waitFor();
    await phone.reload();
    await message(phone, 'Written in the tunnel').waitFor();
    await stage.restartRelay();
    for (const page of [mara, desk]) await message(page, 'Written in the tunnel').waitFor({ timeout: 30_000 });
    await phone.getByText('will be sent').waitFor({ state: 'detached' });
    for (const page of [mara, desk, phone]) assert.equal(await message(page, 'Written in the tunnel').count(), 1);
  });

  await t.test('one click brings the new version to all tabs of the phone, with what was being written', async () => {
    const second = await pocket.newPage();
    await second.goto('/settings');
    await field(phone).fill('Half a thought');
    await release.publish('9.9.9');
    await stage.restartRelay();
    await second.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
    for (const page of [phone, second]) await page.getByText('A new version is ready').waitFor();
    const loaded = [phone, second].map((page) => page.waitForEvent('load'));
    await phone.getByRole('button', { name: 'Update' }).click();
    await Promise.all(loaded);
    await second.getByText('Confab 9.9.9').waitFor();
    await field(phone).waitFor();
    await holds(field(phone), 'Half a thought');
    await message(phone, 'Written in the tunnel').waitFor();
    await phone.getByRole('button', { name: 'Send' }).click();
    await message(mara, 'Half a thought').waitFor({ timeout: 20_000 });
  });
});
