/** Dialogs: they stay while somebody types in them, and go with what they belong to. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { WireClient } from '../../relay/testing/wire-client.ts';
import type { MembersAnswer } from '../../relay/wire.ts';
import { Stage, choose, dialog, field } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open({ env: { CONFAB_TEXT_LENGTH: '300' } }); });
after(() => stage.close());

test('text that is selected by drawing the pointer out of the dialog is not lost; a click beside the dialog closes it', async () => {
  const page = await stage.person('Dragger');
  await page.getByRole('button', { name: 'New room' }).click();
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Spring issue');
  const { x, y } = (await name.boundingBox())!;
  await page.mouse.move(x + 80, y + 10);
  await page.mouse.down();
  await page.mouse.move(20, y + 10, { steps: 4 });
  await page.mouse.up();
  await page.waitForTimeout(200);
  assert.equal(await name.inputValue(), 'Spring issue');
  await page.mouse.click(20, y + 10);
  await dialog(page).waitFor({ state: 'detached' });
  await page.context().close();
});

test('a dialog closes with the page it was opened on: another room, or nobody signed in any more', async () => {
  const page = await stage.person('Clara', { at: '/rooms/home/first' });
  await page.getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: 'Leave room' }).click();
  await page.getByText('Leave first?').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await dialog(page).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('second');
  await page.locator('app-switcher-dialog').getByRole('button', { name: 'New room' }).click();
  await page.locator('app-new-room-dialog').getByLabel('Space').fill('home');
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.waitForURL('**/rooms/home/second');
  await dialog(page).waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: 'Invite people' }).click();
  await dialog(page).waitFor();
  const other = await page.context().newPage();
  await other.goto('/settings');
  await other.getByRole('button', { name: 'Sign out on this device' }).click();
  await dialog(other).getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('What should people call you?').waitFor();
  for (const tab of [page, other]) await dialog(tab).waitFor({ state: 'detached' });
  await page.context().close();
});

test('a dialog about a room that is slow to load does not open on the page one went on to', async () => {
  const page = await stage.person('Hasty', { serviceWorkers: 'block' });
  let load!: () => void;
  const slow = new Promise<void>((resolve) => { load = resolve; });
  await page.route('**/assets/*', async (route) => {
    await slow;
    await route.continue();
  });
  const asked = page.waitForRequest('**/assets/invite-*.js');
  await page.getByRole('button', { name: 'Invite people' }).click();
  await asked;
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.waitForURL('**/settings');
  load();
  await page.waitForFunction(() => customElements.get('app-invite-dialog'));
  await page.waitForTimeout(100);
  assert.equal(await dialog(page).count(), 0);
  await page.context().close();
});

test('what is open about a room goes when one is barred from it, and one reads why', async () => {
  const founder = await WireClient.guest(stage.relay.url, 'Mara');
  for (const [n, open] of [
    (page: Page) => page.getByRole('button', { name: 'Members' }).click(),
    (page: Page) => choose(page, 'Invite people'),
    (page: Page) => choose(page, 'Leave room'),
  ].entries()) {
    const room = `home/barred-${n}`, name = `Eve ${n}`;
    await founder.do('room_enter', { room });
    const page = await stage.person(name, { device: 'phone', at: `/rooms/${room}` });
    await open(page);
    await dialog(page).waitFor();
    const { members } = await founder.do<'room_members', MembersAnswer>('room_members', { room });
    await founder.do('room_bar', { room, user: members.find((member) => member.name === name)!.id });
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText('You have been barred from this room.').waitFor();
    await page.context().close();
  }
  await founder.close();
});

test('"back" closes a dialog and stays, once; one that was closed takes no step, and a room that was left is not come back to', async () => {
  const page = await stage.person('Edgar', { device: 'phone', at: '/rooms/home/upstairs' });
  const menu = (item: string) => page.getByRole('button', { name: 'Room menu' }).click().then(() => page.getByRole('menuitem', { name: item }).click());
  const go = (back: string) => page.waitForURL(`**${back}`);
  const roomIs = (name: string) => page.locator('app-room-view h1').getByText(name).waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  await go('/');
  await page.locator('confab-rooms').getByText('upstairs').click();
  await go('/rooms/home/upstairs');

  await menu('Invite people');
  await dialog(page).waitFor();
  await page.goBack();
  await dialog(page).waitFor({ state: 'detached' });
  await roomIs('upstairs');
  assert.equal(new URL(page.url()).pathname, '/rooms/home/upstairs');

  for (let time = 0; time < 2; time++) {
    await menu('Invite people');
    await dialog(page).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await dialog(page).waitFor({ state: 'detached' });
  }
  await page.goBack();
  await go('/');

  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByLabel('Name', { exact: true }).fill('downstairs');
  await page.getByRole('button', { name: 'Create room' }).click();
  await go('/rooms/home/downstairs');
  await page.goBack();
  await go('/');

  await page.locator('confab-rooms').getByText('downstairs').click();
  await menu('Leave room');
  await page.getByRole('button', { name: 'Leave room' }).click();
  await go('/');
  await page.locator('confab-rooms').getByText('downstairs').waitFor({ state: 'detached' });
  await page.locator('confab-rooms').getByText('upstairs').click();
  await go('/rooms/home/upstairs');
  await page.goBack();
  await go('/');
  await page.goBack();
  await page.waitForFunction(() => location.pathname === '/' && (history.state as { depth: number }).depth === 0);
  await page.context().close();
});

test('"back" leads away, and the dialog opens again, as soon as it is closed, also where the browser tells of the closing late', async () => {
  const page = await stage.person('Flora', { device: 'phone' });
  await page.addInitScript(() => {
    const listen = HTMLDialogElement.prototype.addEventListener;
    HTMLDialogElement.prototype.addEventListener = function (this: HTMLDialogElement, type: string, listener: EventListenerObject, options?: AddEventListenerOptions) {
      listen.call(this, type, type === 'close' ? (event: Event) => setTimeout(() => listener.handleEvent(event), 3000) : listener, options);
    } as typeof listen;
  });
  await page.goto('/');
  await page.locator('confab-rooms').getByText('general').click();
  await page.waitForURL('**/rooms/home/general');
  for (const close of [() => page.getByRole('button', { name: 'Close' }).click(), () => page.keyboard.press('Escape')]) {
    await page.getByRole('button', { name: 'Room menu' }).click();
    await page.getByRole('menuitem', { name: 'Invite people' }).click();
    await dialog(page).waitFor();
    await close();
    await dialog(page).waitFor({ state: 'detached' });
  }
  await page.goBack();
  await page.waitForURL('**/');
  await page.context().close();
});

test('whoever has a message that failed signs out all the same, once they read that it is lost', async () => {
  const page = await stage.person('Failed');
  await field(page).fill('x'.repeat(301));
  await page.keyboard.press('Enter');
  await page.getByText('Not sent: it is too long.').first().waitFor();
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out on this device' }).click();
  await dialog(page).getByRole('button', { name: 'Sign out', exact: true }).click();
  await dialog(page).getByRole('alert').getByText('Messages that were not sent yet will be lost.').waitFor();
  await dialog(page).getByRole('button', { name: 'Sign out anyway' }).click();
  await page.getByLabel('What should people call you?').waitFor();
  await page.context().close();
});

test('whoever leaves a room by key goes on in the one that stands there then', async () => {
  const page = await stage.person('Leaver', { at: '/rooms/home/stays' });
  await page.goto('/rooms/home/goes');
  await page.getByText('1 here').first().waitFor();
  await choose(page, 'Leave room');
  await dialog(page).getByRole('button', { name: 'Leave room' }).press('Enter');
  await page.waitForURL('**/rooms/home/stays');
  await page.locator('confab-rooms').getByText('goes').waitFor({ state: 'detached' });
  await page.locator('main:focus').waitFor();
  await page.context().close();
});

test('a dialog is no banner of the page', async () => {
  const page = await stage.person('Newcomer');
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByRole('heading', { name: 'New room' }).waitFor();
  assert.equal(await page.getByRole('banner').count(), 0);
  await page.context().close();
});
