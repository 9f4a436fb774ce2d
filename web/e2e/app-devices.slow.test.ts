/** One person on two devices: linked by a code, and always of one mind. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { Scene } from './app/scene.ts';
import { Stage, dialog, enter, field, message, say, underWorker } from './app/stage.ts';

let stage: Stage, scene: Scene;
before(async () => {
  stage = await Stage.open();
  scene = await Scene.open(stage.relay.url);
});
after(async () => {
  await scene.close();
  await stage.close();
});

test('a phone is linked by the code of the desk; what is read or answered on one is so on the other; an offline message arrives once', async () => {
  const desk = await stage.person('Alex', { at: '/rooms/studio/print' });
  await say(desk, 'From the desk');
  await message(desk, 'From the desk').waitFor();
  await desk.goto('/settings');
  await desk.getByRole('button', { name: 'Link a device' }).click();
  const code = await desk.locator('app-link-device-dialog .code:not(:empty)').textContent();
  assert.ok(code, 'a code');
  await desk.keyboard.press('Escape');

  const phone = await (await stage.visitor('phone')).newPage();
  const asked: string[] = [];
  phone.on('request', (request) => asked.push(request.url()));
  await phone.goto(`/link#code=${code}`);
  await phone.getByRole('button', { name: 'Link', exact: true }).click();
  await phone.locator('confab-rooms').getByText('print').click();
  await message(phone, 'From the desk').waitFor();
  assert.ok(asked.every((url) => !url.includes(code)), 'the code stands in no request');

  await scene.invite('Alex');
  await desk.getByRole('button', { name: 'Accept' }).waitFor();
  await phone.getByRole('button', { name: 'Back' }).click();
  await phone.getByRole('link', { name: 'Invitations' }).click();
  await phone.getByRole('button', { name: 'Accept' }).click();
  await phone.waitForURL('**/rooms/studio/spring-issue');
  await desk.getByRole('button', { name: 'Accept' }).waitFor({ state: 'detached' });
  await desk.locator('confab-rooms').getByText('Spring issue').waitFor();

  await scene.say(scene.mara, 'studio/print', 'Read this');
  await desk.waitForFunction(() => document.title.startsWith('(1)'));
  await phone.getByRole('button', { name: 'Back' }).click();
  await phone.getByRole('link', { name: 'Rooms' }).click();
  await phone.locator('confab-rooms').getByText('print').click();
  await message(phone, 'Read this').waitFor();
  await desk.waitForFunction(() => !document.title.startsWith('('));

  await underWorker(phone);
  await stage.stopRelay();
  await say(phone, 'Written in the tunnel');
  await phone.getByText('1 message will be sent').waitFor();
  await phone.reload();
  await message(phone, 'Written in the tunnel').waitFor();
  await stage.restartRelay();
  await desk.goto('/rooms/studio/print');
  await field(desk).waitFor();
  await message(desk, 'Written in the tunnel').waitFor({ timeout: 20_000 });
  await phone.getByText('will be sent').waitFor({ state: 'detached' });
  assert.equal(await message(desk, 'Written in the tunnel').count(), 1);
  assert.equal(await message(phone, 'Written in the tunnel').count(), 1);
});

test('a device whose clock is a day ahead shows a code that links another, and until when by that clock', async () => {
  const context = await stage.visitor('desk', { timezoneId: 'UTC' });
  const ahead = await context.newPage();
  await ahead.clock.setFixedTime(new Date(Date.now() + 86_400_000).setUTCHours(9, 30));
  await ahead.goto('/');
  await enter(ahead, 'Alex of tomorrow');
  await ahead.goto('/settings');
  await ahead.getByRole('button', { name: 'Link a device' }).click();
  await ahead.getByText('Good once, until 09:33.').waitFor();
  const code = await ahead.locator('app-link-device-dialog .code:not(:empty)').textContent();
  const phone = await (await stage.visitor('phone')).newPage();
  await phone.goto(`/link#code=${code}`);
  await phone.getByRole('button', { name: 'Link', exact: true }).click();
  await phone.locator('confab-rooms').getByText('general').waitFor();
  await phone.context().close();
  await context.close();
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
