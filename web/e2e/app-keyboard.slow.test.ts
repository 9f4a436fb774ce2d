/** The whole tour without a mouse: every step is keys alone, and what has the focus is always visible. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { focused, tabTo } from './app/keys.ts';
import { Scene } from './app/scene.ts';
import { Stage, choose, field, holds, listens, message } from './app/stage.ts';

let stage: Stage, scene: Scene;
before(async () => {
  stage = await Stage.open({ env: { CONFAB_TEXT_LENGTH: '300' } });
  scene = await Scene.open(stage.relay.url);
});
after(async () => {
  await scene.close();
  await stage.close();
});

test('from the first name to signing out, by keyboard alone', async () => {
  const context = await stage.visitor('desk');
  const page = await context.newPage();
  await page.goto('/rooms/studio/print');
  await page.getByLabel('What should people call you?').waitFor();
  await page.keyboard.type('Alex');
  await page.keyboard.press('Enter');
  await field(page).waitFor();
  await listens(page);

  // Write: a line break, then send.
  await tabTo(page, /^Message\b/);
  await page.keyboard.type('One line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('and another');
  await page.keyboard.press('Enter');
  await message(page, 'and another').waitFor();
  await holds(field(page), '');

  // Found a private room.
  await page.keyboard.press('Control+k');
  await page.locator('app-switcher-dialog dialog[open]').waitFor();
  await page.keyboard.type('Night shift');
  await tabTo(page, /^New room$/);
  await page.keyboard.press('Enter');
  await page.locator('app-new-room-dialog dialog[open]').waitFor();
  await holds(page.getByLabel('Name', { exact: true }), 'Night shift');
  await tabTo(page, /^Space/);
  await page.keyboard.type('studio');
  await tabTo(page, /^Public/);
  await page.keyboard.press('ArrowDown');
  await tabTo(page, /^Create room$/);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/rooms/studio/night-shift');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });

  // Between rooms.
  await page.keyboard.press('Alt+ArrowDown');
  await page.waitForURL('**/rooms/studio/print');
  await page.keyboard.press('Control+k');
  await page.locator('app-switcher-dialog dialog[open]').waitFor();
  await page.keyboard.type('night');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/rooms/studio/night-shift');

  // Invite by the room's menu.
  await tabTo(page, /^Room menu$/);
  await page.keyboard.press('Enter');
  await page.locator('button[role=menuitem]:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('app-invite-dialog dialog[open]').waitFor();
  for (const name of ['Mara Kern', 'Jonas']) await page.locator('app-invite-dialog').getByText(name).waitFor();
  await tabTo(page, /^Invite Jonas|^Invite/);
  await page.keyboard.press('Enter');
  await scene.jonas.until((client) => client.frames.some((frame) => JSON.stringify(frame).includes('night-shift')));
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'Room menu', 'the focus returns to what opened the dialog');

  // A failed message is taken back with Up.
  await tabTo(page, /^Message\b/);
  await page.keyboard.insertText('y'.repeat(350));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
  await page.keyboard.press('ArrowUp');
  await holds(field(page), 'y'.repeat(350));
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');

  // An invitation comes and is accepted.
  await scene.invite('Alex');
  await page.getByRole('button', { name: /Accept/ }).waitFor();
  await tabTo(page, /Accept/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/rooms/studio/spring-issue');

  // Help, settings, out.
  await page.locator('body').press('?');
  await page.locator('app-shortcuts-dialog dialog[open]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await tabTo(page, /^Settings$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/settings');
  await tabTo(page, /^Sign out on this device$/);
  await page.keyboard.press('Enter');
  await page.locator('app-sign-out-dialog dialog[open]').waitFor();
  await tabTo(page, /^Sign out/);
  await page.keyboard.press('Enter');
  await page.getByLabel('What should people call you?').waitFor();
  await context.close();
});

test('Escape in a menu closes the menu and no more; Tab closes it too; in the room Escape marks it as read', async () => {
  const page = await stage.person('Clara', { at: '/rooms/studio/menus' });
  await page.getByText('1 here').first().waitFor();
  await scene.mara.do('room_enter', { room: 'studio/menus' });
  for (let n = 0; n < 40; n++) await scene.say(scene.mara, 'studio/menus', `line ${n}`);
  await message(page, 'line 39').waitFor();
  await page.locator('confab-timeline .scroller').evaluate((view) => { view.scrollTop = 100; });
  await page.waitForTimeout(300);
  await scene.say(scene.mara, 'studio/menus', 'Not read yet');
  await page.waitForFunction(() => document.title.startsWith('(1)'));
  for (const [menu, item] of [['Room menu', /^Leave/], ['Actions for Mara Kern', /^Bar/]] as const) {
    await page.getByRole('button', { name: menu }).focus();
    await page.keyboard.press('Enter');
    const last = page.getByRole('menuitem', { name: item }).or(page.getByRole('button', { name: item }));
    await page.locator('[popover] button:focus').waitFor();
    await page.keyboard.press('Escape');
    await last.waitFor({ state: 'hidden' });
    if (menu === 'Room menu') assert.equal(await focused(page), menu);
    await page.waitForTimeout(200);
    assert.match(await page.title(), /^\(1\)/);
  }
  await page.getByRole('button', { name: 'Room menu' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('[popover] button:focus').waitFor();
  await page.keyboard.press('Tab');
  await page.getByRole('menuitem', { name: 'Leave room' }).waitFor({ state: 'hidden' });
  assert.equal(await focused(page), 'Messages in menus');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.title.startsWith('('));
  await page.context().close();
});

test('Alt with the arrows goes through the rooms in the order of the lists, from the settings to the first or the last', async () => {
  const page = await stage.person('Dora', { at: '/rooms/alpha/zebra' });
  for (const room of ['beta/room-10', 'beta/room-2', 'alpha-beta/two']) {
    await page.goto(`/rooms/${room}`);
    await field(page).waitFor();
  }
  await page.goto('/rooms/alpha/zebra');
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByLabel('Name', { exact: true }).fill('attic');
  await page.getByRole('radio', { name: /^Private/ }).check();
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.waitForURL('**/rooms/alpha/attic');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  const order = ['alpha/zebra', 'alpha/attic', 'alpha-beta/two', 'beta/room-2', 'beta/room-10'];
  for (const [key, from, rooms] of [['ArrowDown', 'first', order], ['ArrowUp', 'last', order.toReversed()]] as const) {
    await page.goto('/settings');
    await page.getByRole('heading', { name: 'Storage' }).waitFor();
    await listens(page);
    for (const space of ['alpha', 'alpha-beta', 'beta']) await page.locator('app-spaces[upright]').getByRole('button', { name: space, exact: true }).waitFor();
    for (const room of [...rooms, rooms[0]]) {
      const to = page.waitForURL(`**/rooms/${room}`).catch(() => undefined);
      await page.keyboard.press(`Alt+${key}`);
      await to;
      assert.equal(new URL(page.url()).pathname, `/rooms/${room}`, `from the ${from} on`);
    }
  }
  await page.context().close();
});

test('Alt with the arrows opens a list of choices where that has the focus, and takes nobody out of a dialog in which they type', async () => {
  const page = await stage.person('Chooser', { at: '/rooms/home/zoo' });
  await page.goto('/settings');
  await listens(page);
  await page.getByLabel('Theme').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Escape');
  assert.equal(new URL(page.url()).pathname, '/settings');
  await page.goto('/rooms/home/attic');
  await listens(page);
  await page.getByRole('button', { name: 'New room' }).click();
  await page.locator('app-new-room-dialog').getByLabel('Name').fill('Cellar');
  await page.locator('app-new-room-dialog').getByLabel('Space').focus();
  await page.keyboard.press('Alt+ArrowDown');
  assert.equal(new URL(page.url()).pathname, '/rooms/home/attic');
  await holds(page.locator('app-new-room-dialog').getByLabel('Name'), 'Cellar');
  await page.context().close();
});

test('whoever installs by key, or declines to, goes on in what is open', async () => {
  const page = await stage.person('Decliner');
  await page.evaluate(`dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt: async () => ({ outcome: 'accepted' }) }))`);
  await field(page).fill('My first message');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Not now' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Not now' }).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.querySelector('app-root')!.shadowRoot!.querySelector('app-shell')!.shadowRoot!.activeElement?.localName), 'main');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Install', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Install', exact: true }).waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'Link a device');
  await page.context().close();
});

test('on a phone the focus goes along: into the room, and back to where it was in the list', async () => {
  const page = await stage.person('Emil', { device: 'phone', at: '/rooms/studio/along' });
  await page.goto('/rooms/studio/beside');
  await field(page).waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
  const item = page.getByRole('button', { name: 'along' });
  await item.waitFor();
  await item.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/rooms/studio/along');
  await tabTo(page, /^Back$/);
  await page.keyboard.press('Enter');
  await item.waitFor();
  await page.waitForFunction(() => document.activeElement !== document.body);
  assert.match(await focused(page), /along/);
  await page.context().close();
});

test('on a phone whoever leaves a room by key goes on in the list of those that are left', async () => {
  const page = await stage.person('Leaver', { device: 'phone', at: '/rooms/home/attic' });
  await page.goto('/rooms/home/zoo');
  await field(page).waitFor();
  await choose(page, 'Leave room');
  await page.locator('app-leave-dialog').getByRole('button', { name: 'Leave room' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('confab-rooms').getByText('zoo').waitFor({ state: 'detached' });
  await page.waitForTimeout(100);
  assert.match(await focused(page), /attic/);
  await page.context().close();
});

test('the list of shortcuts says what the keys do here, as they are called here', async () => {
  const page = await stage.person('Tasten', { at: '/rooms/studio/website' });
  const saysKeys = async (...expected: string[]): Promise<void> => {
    await page.goto('/settings');
    await page.locator('app-settings-storage button').last().click();
    const rows = page.locator('app-shortcuts-dialog dl > div');
    for (const [at, text] of expected.entries()) await rows.nth([0, 4, 5][at]!).filter({ hasText: new RegExp(`^\\s*${text.replaceAll(' ', '\\s*')}\\s*$`) }).waitFor();
  };
  await saysKeys('Go to a room Ctrl K', 'Send Enter', 'New line Shift Enter');
  await page.keyboard.press('Escape');
  await page.locator('#send-key').selectOption('break');
  await saysKeys('Go to a room Ctrl K', 'Send Ctrl Enter', 'New line Enter');
  await page.keyboard.press('Escape');
  await page.locator('#language').selectOption('de');
  await saysKeys('Zu einem Raum Strg K', 'Senden Strg Eingabe', 'Neue Zeile Eingabe');
  await page.context().close();
});

test('keys are listened to also where the browser is never idle, as in a tab in the background', async () => {
  const page = await (await stage.visitor()).newPage();
  await page.addInitScript(() => {
    globalThis.requestIdleCallback = (then, { timeout } = {}) => timeout === undefined ? 0 : window.setTimeout(then, timeout);
  });
  await page.goto('/');
  await listens(page);
  await page.context().close();
});
