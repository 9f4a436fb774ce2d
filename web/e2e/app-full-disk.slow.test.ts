/** A disk that is full while the app is open: a real one, of Chromium's own. */
import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { CHROMIUM } from '../../relay/scripts/chromium.mjs';
import { DEVICES, Stage, enter, field, holds, message, say, underWorker } from './app/stage.ts';
import { SmallDisk } from './harness/small-disk.ts';

const ALONE = 'This browser does not let Confab store anything';

let stage: Stage, disk: SmallDisk, context: BrowserContext;
before(async () => { stage = await Stage.open(); });
beforeEach(async () => {
  disk = await SmallDisk.of(CHROMIUM.executablePath!);
  const { executablePath, env, profile } = disk;
  context = await chromium.launchPersistentContext(profile, { ...CHROMIUM, ...DEVICES.desk, executablePath, env, locale: 'en-GB', baseURL: stage.origin });
});
afterEach(async () => {
  await context.close();
  await disk.remove();
});
after(() => stage.close());

const texts = (page: Page): Promise<string[]> => page.locator('confab-message').evaluateAll((all) => all.map(({ shadowRoot }) => shadowRoot!.querySelector('[part=body]')!.textContent!.trim()));

test('tabs that are open go on with the room by themselves and say so, and one that is loaded again once there is room keeps all', async () => {
  const at = '/rooms/home/general', mine = await context.newPage(), errors: unknown[] = [];
  mine.on('pageerror', (error) => errors.push(error));
  await mine.goto(at);
  await enter(mine, 'Ana');
  const other = await context.newPage(), theirs = await stage.person('Ben', { at });
  await other.goto(at);
  await say(mine, 'before');
  await message(other, 'before').waitFor();

  await disk.fill();
  await say(mine, 'on a full disk');
  await message(theirs, 'on a full disk').waitFor();
  await say(theirs, 'an answer');
  for (const page of [mine, other]) {
    await message(page, 'an answer').waitFor();
    await page.locator('confab-status').getByText(ALONE).waitFor();
  }
  await say(other, 'from the other tab');
  for (const page of [mine, theirs]) await message(page, 'from the other tab').waitFor();
  const all = ['before', 'on a full disk', 'an answer', 'from the other tab'];
  for (const page of [mine, other, theirs]) assert.deepEqual(await texts(page), all);

  await disk.makeRoom();
  for (const page of [mine, other]) {
    await page.reload();
    await message(page, 'from the other tab').waitFor();
    assert.equal(await page.locator('confab-status').getByText(ALONE).count(), 0);
    assert.deepEqual(await texts(page), all);
  }
  assert.deepEqual(errors, []);
});

test('somebody who comes to it comes in, talks, and is told; once there is room, another tab is theirs as well', async () => {
  const at = '/rooms/home/full', page = await context.newPage(), errors: unknown[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await disk.fill();
  await page.goto(at);
  await enter(page, 'Cleo');
  await say(page, 'a word');
  const other = await stage.person('Dan', { at });
  await message(other, 'a word').waitFor();
  await page.locator('confab-status').getByText(ALONE).waitFor();
  await disk.makeRoom();
  const next = await context.newPage();
  await next.goto(at);
  await message(next, 'a word').waitFor();
  assert.deepEqual(errors, []);
});

test('what another app shares with it is there to be passed on, and stands in no address afterwards', async () => {
  const page = await context.newPage(), text = 'A page & its address\nhttps://confab.example/?a=b#c';
  await page.goto('/rooms/home/general');
  await enter(page, 'Eve');
  await underWorker(page);
  await disk.fill();
  // As the system does it: a form that comes from nowhere and leads to the app.
  await page.goto('about:blank');
  await page.evaluate(({ action, text }) => {
    const form = Object.assign(document.createElement('form'), { method: 'post', action });
    form.append(Object.assign(document.createElement('textarea'), { name: 'text', value: text }));
    document.body.append(form);
    form.submit();
  }, { action: `${stage.origin}/share`, text });
  await page.getByRole('blockquote').filter({ hasText: 'https://confab.example/?a=b#c' }).waitFor();
  await page.getByRole('button', { name: 'general home' }).click();
  await holds(field(page), text);
  assert.doesNotMatch(page.url(), /text/);
  await page.goBack();
  assert.doesNotMatch(page.url(), /text/);
});
