/**
 * The main states of the app, one after the other in one browser, each as a person gets there. Whoever
 * looks (screenshots, axe) is called in each; what a state opened it closes again.
 */
import type { Page } from 'playwright-core';
import { field, message, say, underWorker, type Device } from './stage.ts';
import type { Scene } from './scene.ts';

export type Look = (state: string, page: Page) => Promise<void>;

const name = 'Alex';

/** From the first run on, as a person does it, in a page that has nobody yet. */
export async function signedOutStates(page: Page, look: Look): Promise<void> {
  await page.goto('/rooms/studio/print');
  await page.getByLabel('What should people call you?').fill(name);
  await look('first-run', page);
  await page.goto('/link');
  await page.getByLabel('Code').waitFor();
  await look('link-this-device', page);
}

export async function roomStates(page: Page, scene: Scene, look: Look): Promise<void> {
  await page.goto('/rooms/studio/print');
  await page.getByLabel('What should people call you?').fill(name);
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  await message(page, 'second from the top').waitFor();
  for (const room of ['studio/general', 'studio/website', 'studio/random', 'home/general']) await visit(page, room);
  await page.waitForTimeout(300);
  await look('empty-room', page);

  await scene.say(scene.jonas, 'studio/website', 'The new front page is online.');
  await scene.say(scene.tibor, 'studio/website', 'Looks good on my phone.');
  await scene.say(scene.mara, 'studio/print', `@${name} can you also check the colour of the back cover? It looks warmer than last time.`);
  await page.waitForFunction(() => document.title.startsWith('(3)'));
  await visit(page, 'studio/print');
  await page.getByText('New', { exact: true }).first().waitFor();
  await look('unread-divider', page);

  await say(page, 'On it.');
  await say(page, 'New file is up, and the back cover is the right profile now.');
  await message(page, 'the right profile now').waitFor();
  await field(page).fill('Thanks, both');
  await scene.mara.do('room_typing', { room: 'studio/print', on: true });
  await page.getByText('is typing').waitFor();
  await look('busy-room', page);
  await field(page).fill('');
}

export async function listStates(page: Page, scene: Scene, look: Look, device: Device): Promise<void> {
  await scene.invite(name);
  if (device === 'phone') {
    await page.getByRole('button', { name: 'Back' }).click();
    await page.getByRole('link', { name: 'Invitations' }).waitFor();
    await look('rooms', page);
    await page.getByRole('link', { name: 'Invitations' }).click();
  }
  await page.getByRole('button', { name: 'Accept' }).first().waitFor();
  await look('invitations', page);
}

export async function dialogStates(page: Page, look: Look, device: Device): Promise<void> {
  if (device === 'phone') await page.getByRole('link', { name: 'Rooms' }).click();
  const shown = async (state: string): Promise<void> => {
    await page.locator('dialog[open]').waitFor();
    await page.waitForTimeout(250);
    await look(state, page);
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  };
  await page.getByRole('button', { name: 'New room' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Spring issue');
  await shown('new-room');
  await page.keyboard.press('Control+k');
  await page.locator('app-switcher-dialog input').fill('pr');
  await shown('switcher');
  await page.keyboard.press('?');
  await shown('shortcuts');
  await visit(page, 'studio/general');
  if (device === 'phone') {
    await page.getByRole('button', { name: 'Members' }).click();
    await page.getByText('Mara Kern').first().waitFor();
    await shown('members');
  }
  await page.getByRole('button', { name: 'Room menu' }).click();
  await page.waitForTimeout(150);
  await look('room-menu', page);
  await page.getByRole('menuitem', { name: 'Invite people' }).click();
  const invite = page.locator('app-invite-dialog').getByRole('button', { name: /^Invite/ }).first();
  await invite.click();
  await page.locator('app-invite-dialog').getByRole('button', { name: 'Withdraw' }).click();
  await page.getByText(/again in/i).waitFor();
  await look('throttled', page);
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: 'Leave room' }).click();
  await shown('leave-room');
}

export async function settingsStates(page: Page, look: Look): Promise<void> {
  await page.goto('/settings');
  await page.getByRole('heading', { name: 'Storage' }).waitFor();
  await look('settings', page);
  await page.getByRole('button', { name: 'Link a device' }).click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
  await look('link-a-device', page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Sign out on this device' }).click();
  await page.locator('dialog[open]').waitFor();
  await look('sign-out', page);
  await page.keyboard.press('Escape');
}

/** The lines above everything: installing is offered, and then a new version, which `publish` publishes. */
export async function noticeStates(page: Page, look: Look, publish: () => Promise<void>): Promise<void> {
  await visit(page, 'studio/print');
  // A browser of a test's own profile never offers it.
  await page.evaluate(() => dispatchEvent(new Event('beforeinstallprompt')));
  await page.getByRole('button', { name: 'Install', exact: true }).waitFor();
  await look('install-offered', page);
  await page.getByRole('button', { name: 'Not now' }).click();

  await underWorker(page);
  await publish();
  await page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
  await page.getByText('A new version is ready').waitFor();
  await page.getByText(/^(Offline|Reconnecting)/).waitFor({ state: 'detached' });
  await look('update-ready', page);
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Update' }).click();
  await loaded;
}

/** What breaks, worse by worse: Redis dies, then the relay. Nothing else can be looked at after this. */
export async function brokenStates(page: Page, look: Look, broken: { redis(): Promise<void>; relay(): Promise<void> }): Promise<void> {
  await visit(page, 'studio/print');
  await say(page, 'The longer I look at it, the more I like the warmer paper. '.repeat(6));
  await page.getByRole('button', { name: 'Edit', exact: true }).waitFor();
  await look('failed-message', page);
  await broken.redis();
  await page.getByText('Degraded').waitFor();
  await look('degraded', page);
  await broken.relay();
  await say(page, 'This one waits.');
  await page.getByText('will be sent').waitFor();
  await page.getByText('Waiting for the network').waitFor();
  await look('offline', page);
}

async function visit(page: Page, room: string): Promise<void> {
  await page.goto(`/rooms/${room}`);
  await page.getByText(/\d here$/).first().waitFor();
}
