/** The app as something installed: what browsers ask of it, and a start without a network. */
import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium, type BrowserContext } from 'playwright-core';
import { manifest } from '../app/manifest.ts';
import { CHROMIUM } from '../../relay/scripts/chromium.mjs';
import { DEVICES, Stage, enter, field, message, say } from './app/stage.ts';

let stage: Stage, folder: string;
const opened: BrowserContext[] = [];
before(async () => {
  stage = await Stage.open();
  folder = await mkdtemp(join(tmpdir(), 'confab-profile-'));
});
after(async () => {
  await Promise.all(opened.map((context) => context.close()));
  await stage.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A profile that keeps what it has, as an installed app's does. */
async function open(name: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(join(folder, name), { ...CHROMIUM, ...DEVICES.phone, locale: 'en-GB', baseURL: stage.origin });
  opened.push(context);
  return context;
}

test('Chromium finds nothing that keeps it from being installed, and it is offered after the first message, never before', async () => {
  const context = await open('install');
  const page = await context.newPage();
  const prompted = page.waitForEvent('console', { predicate: (said) => said.text() === 'beforeinstallprompt', timeout: 20_000 });
  await page.addInitScript(() => addEventListener('beforeinstallprompt', () => console.log('beforeinstallprompt')));
  await page.goto('/');
  await enter(page, 'Alex');
  await prompted;
  const cdp = await context.newCDPSession(page);
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors, []);

  const offer = page.getByRole('button', { name: 'Install', exact: true });
  assert.equal(await offer.count(), 0);
  await say(page, 'My first message');
  await offer.waitFor();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.reload();
  await field(page).waitFor();
  assert.equal(await offer.count(), 0, 'who said no is not asked again');
});

test('with the relay gone it opens from cold, shows what was there, and sends what is written once the relay is back', async () => {
  const other = await stage.person('Mara');
  let context = await open('offline');
  let page = await context.newPage();
  await page.goto('/');
  await enter(page, 'Alex');
  await say(page, 'Before the night');
  await message(other, 'Before the night').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.close();

  await stage.stopRelay();
  context = await open('offline');
  page = await context.newPage();
  // As the icon on the home screen does.
  await page.goto(manifest.start_url ?? '');
  await page.locator('confab-rooms').getByText('general').click();
  await message(page, 'Before the night').waitFor();
  await say(page, 'Written without a network');
  await page.getByText('1 message will be sent').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.locator('confab-rooms').getByText('general').waitFor();

  await stage.restartRelay();
  await message(other, 'Written without a network').waitFor({ timeout: 30_000 });
  assert.equal(await message(other, 'Written without a network').count(), 1);
});

test('what waits goes out without a tab once the relay is back', async () => {
  const other = await stage.person('Mara');
  const context = await open('sync');
  const page = await context.newPage();
  await page.goto('/');
  await enter(page, 'Alex');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await stage.stopRelay();
  await say(page, 'Sent by nobody’s tab');
  await page.getByText('1 message will be sent').waitFor();
  await page.goto('about:blank');
  await stage.restartRelay();
  await message(other, 'Sent by nobody’s tab').waitFor({ timeout: 30_000 });
});

test('a missing asset is a 404 with and without the worker, never the page', async () => {
  const page = await stage.person('Alex');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const status = await page.evaluate(async () => (await fetch('/assets/gone-12345678.js')).status);
  assert.equal(status, 404);
});
