/** Links to rooms, made and opened where something is in the way; into private ones they let somebody. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { WireClient } from '../../relay/testing/wire-client.ts';
import type { GrantAnswer } from '../../relay/wire.ts';
import { Scene } from './app/scene.ts';
import { Stage, choose, dialog, enter, field, message, say, underWorker } from './app/stage.ts';

let stage: Stage, scene: Scene, address: string;
before(async () => {
  stage = await Stage.open();
  scene = await Scene.open(stage.relay.url);
  const { grant } = await scene.jonas.do<'room_link', GrantAnswer>('room_link', { room: 'studio/spring-issue' });
  address = `/rooms/studio/spring-issue#grant=${grant}`;
});
after(async () => {
  await scene.close();
  await stage.close();
});

test('without a network the link shows what there is: the room to who is in it, to others that they are offline until it is back, and how they get out', async () => {
  const [member, newcomer] = await Promise.all(['Member', 'Newcomer'].map((name) => stage.person(name, { device: 'phone' }))) as [Page, Page];
  await member.goto(address);
  await say(member, 'I was here');
  await message(member, 'I was here').waitFor();
  await newcomer.goto('/rooms/studio/spring-issue');
  await newcomer.getByText('You can’t enter').waitFor();
  for (const page of [member, newcomer]) await underWorker(page);
  await stage.stopRelay();
  for (const page of [member, newcomer]) {
    await page.goto('about:blank');
    await page.goto(address);
    await page.getByText(/^Offline\.$/).waitFor();
    await page.getByRole('button', { name: 'Back' }).waitFor();
  }
  await message(member, 'I was here').waitFor();
  assert.equal(await newcomer.getByText('You can’t enter').count(), 0, 'nobody has refused this link');
  await stage.restartRelay();
  await say(newcomer, 'And so am I');
  await message(member, 'And so am I').waitFor();
  for (const page of [member, newcomer]) await page.context().close();
});

test('a link that was opened before there was a name waits for it, over a reload too, and then leaves the address; whoever leaves the room comes back by that', async () => {
  const page = await (await stage.visitor('phone')).newPage();
  await page.goto(address);
  await page.getByText('You are about to enter studio/spring-issue.').waitFor();
  await page.reload();
  await enter(page, 'Patient');
  await say(page, 'Let in');
  await message(page, 'Let in').waitFor();
  assert.equal(new URL(page.url()).hash, '');

  await choose(page, 'Leave room');
  const leaving = page.locator('app-leave-dialog');
  await leaving.getByText('You can come back by its address.').waitFor();
  await leaving.getByRole('button', { name: 'Leave room' }).click();
  await page.goto('/rooms/studio/spring-issue');
  await say(page, 'Back again');
  await message(page, 'Back again').waitFor();
  await page.context().close();
});

test('whoever makes a link reads how long it is good for; whoever comes by one that is not any more, or not whole, reads to ask for another, and gets in by that', async () => {
  const page = await stage.person('Late');
  await page.goto(address.slice(0, -10));
  await page.getByText('ask somebody in it for an invitation', { exact: false }).waitFor();
  // Twice in the same moment.
  const twin = await page.context().newPage();
  await Promise.all([page.goto(`${address}.`), twin.goto(`${address})`)]);
  for (const tab of [page, twin]) await field(tab).waitFor();
  await choose(page, 'Invite people');
  await page.getByText('can enter this private room within 30 days').waitFor();
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
