/** Dialogs: they stay while somebody types in them, and go with what they belong to. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Stage } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
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
