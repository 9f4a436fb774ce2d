/** The list of rooms to go to, which Ctrl+K opens. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { focused } from './app/keys.ts';
import { Stage, choose, field, holds, listens } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

test('what is typed right after Ctrl+K arrives in the field where one types the name of a room', async () => {
  const page = await stage.person('Quick', { at: '/rooms/studio/print' });
  await page.waitForFunction(() => customElements.get('app-switcher-dialog'));
  await field(page).focus();
  const before = await page.evaluate(async () => {
    dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, cancelable: true }));
    // No key that is pressed comes between these.
    for (let step = 0; step < 50; step++) await Promise.resolve();
    return document.activeElement?.localName;
  });
  assert.equal(before, 'app-switcher-dialog', 'it has the focus before the next key');
  await page.keyboard.type('website');
  assert.equal(await page.getByRole('combobox').inputValue(), 'website');
  await holds(field(page), '');
  await page.context().close();
});

test('a room that goes while one chooses where to go leaves another one chosen', async () => {
  const page = await stage.person('Chooser', { at: '/rooms/home/aa' });
  const beside = await page.context().newPage();
  await beside.goto('/rooms/home/zz');
  await field(beside).waitFor();
  await page.bringToFront();
  await page.keyboard.press('Control+k');
  const rooms = page.locator('app-switcher-dialog').getByRole('option');
  await rooms.filter({ hasText: 'zz' }).waitFor();
  await page.keyboard.press('ArrowUp');
  await beside.bringToFront();
  await choose(beside, 'Leave room');
  await beside.locator('app-leave-dialog').getByRole('button', { name: 'Leave room' }).click();
  await page.bringToFront();
  await rooms.filter({ hasText: 'zz' }).waitFor({ state: 'detached' });
  assert.match(await rooms.and(page.locator('[aria-selected=true]')).innerText(), /aa/);
  await page.context().close();
});

test('Enter leads into the room, and does not press the button that opened the list of rooms once more', async () => {
  const page = await stage.person('Clicker', { at: '/rooms/studio/print' });
  await field(page).waitFor();
  await page.getByRole('button', { name: 'Go to a room' }).click();
  await page.getByRole('combobox').fill('print');
  await page.getByRole('option', { name: 'print' }).waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await page.getByRole('combobox').count(), 0);
  assert.equal(await focused(page), 'Go to a room');
  await page.context().close();
});

test('keys with which one composes the name of a room choose and open none', async () => {
  const page = await stage.person('Composer', { at: '/rooms/studio/website' });
  await field(page).waitFor();
  await page.goto('/rooms/studio/print');
  await field(page).waitFor();
  await listens(page);
  await page.keyboard.press('Control+k');
  for (const room of ['print', 'website']) await page.getByRole('option', { name: room }).waitFor();
  const chosen = page.getByRole('option', { selected: true });
  const before = await chosen.textContent();
  // As Firefox says it, and as Safari does of the key by which composing ends.
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    for (const key of ['ArrowDown', 'Enter']) await page.getByRole('combobox').evaluate((field, init) => field.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, composed: true, cancelable: true })), { ...composing, key });
  }
  assert.equal(await chosen.textContent(), before);
  await page.context().close();
});

test('where no room is called so, that and what Enter does are said, and Enter leads to founding it', async () => {
  const page = await stage.person('Sucher', { at: '/rooms/studio/website' });
  await page.getByText(/\d here/).first().waitFor();
  await page.keyboard.press('Control+k');
  const said = page.locator('app-switcher-dialog').getByRole('status');
  assert.equal((await said.textContent())?.trim(), '');
  await page.keyboard.type('zzz');
  await said.getByText('No room of yours is called “zzz”. Enter creates it.').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'New room' }).waitFor();
  await holds(page.getByLabel('Name', { exact: true }), 'zzz');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/rooms/studio/zzz');
  await page.context().close();
});

test('in the list of rooms to go to the space stands at the edge, where nothing is unread', async () => {
  const page = await stage.person('Edge');
  await page.keyboard.press('Control+k');
  const row = page.locator('app-switcher-dialog li').first();
  await row.waitFor();
  const distance = await row.evaluate((item) => item.getBoundingClientRect().right - item.querySelector('.space')!.getBoundingClientRect().right);
  assert.equal(distance, 8);
  await page.context().close();
});
