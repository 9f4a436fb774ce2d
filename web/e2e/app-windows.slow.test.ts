/** Two windows of one person: what is done in one is true in the other. */
import { after, before, test } from 'node:test';
import { Stage, choose, field, holds } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

test('a room that is left in one window is left in the other, which claims no more to know who is there and keeps what was typed', async () => {
  const here = await stage.person('Ana', { at: '/rooms/home/lounge' });
  await field(here).fill('Half a thought');
  const count = here.locator('app-room-view .sub').getByText('1 here');
  await count.waitFor();
  const there = await here.context().newPage();
  await there.goto('/rooms/home/lounge');
  await choose(there, 'Leave room');
  await there.locator('dialog[open]').getByRole('button', { name: 'Leave room' }).click();
  await here.getByText('You left this room.').waitFor();
  await count.waitFor({ state: 'detached' });
  await here.getByRole('button', { name: 'Enter', exact: true }).click();
  await count.waitFor();
  await holds(field(here), 'Half a thought');
  await here.context().close();
});

test('what went wrong in a dialog is said in the language that is chosen in the other window, too', async () => {
  const here = await stage.person('Berta'), there = await here.context().newPage();
  await here.getByRole('button', { name: 'New room' }).click();
  await here.getByLabel('Name', { exact: true }).fill('!!!');
  await here.getByRole('button', { name: 'Create room' }).click();
  await here.getByRole('alert').getByText('A name needs at least one letter or digit.').waitFor();
  await there.goto('/settings');
  await there.getByLabel('Language').selectOption('de');
  await here.getByRole('alert').getByText('Ein Name braucht mindestens einen Buchstaben oder eine Ziffer.').waitFor();
  await here.context().close();
});
