/** Links that let somebody into a private room, opened where something is in the way. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { GrantAnswer } from '../../relay/wire.ts';
import { Scene } from './app/scene.ts';
import { Stage, choose, enter, field, message, say, underWorker } from './app/stage.ts';

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
  const dialog = page.locator('app-leave-dialog');
  await dialog.getByText('You can come back by its address.').waitFor();
  await dialog.getByRole('button', { name: 'Leave room' }).click();
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
