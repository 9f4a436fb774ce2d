/** The settings as they stand open: beside another window of the same person, and under the keys of whoever hears them. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startPushService, type PushService } from '../../relay/testing/push-service.ts';
import { Stage, enter, holds, listens, underWorker } from './app/stage.ts';

let service: PushService, stage: Stage;
before(async () => {
  service = await startPushService();
  stage = await Stage.open({ env: service.env });
});
after(async () => {
  await stage.close();
  service.stop();
});

const theme = (page: Page) => page.getByLabel('Theme');
const isDark = (page: Page, dark: boolean) => page.waitForFunction((wanted) => (document.documentElement.dataset.theme === 'dark') === wanted, dark);

test('where nothing went wrong, no place is kept for words that say so', async () => {
  const page = await stage.person('Even');
  await page.goto('/settings');
  const save = page.getByRole('button', { name: 'Save' });
  await save.waitFor();
  const below = await save.evaluate((button) => {
    const { host } = button.getRootNode() as ShadowRoot;
    return host.getBoundingClientRect().bottom - button.getBoundingClientRect().bottom;
  });
  assert.equal(below, 17, 'what is below every section, and its line');
  await page.context().close();
});

test('a switch stays that of its room when another one comes before it', async () => {
  const page = await stage.person('Switcher', { at: '/rooms/home/zoo' });
  await page.goto('/settings');
  await page.getByRole('checkbox', { name: 'zoo home' }).focus();
  const beside = await page.context().newPage();
  await beside.goto('/rooms/home/attic');
  await page.getByRole('checkbox', { name: 'attic home' }).waitFor();
  assert.equal((await page.locator('label:has(input:focus)').innerText()).trim(), 'zoo home');
  await page.context().close();
});

test('what is chosen in one window stands chosen in the settings of another, also where another choice was made there before', async () => {
  const here = await stage.person('Ana');
  const there = await here.context().newPage();
  for (const page of [here, there]) {
    await page.goto('/settings');
    await theme(page).waitFor();
  }
  await theme(here).selectOption('dark');
  await isDark(there, true);
  await holds(theme(there), 'dark');
  await theme(there).selectOption('light');
  await isDark(here, false);
  await holds(theme(here), 'light');
  await theme(there).selectOption('dark');
  await isDark(here, true);
  await holds(theme(here), 'dark');
  await here.context().close();
});

test('whoever comes after somebody else in one browser has the look and the language of the device, as the settings say', async () => {
  const page = await stage.person('Anna');
  await page.goto('/settings');
  await theme(page).selectOption('dark');
  await isDark(page, true);
  await page.getByLabel('Language').selectOption('de');
  await page.getByRole('button', { name: 'Auf diesem Gerät abmelden' }).click();
  await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
  await page.locator('app-first-run').waitFor();
  await isDark(page, false);
  await page.reload();
  await enter(page, 'Berta');
  await page.goto('/settings');
  await holds(theme(page), 'auto');
  await isDark(page, false);
  await page.context().close();
});

test('where the browser does not say how much is stored, no number is', async () => {
  const page = await stage.person('Plain');
  // As on plain http.
  await page.addInitScript(() => Object.defineProperty(navigator, 'storage', { value: undefined }));
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Clear stored messages' }).click();
  const said = page.locator('app-settings-storage').getByRole('status');
  await said.getByText('Cleared').waitFor();
  assert.doesNotMatch(await said.innerText(), /used/);
  await page.context().close();
});

test('a name that is typed while the one before is still being saved stays, and is not said to be saved', async () => {
  const page = await stage.person('Before');
  await page.routeWebSocket(/.*/, (socket) => {
    const relay = socket.connectToServer();
    socket.onMessage((message) => { setTimeout(() => relay.send(message), String(message).includes('auth_rename') ? 2000 : 0); });
  });
  await page.goto('/settings');
  const you = page.locator('app-settings-you'), name = you.getByLabel('Name', { exact: true });
  await name.fill('First');
  await you.getByRole('button', { name: 'Save' }).click();
  await name.fill('Second thought');
  await page.waitForTimeout(4000);
  assert.equal(await name.inputValue(), 'Second thought');
  assert.equal(await you.getByText('Saved').count(), 0);
  await you.getByRole('button', { name: 'Save' }).click();
  await you.getByText('Saved').waitFor();
  await page.reload();
  await holds(name, 'Second thought');
  await page.context().close();
});

test('a name that is being typed stays when another one is given in another window, and is then the one that is saved', async () => {
  const here = await stage.person('Ana'), name = (page: Page) => page.getByLabel('Name', { exact: true }), save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();
  const there = await here.context().newPage();
  for (const page of [here, there]) {
    await page.goto('/settings');
    await holds(name(page), 'Ana');
  }
  await name(here).fill('Anabel');
  await name(there).fill('Anna');
  await save(there);
  await here.locator('app-channels .me').getByText('Anna', { exact: true }).waitFor();
  assert.equal(await name(here).inputValue(), 'Anabel');
  await save(here);
  await holds(name(there), 'Anabel');
  await here.context().close();
});

/** As a browser in which somebody answers the question at once. */
const answers = (permission: NotificationPermission, { subscription }: ReturnType<PushService['device']>): string => `
  let permission = 'default';
  Object.defineProperty(Notification, 'permission', { get: () => permission });
  Notification.requestPermission = async () => (permission = '${permission}');
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async () => ({ endpoint: '${subscription.endpoint}', toJSON: () => (${JSON.stringify(subscription)}) });`;

for (const [permission, words] of [['granted', 'This device shows notifications.'], ['denied', /^This browser refuses notifications/]] as const) {
  test(`whoever answers by key whether notifications are shown, with ${permission}, has the focus where it says so`, async () => {
    const page = await (await stage.visitor()).newPage();
    await page.addInitScript(answers(permission, service.device()));
    await page.goto('/');
    await enter(page, 'Hal');
    await page.goto('/settings');
    await page.getByRole('button', { name: 'Allow notifications' }).press('Enter');
    await page.locator('app-settings-notifications p:focus').getByText(words).waitFor();
    await page.locator('app-settings-notifications summary').waitFor();
    await page.keyboard.press('Tab');
    await page.locator('app-settings-notifications summary:focus').waitFor();
    await page.context().close();
  });
}

test('whoever allows notifications in the settings of the browser, or takes that back, reads so here, and is told from then on', async () => {
  const context = await stage.visitor(), page = await context.newPage(), device = service.device();
  await page.addInitScript(`
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async () => ({ endpoint: '${device.subscription.endpoint}', toJSON: () => (${JSON.stringify(device.subscription)}) });`);
  await page.goto('/');
  await enter(page, 'Jo');
  await underWorker(page);
  await page.goto('/settings');
  const section = page.locator('app-settings-notifications'), allow = section.getByRole('button', { name: 'Allow notifications' });
  await allow.waitFor();
  await context.grantPermissions(['notifications']);
  await section.getByText('This device shows notifications.').waitFor();
  await context.clearPermissions();
  await allow.waitFor();
  // On any other page it counts at once, too.
  await page.goto('/rooms/home/general');
  await listens(page);
  const told = page.waitForRequest(async (request) => request.url().endsWith('/push/key'));
  await context.grantPermissions(['notifications']);
  await told;
  await context.close();
});

test('where the push service of the browser refuses, the settings do not claim that notifications are shown, neither then nor later', async () => {
  const page = await (await stage.visitor()).newPage();
  await page.addInitScript(`${answers('granted', service.device())}
    if (localStorage.granted) permission = 'granted';
    PushManager.prototype.subscribe = async () => { localStorage.granted = 'yes'; throw new DOMException('Registration failed - push service error', 'AbortError'); };`);
  await page.goto('/');
  await enter(page, 'Ivy');
  await page.goto('/settings');
  const allow = page.getByRole('button', { name: 'Allow notifications' });
  await allow.click();
  const section = page.locator('app-settings-notifications');
  await section.getByText('this browser or this relay does not push').waitFor();
  assert.equal(await section.getByText('This device shows').count(), 0);
  await page.reload();
  await section.getByText('this browser or this relay does not push').waitFor();
  assert.equal(await section.getByText('This device shows').count(), 0);
  await allow.waitFor();
  await page.context().close();
});
