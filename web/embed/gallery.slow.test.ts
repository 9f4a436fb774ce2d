/** The gallery on a phone: what stands side by side on a desk stays apart there too. */
import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { Stage } from '../e2e/app/stage.ts';

test('no column of the gallery runs over the next one on a phone', async () => {
  const stage = await Stage.open();
  const page = await (await stage.visitor('phone')).newPage();
  await page.goto('/embed/');
  await page.locator('td code').first().waitFor();
  const over = await page.locator('td code').evaluateAll((all) => all.filter((code) => code.getBoundingClientRect().right > code.closest('td')!.getBoundingClientRect().right + 1).map((code) => code.textContent));
  assert.deepEqual(over, []);
  await stage.close();
});
