/** A phone, by touch alone. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Stage, field, message } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

/** With the focus goes the keyboard. */
const writing = (page: Page): Promise<boolean> => field(page).evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element);

test('whoever writes keeps the keyboard when they send, and whoever only sends what stood there gets none', async () => {
  const page = await stage.person('Tapper', { device: 'phone' });
  const send = page.getByRole('button', { name: 'Send' });
  await field(page).tap();
  await page.keyboard.type('one');
  await send.tap();
  await message(page, 'one').waitFor();
  assert.equal(await writing(page), true);
  await page.keyboard.type('two');
  await field(page).blur();
  await send.tap();
  await message(page, 'two').waitFor();
  assert.equal(await writing(page), false);
  await page.context().close();
});
