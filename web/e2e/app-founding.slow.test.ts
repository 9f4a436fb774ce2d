/** The dialog in which a room is founded: by its address, under a name that is taken, and without a network. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { WireClient } from '../../relay/testing/wire-client.ts';
import type { MembersAnswer } from '../../relay/wire.ts';
import { Stage, dialog, holds, underWorker } from './app/stage.ts';
import { until } from './harness/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

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
