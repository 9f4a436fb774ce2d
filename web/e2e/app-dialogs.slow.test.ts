/** Dialogs: they stay while somebody types in them, and go with what they belong to. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { WireClient } from '../../relay/testing/wire-client.ts';
import type { MembersAnswer } from '../../relay/wire.ts';
import { Stage, choose, enter, field, holds, underWorker } from './app/stage.ts';
import { until } from './harness/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open({ env: { CONFAB_TEXT_LENGTH: '300' } }); });
after(() => stage.close());

const dialog = (page: Page) => page.locator('dialog[open]');

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

test('the address that a new room will have is told as it will be, whatever the space is typed like', async () => {
  const page = await stage.person('Greta', { at: '/new' });
  await page.getByLabel('Name', { exact: true }).fill('Night shift!');
  await page.locator('app-new-room-dialog').getByLabel('Space').fill('Third Floor');
  await page.getByText('Its address: third-floor/night-shift', { exact: true }).waitFor();
  await page.getByLabel('Name', { exact: true }).fill('!');
  await page.getByText('Its address: third-floor/…', { exact: true }).waitFor();
  await page.context().close();
});

test('whoever wants a private room does not land in a public one of that name', async () => {
  const founder = await WireClient.guest(stage.relay.url, 'Townsman');
  await founder.do('room_enter', { room: 'home/square' });
  const page = await stage.person('Hermit', { at: '/new' });
  const create = async (name: string) => {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('radio', { name: 'Private' }).check();
    await page.getByRole('button', { name: 'Create room' }).click();
  };
  await create('Square');
  await page.getByRole('alert').getByText('There is a public room home/square already. Choose another name.').waitFor();
  assert.ok(!page.url().includes('square'));
  await until('Hermit is no member', async () => (await founder.do<'room_members', MembersAnswer>('room_members', { room: 'home/square' })).count === 1);
  await create('Cell');
  await page.waitForURL('**/rooms/home/cell');
  await founder.close();
  await page.context().close();
});

test('the address of a new room opens its dialog, each time', async () => {
  const page = await stage.person('Newcomer');
  for (let time = 0; time < 2; time++) {
    await page.evaluate(() => { (document.body.appendChild(Object.assign(document.createElement('a'), { href: '/new' }))).click(); });
    await page.getByLabel('Name', { exact: true }).waitFor();
    await page.waitForFunction((space) => (space as HTMLInputElement).value === 'home', await page.getByRole('combobox', { name: 'Space' }).elementHandle());
    await page.waitForTimeout(300);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
  }
  await page.goto('/new');
  await page.getByLabel('Name', { exact: true }).waitFor();
  await page.waitForFunction((space) => (space as HTMLInputElement).value === 'home', await page.getByRole('combobox', { name: 'Space' }).elementHandle());
  await page.waitForTimeout(500);
  assert.equal(await dialog(page).count(), 1);
  await page.context().close();
});

test('a dialog that was opened by its address stays, with what is typed, when the rooms come only then', async () => {
  const page = await stage.person('Patient', { at: '/rooms/home/patience' });
  // From here on they are known to have been there.
  await page.getByText('1 here').first().waitFor();
  await underWorker(page);
  // As on a machine whose disk has much to do.
  await page.addInitScript(() => {
    const { addEventListener } = EventTarget.prototype;
    IDBTransaction.prototype.addEventListener = function (type: string, listener: EventListener) {
      addEventListener.call(this, type, type === 'complete' ? (event: Event) => setTimeout(() => listener(event), 500) : listener);
    };
  });
  await page.goto('/new');
  await page.getByLabel('Name', { exact: true }).fill('Spring issue');
  await page.locator('confab-rooms').getByText('patience').waitFor();
  await page.waitForTimeout(200);
  await holds(page.getByLabel('Name', { exact: true }), 'Spring issue');
  await page.keyboard.press('Escape');
  await page.waitForURL('**/rooms/home/patience');
  await page.context().close();
});

test('on plain http a link is copied all the same, or stands selected with words; the share page has nothing, and leads on', async () => {
  const context = await stage.visitor('desk');
  const page = await context.newPage();
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  // What is not there outside of a secure context.
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    delete (globalThis as { caches?: unknown }).caches;
    delete (Window.prototype as { caches?: unknown }).caches;
  });
  await page.goto('/');
  await enter(page, 'Plain');
  await page.getByRole('button', { name: 'Invite people' }).click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await dialog(page).getByRole('status').getByText('Copied').waitFor();
  await page.getByRole('button', { name: 'Copy link' }).waitFor();
  await page.evaluate(() => { document.execCommand = () => false; });
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('The link is selected').waitFor();
  assert.match(await page.getByLabel('By link').evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart!, input.selectionEnd!)), /\/rooms\/home\/general$/);
  await page.goto('/share');
  await page.getByText('There is nothing to share').waitFor();
  assert.equal(await page.locator('app-share-page').getByRole('button').count(), 0, 'nothing can be chosen');
  await page.locator('app-share-page').getByRole('link', { name: 'Rooms' }).click();
  await page.waitForURL('**/rooms/home/general');
  assert.deepEqual(errors, []);
  await context.close();
});

test('whoever invites without a network is told so, not that there is nobody, and has link and people once it is back', async () => {
  const page = await stage.person('Host'), other = await WireClient.guest(stage.relay.url, 'Guest of mine');
  await other.do('room_enter', { room: 'home/general' });
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Snug');
  await page.getByRole('radio', { name: /^Private/ }).check();
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.waitForURL('**/rooms/home/snug');
  await underWorker(page);
  await stage.stopRelay();
  await page.locator('confab-status .bar').waitFor();
  await page.getByRole('button', { name: 'Invite people' }).click();
  await dialog(page).getByText('There is no connection.').waitFor();
  await page.waitForTimeout(2000);
  assert.equal(await dialog(page).getByText('Nobody from your other rooms').count(), 0);
  await stage.restartRelay();
  await dialog(page).getByText('Guest of mine').waitFor();
  assert.match(await page.getByLabel('By link').inputValue(), /#grant=/);
  assert.equal(await dialog(page).getByText('There is no connection.').count(), 0);
  await other.close();
  await page.context().close();
});

test('founding a room without a network: the dialog says why it takes long, and founds it when the network is back; closed before, it founds nothing', async () => {
  const page = await stage.person('Founder');
  const listed = (name: string) => page.locator('confab-rooms').getByText(name);
  const ask = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'New room' }).click();
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Create room' }).click();
  };
  await page.getByRole('button', { name: 'Room menu' }).waitFor();
  await underWorker(page);
  await stage.stopRelay();
  await page.locator('confab-status .bar').waitFor();
  await ask('Tunnel');
  await page.locator('app-new-room-dialog').getByText('There is no connection.').waitFor();
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'detached' });
  await ask('Bridge');
  await stage.restartRelay();
  await page.waitForURL('**/rooms/home/bridge', { timeout: 20_000 });
  await listed('Bridge').waitFor();
  assert.equal(await listed('Tunnel').count(), 0, 'what was asked for first would stand there first');
  await page.context().close();
});

test('who changes the name of a room that waits for the network founds none by the name before, and can ask again', async () => {
  const page = await stage.person('Ponderer');
  await page.getByRole('button', { name: 'Room menu' }).waitFor();
  await underWorker(page);
  await stage.stopRelay();
  await page.locator('confab-status .bar').waitFor();
  await page.getByRole('button', { name: 'New room' }).click();
  const name = page.getByLabel('Name', { exact: true }), create = page.getByRole('button', { name: 'Create room' });
  await name.fill('First thought');
  await create.click();
  await name.fill('Better one');
  await create.click({ timeout: 5000 });
  await stage.restartRelay();
  await page.waitForURL('**/rooms/home/better-one', { timeout: 20_000 });
  assert.equal(await page.locator('confab-rooms').getByText('First thought').count(), 0);
  await page.context().close();
});

test('a code that ran out while the machine slept is not shown any more', async () => {
  const page = await stage.person('Nell');
  await page.clock.install();
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Link a device' }).click();
  await dialog(page).locator('.code:not(:empty)').waitFor();
  // The time of day goes on without the timers.
  await page.clock.setSystemTime(Date.now() + 10 * 60_000);
  await dialog(page).getByRole('alert').filter({ hasText: /\w/ }).waitFor();
  assert.equal(await dialog(page).locator('svg.qr').count(), 0);
  await page.context().close();
});

test('whoever asks by key for a new code stays in the dialog, and hears the code', async () => {
  const page = await stage.person('Linker');
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Link a device' }).waitFor();
  await underWorker(page);
  await stage.stopRelay();
  await page.locator('confab-status .bar').waitFor();
  await page.getByRole('button', { name: 'Link a device' }).click();
  await dialog(page).getByRole('button', { name: 'New code' }).focus();
  await stage.restartRelay();
  await page.locator('confab-status .bar').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('status', { name: 'Code' }).filter({ hasText: /\w/ }).waitFor();
  await dialog(page).locator(':focus').waitFor();
  await page.context().close();
});

test('in the list of rooms to go to the space stands at the edge, where nothing is unread', async () => {
  const page = await stage.person('Edge');
  await page.keyboard.press('Control+k');
  const row = page.locator('app-switcher-dialog li').first();
  await row.waitFor();
  const distance = await row.evaluate((item) => item.getBoundingClientRect().right - item.querySelector('.space')!.getBoundingClientRect().right);
  assert.equal(distance, 8);
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
