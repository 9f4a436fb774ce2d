/** A room of the app on paper. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Stage, field, message, say } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

/** As the browser does it, kept on screen to be looked at. */
async function forPaper(page: Page): Promise<void> {
  await page.evaluate(() => { dispatchEvent(new Event('beforeprint')); });
  await page.emulateMedia({ media: 'print' });
}

const pages = async (page: Page): Promise<number> => Number(/\/Count (\d+)/.exec((await page.pdf({ format: 'A6' })).toString('latin1'))![1]);

test('a room is printed on as many pages as it needs, without the lists around it, and is on screen as before when that is done', async () => {
  const page = await stage.person('Paula');
  for (let i = 0; i < 3; i++) {
    await say(page, `A long story, part ${i}\n${'\n and so on'.repeat(80)}`);
    await message(page, `part ${i}`).waitFor();
  }
  const members = page.locator('app-room-view aside');
  await members.waitFor();
  const rooms = page.locator('app-channels');
  const screen = await field(page).boundingBox();

  assert.ok(await pages(page) > 6);
  await forPaper(page);
  for (const around of [rooms, members, field(page)]) await around.waitFor({ state: 'hidden' });
  for (let i = 0; i < 3; i++) assert.ok(await message(page, `part ${i}`).isVisible());

  await page.emulateMedia({ media: null });
  await page.evaluate(() => { dispatchEvent(new Event('afterprint')); });
  for (const around of [rooms, members, field(page)]) await around.waitFor();
  assert.deepEqual(await field(page).boundingBox(), screen);

  // Another page, opened after something was printed.
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  assert.ok(await pages(page) > 2);
  await page.context().close();
});
