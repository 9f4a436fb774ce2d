/** A new version is published while people have the app open. */
import { strict as assert } from 'node:assert';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Release } from './app/release.ts';
import { Stage, field, holds, listens, message, say, underWorker } from './app/stage.ts';

let release: Release, stage: Stage;
beforeEach(async () => {
  release = await Release.copy();
  stage = await Stage.open({ dist: release.dist });
});
afterEach(async () => {
  await stage.close();
  await release.remove();
});

const READY = 'A new version is ready';
/** Browsers look for a new worker now and then; here it is now. */
const look = (page: Page) => page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
const script = (page: Page): Promise<string | null> => page.evaluate(() => document.querySelector('script')?.getAttribute('src') ?? null);

async function version(page: Page): Promise<string> {
  await page.goto('/settings');
  return (await page.locator('app-settings-storage').getByText(/^Confab \d/).textContent()) ?? '';
}

test('one click moves three tabs to the new version together, and a draft survives', async () => {
  const writing = await stage.person('Alex');
  await underWorker(writing);
  const [second, third] = [await writing.context().newPage(), await writing.context().newPage()];
  await second.goto('/rooms/home/general');
  await third.goto('/settings');
  await field(second).waitFor();
  await field(writing).fill('A thought that is not finished');
  const before = await script(writing);

  await release.publish('9.9.9');
  await stage.restartRelay();
  await look(second);
  for (const page of [writing, second, third]) await page.getByText(READY).waitFor();
  assert.equal(await script(third), before, 'nothing moves before the click');

  const loaded = [writing, second, third].map((page) => page.waitForEvent('load'));
  await second.getByRole('button', { name: 'Update' }).click();
  await Promise.all(loaded);
  for (const page of [writing, second, third]) {
    assert.notEqual(await script(page), before);
    assert.equal(await page.getByText(READY).count(), 0);
  }
  await field(writing).waitFor();
  await holds(field(writing), 'A thought that is not finished');
  assert.equal(await version(third), 'Confab 9.9.9');
});

test('a tab that was opened for the first time ever moves with the click too', async () => {
  const page = await stage.person('Newcomer');
  await underWorker(page);
  await release.publish('9.9.9');
  await stage.restartRelay();
  await look(page);
  await page.getByText(READY).waitFor();
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Update' }).click();
  await loaded;
  await field(page).waitFor();
  assert.equal(await version(page), 'Confab 9.9.9');
});

test('a tab that is opened while the new version is being loaded offers it too', async () => {
  const page = await stage.person('Early');
  await underWorker(page);
  const late = await page.context().newPage();
  // Told of the worker only when the next one is on its way.
  await late.addInitScript(() => {
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = async function (...what) {
      const registration = await register.apply(this, what);
      while (!registration.installing && !registration.waiting) await new Promise((resolve) => { setTimeout(resolve, 1); });
      return registration;
    };
  });
  await late.goto('/rooms/home/general');
  await listens(late);
  await release.publish('9.9.9');
  await stage.restartRelay();
  await look(page);
  for (const tab of [page, late]) await tab.getByText(READY).waitFor();
  await page.context().close();
});

test('what is being typed in a dialog of another tab stays, and that tab moves once it is done', async () => {
  const page = await stage.person('Alex');
  await underWorker(page);
  const typing = await page.context().newPage();
  await typing.goto('/rooms/home/general');
  await field(typing).waitFor();
  await typing.getByRole('button', { name: 'New room' }).click();
  await release.publishAgain();
  await stage.restartRelay();
  await look(page);
  for (const tab of [page, typing]) await tab.getByText(READY).waitFor();
  const name = typing.getByLabel('Name', { exact: true });
  await name.fill('Spring');
  await typing.evaluate(() => navigator.serviceWorker.addEventListener('controllerchange', () => { document.body.dataset.taken = ''; }));

  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Update' }).click();
  await loaded;
  await typing.locator('body[data-taken]').waitFor({ state: 'attached' });
  await name.press('End');
  await name.pressSequentially(' issue');
  const moved = typing.waitForEvent('load');
  await typing.getByRole('button', { name: 'Create room' }).click();
  await moved;
  await typing.getByRole('heading', { name: 'Spring issue' }).waitFor();
});

test('the first worker takes over the first visit without loading the page again', async () => {
  const context = await stage.visitor();
  const page = await context.newPage();
  let loads = 0;
  page.on('load', () => { loads++; });
  await page.goto('/');
  await underWorker(page);
  await page.waitForTimeout(500);
  assert.equal(loads, 1);
});

test('a first worker that could not be loaded whole is loaded once somebody looks at the page again', async () => {
  const icon = join(release.dist, 'app/icons/icon-192.png');
  await cp(icon, `${icon}.kept`);
  await rm(icon);
  await stage.restartRelay();
  const page = await (await stage.visitor()).newPage();
  await page.addInitScript(() => {
    const { register } = ServiceWorkerContainer.prototype;
    ServiceWorkerContainer.prototype.register = async function (...what) {
      const registration = await register.apply(this, what), { installing } = registration;
      installing?.addEventListener('statechange', () => { document.documentElement.dataset.worker = installing.state; });
      return registration;
    };
  });
  await page.goto('/');
  await page.locator('html[data-worker=redundant]').waitFor({ state: 'attached' });
  await cp(`${icon}.kept`, icon);
  await stage.restartRelay();
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
});

test('the kill switch in place of the worker frees the tabs of a broken release, and nothing written is lost', async () => {
  const page = await stage.person('Alex');
  await underWorker(page);
  await say(page, 'Said before');
  await message(page, 'Said before').waitFor();
  await field(page).fill('Not said yet');

  for (const ending of ['', '.br', '.gz']) await cp(join(release.dist, `app/kill-switch.js${ending}`), join(release.dist, `app/worker.js${ending}`));
  await stage.restartRelay();
  const loaded = page.waitForEvent('load');
  await look(page).catch(() => { /* the page goes away under it */ });
  await loaded;

  await message(page, 'Said before').waitFor();
  await holds(field(page), 'Not said yet');
  assert.deepEqual(await page.evaluate(() => caches.keys()), []);
});

test('a part that is loaded late and cannot be: with the relay away the page stays as it is and has it once that is back, with another version there it is loaded again', async () => {
  // Without a worker, which would have all parts.
  const page = await stage.person('Alex', { serviceWorkers: 'block' });
  await field(page).fill('Half a thought');
  await stage.stopRelay();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.waitForURL('**/settings');
  await page.waitForTimeout(500);
  await page.goBack();
  await holds(field(page), 'Half a thought');

  await page.goForward();
  await page.waitForURL('**/settings');
  await stage.restartRelay();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await page.goBack();
  await holds(field(page), 'Half a thought');

  await release.publish('9.9.9');
  await stage.restartRelay();
  await page.getByText(/^(Offline|Reconnecting)/).waitFor({ state: 'detached', timeout: 20_000 });
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'New room' }).click();
  await loaded;
  await field(page).waitFor();
  await holds(field(page), 'Half a thought');
  assert.equal(await version(page), 'Confab 9.9.9');
});

test('what is being typed in a dialog stays when the relay comes back, although another part could not be loaded without it', async () => {
  const page = await stage.person('Alex', { serviceWorkers: 'block' });
  const dialog = page.locator('app-new-room-dialog');
  const open = async (): Promise<void> => {
    await page.getByRole('button', { name: 'New room' }).click();
    await dialog.getByRole('textbox').first().waitFor();
  };
  await open();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await stage.stopRelay();
  await page.locator('body').press('?');
  await open();
  await dialog.getByRole('textbox').first().fill('The mill');
  await stage.restartRelay();
  await page.getByText(/^(Offline|Reconnecting)/).waitFor({ state: 'detached', timeout: 20_000 });
  await page.waitForTimeout(500);
  await holds(dialog.getByRole('textbox').first(), 'The mill');
});
