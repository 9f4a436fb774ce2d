/** In a page that the browser translates the app goes on: its own words are left to it, and what people write is translated. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { WireClient } from '../../relay/testing/wire-client.ts';
import { Stage, enter, message, say } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

/** As Firefox does it, in shadow roots as well: what stands in one block is put together anew of its elements and texts, and nothing else of it is left. */
const translate = (page: Page) => page.evaluate(() => {
  const trees: ParentNode[] = [document.body];
  for (let tree = trees.pop(); tree; tree = trees.pop()) {
    for (const element of tree.children) {
      // What a host says of itself is not asked for its shadow root.
      if (element.shadowRoot) trees.push(element.shadowRoot);
      if (element.matches('[translate="no"]')) continue;
      trees.push(element);
      if (element.textContent.trim() === '' || element.querySelector('[translate="no"], confab-message')) continue;
      for (const part of [element, ...element.querySelectorAll('*')]) {
        part.replaceChildren(...[...part.childNodes].filter((node) => !(node instanceof Comment)));
        for (const node of part.childNodes) {
          if (node instanceof Text && node.data.trim() !== '' && !node.data.startsWith('translated: ')) node.data = `translated: ${node.data}`;
        }
      }
    }
  }
});

/** By a link in the page itself, which is not loaded anew. */
const follow = (page: Page, href: string) => page.evaluate((to) => { document.body.appendChild(Object.assign(document.createElement('a'), { href: to })).click(); }, href);

/** Another tab chooses the language of all. */
async function speak(page: Page, language: string): Promise<void> {
  const beside = await page.context().newPage();
  await beside.goto('/settings');
  await beside.locator('#language').selectOption(language);
  await page.waitForFunction((lang) => document.documentElement.lang === lang, language);
  await beside.close();
}

test('in a page that is translated again and again everything goes on, from the first name to the settings in another language', async () => {
  const context = await stage.visitor('phone');
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message: what }) => errors.push(what));
  await page.goto('/rooms/den/abroad');
  await page.getByLabel('What should people call you?').waitFor();
  await translate(page);
  await page.getByRole('link', { name: 'I have a code' }).click();
  await page.getByLabel('Code').waitFor();
  await page.goBack();
  await enter(page, 'Traveller');
  await say(page, 'Guten Tag');
  await page.getByRole('button', { name: 'Room menu' }).waitFor();
  await translate(page);
  await message(page, 'translated: Guten Tag').waitFor();
  const other = await stage.person('Mara', { at: '/rooms/den/abroad' });
  await page.locator('app-room-view .sub').getByText('2 here').waitFor();
  await page.getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: 'Mute' }).click();
  await page.getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: 'Unmute' }).click();

  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByLabel('Name', { exact: true }).waitFor();
  await translate(page);
  await page.getByLabel('Name', { exact: true }).fill('Far away');
  await page.getByText('Its address: den/far-away', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.evaluate(() => dispatchEvent(new Event('beforeinstallprompt')));
  await page.getByText('Keep Confab at hand').waitFor();
  await translate(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByText('Keep Confab at hand').waitFor({ state: 'detached' });

  for (const [path, english, german] of [
    ['/', 'New room', 'Neuer Raum'], ['/invitations', 'Invitations', 'Einladungen'], ['/link', 'Link a device', 'Gerät verbinden'],
    ['/share', 'Share to a room', 'In einen Raum teilen'], ['/settings', 'Clear stored messages', 'Gespeicherte Nachrichten löschen'],
  ] as const) {
    const says = (what: string) => page.locator('app-root').getByText(what, { exact: true }).or(page.getByRole('button', { name: what, exact: true })).first().waitFor();
    await page.goto(path);
    await says(english);
    await translate(page);
    await speak(page, 'de');
    await says(german);
    await speak(page, 'en');
    await says(english);
  }
  assert.deepEqual(errors, []);
  await context.close();
  await other.context().close();
});

test('on a desk what stands beside the room follows too: its space, its members, and the way out of where one may not go', async () => {
  const owner = await WireClient.guest(stage.relay.url, 'Owner');
  await owner.do('room_enter', { room: 'vault/closed', private: true });
  const page = await stage.person('Settler', { at: '/rooms/attic/one' });
  const errors: string[] = [];
  page.on('pageerror', ({ message: what }) => errors.push(what));
  await page.getByRole('heading', { name: 'Members' }).waitFor();
  await translate(page);
  await speak(page, 'de');
  await page.getByRole('heading', { name: 'Mitglieder' }).waitFor();
  await follow(page, '/rooms/cellar/one');
  await page.getByRole('heading', { name: 'cellar', exact: true }).waitFor();
  await page.locator('app-spaces[upright]').getByRole('button', { name: 'cellar', exact: true }).waitFor();
  await follow(page, '/rooms/vault/closed');
  await page.locator('app-room-view').getByRole('link', { name: 'Räume' }).waitFor();
  await translate(page);
  await speak(page, 'en');
  await page.locator('app-room-view').getByRole('link', { name: 'Rooms' }).waitFor();
  assert.deepEqual(errors, []);
  await page.context().close();
  await owner.close();
});
