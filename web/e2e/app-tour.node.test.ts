/** What a newcomer does in the first minutes, in real browsers against a real relay. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { Stage, enter, field, message, say } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

test('name, room, message: within ten seconds of opening, and another browser sees it', async () => {
  const other = await stage.person('Mara', { device: 'phone' });
  const began = performance.now();
  const page = await stage.person('Alex');
  assert.equal(new URL(page.url()).pathname, '/rooms/home/general');
  await say(page, 'Hello from the desk');
  await message(page, 'Hello from the desk').waitFor();
  await message(other, 'Hello from the desk').waitFor();
  const took = performance.now() - began;
  for (const name of ['Alex', 'Mara']) await page.locator('confab-members li:not(.absent)').filter({ hasText: name }).waitFor();
  assert.ok(took < 10_000, `it took ${took} ms`);
  await page.context().close();
  await other.context().close();
});

test('a link to a room asks for a name and leads there', async () => {
  const page = await stage.person('Jonas', { at: '/rooms/studio/print' });
  assert.equal(new URL(page.url()).pathname, '/rooms/studio/print');
  await page.getByRole('heading', { name: 'print' }).waitFor();
  await page.reload();
  await field(page).waitFor();
  assert.equal(new URL(page.url()).pathname, '/rooms/studio/print');
  await page.context().close();
});

test('a private room: invited by link, with the grant in the fragment alone', async () => {
  const founder = await stage.person('Founder');
  await founder.getByRole('button', { name: 'New room' }).first().click();
  await founder.getByLabel('Name', { exact: true }).fill('Budget 2027');
  await founder.getByLabel('Space', { exact: true }).fill('studio');
  await founder.getByRole('radio', { name: /^Private/ }).check();
  await founder.getByRole('button', { name: 'Create room' }).click();
  await founder.waitForURL('**/rooms/studio/budget-2027');
  await say(founder, 'Between us');
  await message(founder, 'Between us').waitFor();

  const stranger = await stage.person('Stranger', { at: '/' });
  await stranger.goto('/rooms/studio/budget-2027');
  await stranger.getByText('You can’t enter').waitFor();

  await founder.getByRole('button', { name: 'Room menu' }).click();
  await founder.getByRole('menuitem', { name: 'Invite people' }).click();
  const link = founder.locator('app-invite-dialog input');
  let address = '';
  for (let tries = 0; tries < 100 && address === ''; tries++) {
    address = await link.inputValue();
    await founder.waitForTimeout(50);
  }
  assert.match(address, /\/rooms\/studio\/budget-2027#grant=/);

  const friend = await stage.visitor();
  const page = await friend.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(address);
  await enter(page, 'Friend');
  await message(page, 'Between us').waitFor();
  const { hash, href } = new URL(page.url());
  assert.equal(hash, '');
  assert.ok(!href.includes('grant'), href);
  assert.ok(asked.every((url) => !url.includes('grant')), asked.join('\n'));
  for (const each of [founder, stranger, page]) await each.context().close();
});
