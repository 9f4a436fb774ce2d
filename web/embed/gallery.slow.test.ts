/** The gallery: what a visitor sees first, and on a phone, where what stands side by side on a desk stays apart too. */
import { strict as assert } from 'node:assert';
import { before, test } from 'node:test';
import { buildAll } from '../../relay/scripts/build.mjs';
import { Stage } from '../e2e/app/stage.ts';
import { startHost } from './testing/host.ts';
import { takeName } from './testing/person.ts';

before(buildAll);

test('each element stands there live, and the lines beside it do the same in a page of another site', async () => {
  const host = await startHost();
  const gallery = await (await host.visitor()).newPage();
  await gallery.goto(`${host.relay.origin}/embed/`);
  await takeName(gallery, 'Ana');
  const ids = await gallery.locator('main section').evaluateAll((all) => all.map(({ id }) => id).filter((id) => id.startsWith('confab-')));
  assert.ok(ids.length >= 14, `there are ${ids.length}`);
  const visitor = await host.visitor();
  for (const id of ids) {
    const section = gallery.locator(`#${id}`);
    await section.locator(`.live ${id}`).first().waitFor({ state: 'attached' });
    const lines = await section.locator('pre').innerText();
    host.pages.set(`/${id}`, { html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title><link rel="icon" href="data:,">${lines}` });
    host.pages.set('/orders', { html: 'Fetched anew' });
    const page = await host.open(visitor, `/${id}`);
    await page.waitForFunction((tag) => customElements.get(tag), id);
    const there = page.locator(id).first();
    if (id === 'confab-room') await takeName(page, 'Ben');
    if (id === 'confab-message') await there.getByText('Have a look').waitFor();
    if (id === 'confab-presence' || id === 'confab-relay') await there.getByText(/\d here/).waitFor();
    if (id === 'confab-invite') await there.getByRole('button', { name: 'Invite: Mara' }).waitFor();
    await there.waitFor({ state: 'attached' });
  }
  assert.deepEqual(host.console.filter((line) => /^(error|uncaught|warning)/.test(line)), []);
  await host.stop();
});

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
