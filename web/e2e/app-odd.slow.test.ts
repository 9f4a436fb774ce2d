/** What people write that breaks lesser apps: shown as it was written, never run, and nothing wider than a small phone. */
import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { WireClient } from '../../relay/testing/wire-client.ts';
import { ODD, ODD_NAME } from './app/odd.ts';
import { Stage, choose, enter, field, message, underWorker } from './app/stage.ts';

const ROOM = 'home/odd';

let stage: Stage, author: WireClient;
before(async () => {
  stage = await Stage.open();
  author = await WireClient.guest(stage.relay.url, ODD_NAME);
  await author.do('room_enter', { room: ROOM });
  for (const { text } of ODD) await author.do('room_send', { room: ROOM, id: randomUUID(), text });
});
after(async () => {
  await author.close();
  await stage.close();
});

/** Everything in the page that is wider than its place, through shadow roots. */
const tooWide = (page: Page): Promise<string[]> => page.evaluate(() => {
  const found: string[] = [], roots: (Document | ShadowRoot)[] = [document];
  for (let root = roots.pop(); root; root = roots.pop()) {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      const { left, right, width } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const hidden = style.position === 'absolute' && element.clientWidth <= 1;
      if (width > 0 && !hidden && (left < -1 || right > innerWidth + 1)) found.push(`${element.localName}.${element.className} from ${left} to ${right}`);
    }
  }
  return found;
});

/** A screen at a time, from the newest message to the oldest. */
async function throughTheRoom(page: Page, look: () => Promise<void>): Promise<void> {
  const scroller = page.locator('confab-timeline .scroller');
  for (let top = 1; top > 0;) {
    await look();
    top = await scroller.evaluate(async (view) => {
      const before = view.scrollTop;
      view.scrollTop -= view.clientHeight * 0.8;
      // Rows are drawn, measured and set right.
      for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
      return before === 0 ? 0 : before;
    });
  }
}

async function reader(options: { locale?: string } = {}): Promise<Page> {
  const context = await stage.visitor('phone', { viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  await page.goto(`/rooms/${ROOM}`);
  return page;
}

test('each odd message is shown as it was written, with the links that are in it and no other, and nothing of it runs', async () => {
  const page = await reader();
  await enter(page, 'Alex');
  await message(page, 'tabbed').waitFor();
  const texts = new Set<string>(), links = new Map<string, string[]>();
  await throughTheRoom(page, async () => {
    const shown = await page.locator('confab-message').evaluateAll((rows) => rows.map((row) => {
      const body = row.shadowRoot?.querySelector('.body');
      return { text: body?.textContent ?? '', links: [...body?.querySelectorAll('a') ?? []].map(({ href }) => href), other: body?.querySelectorAll(':not(a, .at)').length };
    }));
    for (const { text, links: hrefs, other } of shown) {
      texts.add(text);
      links.set(text, hrefs);
      assert.equal(other, 0, `markup in ${text}`);
    }
    assert.deepEqual(await tooWide(page), []);
  });
  for (const { text, links: expected = [] } of ODD) {
    assert.ok(texts.has(text), `not shown: ${text.slice(0, 80)}`);
    assert.deepEqual(links.get(text), expected, text.slice(0, 80));
  }
  assert.equal(await page.evaluate(() => 'ran' in window), false);

  await page.getByRole('button', { name: 'Members' }).click();
  await page.locator('dialog[open]').getByText(ODD_NAME).waitFor();
  assert.deepEqual(await tooWide(page), []);
  await page.context().close();
});

test('who has such a name, writes to the limit and reads from right to left finds everything in its place', async () => {
  const page = await reader();
  await enter(page, ODD_NAME);
  await field(page).fill('ש'.repeat(4000));
  await page.getByRole('button', { name: 'Send' }).click();
  await message(page, 'ש'.repeat(4000)).waitFor();
  await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  await page.waitForTimeout(200);
  const { x } = await page.getByRole('button', { name: 'Back' }).boundingBox() ?? { x: 0 };
  assert.ok(x > 180, 'the way back is on the right');
  const [mark, title] = await Promise.all(['span', 'bdi'].map((part) => page.locator(`app-room-view h1 ${part}`).boundingBox()));
  assert.ok(mark!.x - title!.x - title!.width >= 2, 'the room\'s name keeps off its mark');
  await throughTheRoom(page, async () => { assert.deepEqual(await tooWide(page), []); });
  for (const path of ['/', '/settings', '/invitations', '/new']) {
    await page.goto(path);
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    await page.waitForTimeout(300);
    assert.deepEqual(await tooWide(page), [], path);
  }
  await page.context().close();
});

/** Whether the first letter is in sight, whatever is cut off. */
const begins = (name: Locator): Promise<boolean> => name.evaluate((element) => {
  const letter = document.createRange(), text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()!;
  letter.setStart(text, 0);
  letter.setEnd(text, 1);
  const { left, right } = letter.getBoundingClientRect(), box = element.closest('h1, h2')!.getBoundingClientRect();
  return left >= box.left - 1 && right <= box.right + 1;
});

test('names of rooms and spaces that are too long are cut at their end, in a page from right to left too, and leave each other place', async () => {
  const space = 'space-'.repeat(10), room = 'room-'.repeat(12);
  const page = await reader();
  await enter(page, 'Alex');
  await page.goto(`/rooms/${space}/${room}`);
  await field(page).waitFor();
  const turn = () => page.evaluate(() => { document.documentElement.dir = 'rtl'; });
  await turn();
  assert.ok(await begins(page.locator('app-room-view h1 bdi')), 'the room');
  await page.getByRole('button', { name: 'Back' }).click();
  await page.locator('app-channels h2').getByText(space).waitFor();
  assert.ok(await begins(page.locator('app-channels h2')), 'the space');
  await page.getByRole('button', { name: 'Go to a room' }).click();
  const names = page.locator('app-switcher-dialog li', { hasText: room });
  const [, row, named] = await Promise.all([names.waitFor(), names.boundingBox(), names.locator('.name').boundingBox()]);
  assert.ok(named!.width > row!.width * 0.4, 'the room beside its space');
  await page.context().close();
});

test('a name and a title without a place to break stay beside their buttons, where one invites and where one shares', async () => {
  const name = 'D'.repeat(64);
  await author.do('room_enter', { room: 'home/title', title: name });
  const long = await WireClient.guest(stage.relay.url, name);
  await long.do('room_enter', { room: 'home/title' });
  const page = await reader();
  await enter(page, 'Alex');
  await page.goto('/rooms/home/title');
  await field(page).waitFor();
  await underWorker(page);
  await page.evaluate(() => fetch('/share', { method: 'POST', body: new URLSearchParams({ text: 'Shared' }) }));
  await page.goto('/share');
  await page.getByRole('button', { name }).waitFor();
  assert.equal(await page.locator('app-share-page .body').evaluate((body) => body.scrollWidth - body.clientWidth), 0);

  await page.goto(`/rooms/${ROOM}`);
  await choose(page, 'Invite people');
  await page.locator('app-invite-dialog li').getByText(name).waitFor();
  assert.equal(await page.locator('app-invite-dialog .content').evaluate((content) => content.scrollWidth - content.clientWidth), 0);
  await long.close();
  await page.context().close();
});

test('where one writes, a name that does not fit ends with dots, not within a letter', async () => {
  await author.do('room_enter', { room: 'home/wide', title: 'W'.repeat(64) });
  const page = await reader();
  await enter(page, 'Alex');
  await page.goto('/rooms/home/wide');
  await page.locator('app-room-view h1').getByText('WWW').waitFor();
  await field(page).and(page.getByPlaceholder('WWW')).waitFor();

  const { x, y, width, height } = (await field(page).boundingBox())!;
  // Dots lie low: above them nothing is cut through.
  const end = () => page.screenshot({ clip: { x: x + width - 6, y, width: 6, height: height / 2 } });
  const shown = await end();
  await field(page).evaluate((area: HTMLTextAreaElement) => { area.placeholder = ''; });
  assert.ok(shown.equals(await end()), 'a letter is cut through');
  await page.context().close();
});

test('however long the heading of a dialog is, the way out stands beside its first line', async () => {
  await author.do('room_enter', { room: 'home/wider', title: 'W'.repeat(64) });
  const page = await stage.person('Alex', { device: 'phone', at: '/rooms/home/wider' });
  await page.locator('app-room-view h1').getByText('WWW').waitFor();
  await choose(page, 'Leave room');
  const heading = page.locator('app-leave-dialog h2'), close = page.locator('app-leave-dialog').getByRole('button', { name: 'Close' });
  const line = await heading.evaluate((said) => {
    const range = document.createRange();
    range.selectNodeContents(said);
    const [first] = range.getClientRects();
    return first!.top + first!.height / 2;
  });
  const button = (await close.boundingBox())!;
  assert.ok(Math.abs(button.y + button.height / 2 - line) <= 2, `the line is at ${line}, the button at ${button.y + button.height / 2}`);
  await page.context().close();
});

test('in a page that is enlarged four times the heading of a dialog leaves place for what stands below it', async () => {
  await author.do('room_enter', { room: 'home/wider', title: 'W'.repeat(64) });
  // What is left of 1280 by 1024.
  const page = await stage.person('Alex', { viewport: { width: 320, height: 256 }, at: '/rooms/home/wider' });
  await page.locator('app-room-view h1').getByText('WWW').waitFor();
  await choose(page, 'Invite people');
  const left = await page.locator('app-invite-dialog .content').evaluate((content) => content.closest('dialog')!.getBoundingClientRect().bottom - content.getBoundingClientRect().top);
  assert.ok(left >= 60, `${left}px are left`);
  await page.context().close();
});

test('in the settings a room whose name is written from right to left stands before its space, as every other', async () => {
  await author.do('room_enter', { room: 'home/newsroom', title: 'غرفة التحرير' });
  const page = await stage.person('Alex', { at: '/rooms/home/newsroom' });
  await page.locator('app-room-view h1').getByText('غرفة التحرير').waitFor();
  await page.goto('/settings');
  const row = page.locator('app-settings-notifications label', { hasText: 'غرفة التحرير' });
  await row.waitFor();
  const [name, space] = await row.locator('span').evaluate((said) => ['غرفة', 'home'].map((word) => {
    const texts = document.createTreeWalker(said, NodeFilter.SHOW_TEXT), range = document.createRange();
    for (let text = texts.nextNode(); text; text = texts.nextNode()) if (text.textContent!.includes(word)) range.selectNode(text);
    return range.getBoundingClientRect().left;
  }));
  assert.ok(name! < space!, `the name begins at ${name}, the space at ${space}`);
  await page.context().close();
});
