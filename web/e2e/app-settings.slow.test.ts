/** The settings as they stand open: beside another window of the same person. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { Stage } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

const theme = (page: Page) => page.getByLabel('Theme');
const isDark = (page: Page, dark: boolean) => page.waitForFunction((wanted) => (document.documentElement.dataset.theme === 'dark') === wanted, dark);

test('what is chosen in one window stands chosen in the settings of another, also where another choice was made there before', async () => {
  const here = await stage.person('Ana');
  const there = await here.context().newPage();
  for (const page of [here, there]) {
    await page.goto('/settings');
    await theme(page).waitFor();
  }
  await theme(here).selectOption('dark');
  await isDark(there, true);
  assert.equal(await theme(there).inputValue(), 'dark');
  await theme(there).selectOption('light');
  await isDark(here, false);
  assert.equal(await theme(here).inputValue(), 'light');
  await theme(there).selectOption('dark');
  await isDark(here, true);
  assert.equal(await theme(here).inputValue(), 'dark');
  await here.context().close();
});
