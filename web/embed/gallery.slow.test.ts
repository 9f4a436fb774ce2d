/** The gallery: what a visitor sees first, and on a phone, where what stands side by side on a desk stays apart too. */
import { strict as assert } from 'node:assert';
import { before, test } from 'node:test';
import { buildAll } from '../../relay/scripts/build.mjs';
import { Stage } from '../e2e/app/stage.ts';

before(buildAll);

test('the room stands first, and no element complains of how it is shown', async () => {
  const stage = await Stage.open();
  const page = await (await stage.visitor()).newPage(), said: string[] = [];
  page.on('console', (message) => { if (message.text().includes('confab')) said.push(message.text()); });
  await page.goto('/embed/');
  await page.locator('confab-refresh', { hasText: 'What your server put here.' }).waitFor();
  await page.getByLabel('What should people call you?').first().waitFor();
  assert.equal(await page.locator('main section').first().getAttribute('id'), 'confab-room');
  assert.deepEqual(said, []);
  await stage.close();
});

test('no column of the gallery runs over the next one on a phone', async () => {
  const stage = await Stage.open();
  const page = await (await stage.visitor('phone')).newPage();
  await page.goto('/embed/');
  await page.locator('td code').first().waitFor();
  const over = await page.locator('td code').evaluateAll((all) => all.filter((code) => code.getBoundingClientRect().right > code.closest('td')!.getBoundingClientRect().right + 1).map((code) => code.textContent));
  assert.deepEqual(over, []);
  await stage.close();
});
