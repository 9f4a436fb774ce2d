/** The first screen where something is in the way: what is wrong is said at once, in the person's language. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import { Stage, field } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

test('a code that is not right is said to be so in German, and a name stops where it is long enough', async () => {
  const page = await (await stage.visitor('phone', { locale: 'de-DE' })).newPage();
  await page.goto('/link');
  for (const code of ['ABCD-EFGH', 'A'.repeat(80)]) {
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Verbinden' }).click();
    await page.getByRole('alert').getByText('Dieser Code stimmt nicht oder ist abgelaufen.').waitFor();
    await page.getByLabel('Code').fill('');
    await page.goto('/');
    await page.goto('/link');
  }
  await page.getByText('Ich bin neu hier').click();
  const name = page.getByLabel('Wie sollen dich andere nennen?');
  await name.pressSequentially('n'.repeat(70), { delay: 0 });
  assert.equal((await name.inputValue()).length, 64);
  await page.getByRole('button', { name: 'Hinein' }).click();
  await page.waitForURL('**/rooms/home/general');
  await page.goto('/settings');
  assert.equal(await page.getByLabel('Name', { exact: true }).getAttribute('maxlength'), '64');
  await page.context().close();
});

test('what was wrong with a code is not said of a name, and whoever goes there by key types it at once', async () => {
  const page = await (await stage.visitor('desk')).newPage();
  await page.goto('/link');
  await page.keyboard.type('ABCD-EFGH');
  await page.keyboard.press('Enter');
  await page.getByText('This code is not right').waitFor();
  await page.getByRole('link', { name: 'I am new here' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('What should people call you?').waitFor();
  assert.equal(await page.getByText('This code is not right').count(), 0);
  await page.keyboard.type('Newcomer');
  await page.keyboard.press('Enter');
  await field(page).waitFor();
  await page.context().close();
});

test('a name of blanks alone is said to be none, at first and in the settings', async () => {
  const page = await (await stage.visitor('desk')).newPage();
  for (const [at, label, button] of [['/', 'What should people call you?', 'Enter'], ['/settings', 'Name', 'Save']] as const) {
    await page.goto(at);
    const name = page.getByLabel(label, { exact: true });
    await name.fill('   ');
    const told = name.evaluate((input) => new Promise((resolve) => { input.addEventListener('invalid', () => resolve(true)); setTimeout(resolve, 3000, false); }));
    await page.getByRole('button', { name: button, exact: true }).click();
    assert.equal(await told, true, at);
    if (at !== '/') continue;
    await name.fill('Somebody');
    await page.keyboard.press('Enter');
    await field(page).waitFor();
  }
  await page.context().close();
});

test('without a network the first screen says so at once', async () => {
  const page = await (await stage.visitor('phone')).newPage();
  await page.goto('/');
  await page.getByLabel('What should people call you?').fill('Alex');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  await page.getByRole('alert').getByText('There is no connection.').waitFor({ timeout: 5000 });
  await page.context().close();
});

test('whoever is signed out because the relay does not know them any more is told so', async () => {
  const page = await stage.person('Alex');
  await stage.restartRelay({ CONFAB_SECRET: 'another secret, long enough to be one', CONFAB_GUESTS: 'on' });
  await page.getByRole('alert').getByText('You have been signed out.').waitFor();
  await page.getByLabel('What should people call you?').fill('Alex');
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  await field(page).waitFor();
  await page.context().close();
});
