/** Little to show with: many spaces in a strip, a phone held sideways with its keyboard out, only a few colours. */
import { strict as assert } from 'node:assert';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { WireClient } from '../../relay/testing/wire-client.ts';
import { Stage, field } from './app/stage.ts';

let stage: Stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

const SPACES = ['alpha', 'beta', 'delta', 'epsilon', 'eta', 'gamma', 'iota', 'kappa', 'theta', 'zeta'];

async function inManySpaces(page: Page): Promise<void> {
  for (const space of SPACES) {
    await page.goto(`/rooms/${space}/general`);
    await field(page).waitFor();
  }
}

const strip = (page: Page) => page.locator('app-channels app-spaces');

/** Each with its place, once all are there: home, those entered, and the button for a new one. */
const allSpaces = (page: Page, more: readonly string[] = []) => strip(page).locator('li').nth(SPACES.length + more.length + 1).waitFor();
const inSight = (page: Page, space: string): Promise<boolean> => strip(page).getByRole('button', { name: space, exact: true }).evaluate((button) => {
  const [list, own] = [button.closest('ul')!, button].map((element) => element.getBoundingClientRect()) as [DOMRect, DOMRect];
  return own.left >= list.left && own.right <= list.right;
});

async function comesInSight(page: Page, space: string): Promise<void> {
  for (let tries = 0; tries < 200 && !await inSight(page, space); tries++) await page.waitForTimeout(25);
  assert.ok(await inSight(page, space), `${space} in sight`);
}

for (const [where, viewport] of [['on a phone', { width: 390, height: 844 }], ['where the list stands beside the room', { width: 700, height: 600 }]] as const) {
  test(`however many spaces there are, each can be reached ${where}, and nothing lies over anything else`, async () => {
    const page = await stage.person('Spacey', { viewport });
    await inManySpaces(page);
    if (viewport.width < 640) await page.getByRole('button', { name: 'Back' }).click();
    await allSpaces(page);
    const list = (await strip(page).boundingBox())!;
    // The space one is in.
    await comesInSight(page, 'zeta');
    assert.equal(await inSight(page, 'alpha'), false);
    assert.ok(list.width <= Math.min(viewport.width, 390));
    await strip(page).getByRole('button', { name: 'alpha', exact: true }).click();
    await page.getByRole('heading', { name: 'alpha', exact: true }).waitFor();
    await comesInSight(page, 'alpha');
    await page.context().close();
  });

  test(`where there are more spaces than fit ${where}, they fade out towards those that are not seen`, async () => {
    const page = await stage.person('Fader', { viewport });
    if (viewport.width < 640) await page.getByRole('button', { name: 'Back' }).click();
    /** How much of each end is faded, in pixels. */
    const faded = () => strip(page).locator('ul').evaluate((list) => [...getComputedStyle(list).maskImage.matchAll(/(\d+)px/g)].map(([, width]) => Number(width)).filter((width) => width > 0).length);
    const fades = async (ends: number): Promise<void> => {
      for (let tries = 0; tries < 100 && await faded() !== ends; tries++) await page.waitForTimeout(20);
      assert.equal(await faded(), ends);
    };
    await fades(0);
    await inManySpaces(page);
    if (viewport.width < 640) await page.getByRole('button', { name: 'Back' }).click();
    await allSpaces(page);
    await strip(page).getByRole('button', { name: 'gamma', exact: true }).evaluate((button) => button.scrollIntoView({ inline: 'center' }));
    await fades(2);
    for (const end of [0, 9999]) {
      await strip(page).locator('ul').evaluate((list, left) => { list.scrollLeft = left; }, end);
      await fades(1);
    }
    await page.context().close();
  });
}

test('a space that comes by another tab leaves the strip where the person scrolled it, and otherwise the current one in sight', async () => {
  const page = await stage.person('Scroller', { viewport: { width: 390, height: 844 } });
  const beside = await page.context().newPage();
  await inManySpaces(beside);
  await page.bringToFront();
  await page.goto('/rooms/zeta/general');
  await page.getByRole('button', { name: 'Back' }).click();
  await allSpaces(page);
  await strip(page).getByRole('button', { name: 'zeta', exact: true }).focus();
  await beside.goto('/rooms/aaa/general');
  await allSpaces(page, ['aaa']);
  assert.ok(await inSight(page, 'zeta'), 'the current one was in sight, and stays so');
  assert.equal(await strip(page).locator('button:focus').getAttribute('title'), 'zeta');
  await strip(page).locator('ul').evaluate((list) => new Promise((heard) => {
    list.addEventListener('scroll', heard, { once: true });
    list.scrollLeft = 0;
  }));
  await beside.goto('/rooms/bbb/general');
  await allSpaces(page, ['aaa', 'bbb']);
  await page.waitForTimeout(100);
  assert.ok(await inSight(page, 'aaa'), 'the person had scrolled to the first');
  await page.context().close();
});

test('a phone held sideways, its keyboard out: what is written and each dialog stay above the keyboard', async () => {
  const page = await stage.person('Sideways', { viewport: { width: 844, height: 390 } });
  const lines = Array.from({ length: 12 }, (_, n) => `line ${n}`).join('\n');
  await field(page).fill(lines);
  const tall = (await field(page).boundingBox())!.height;
  // As iOS does it: the page stays as high as it is, and only its visual viewport shrinks.
  await page.evaluate(() => {
    Object.defineProperty(visualViewport, 'height', { value: 180 });
    visualViewport!.dispatchEvent(new Event('resize'));
  });
  await field(page).fill(`${lines}!`);
  const writing = (await page.locator('confab-composer').boundingBox())!;
  assert.ok(writing.y > 52 && writing.y + writing.height <= 181, `the composer from ${writing.y}, ${writing.height} high`);
  await page.getByRole('button', { name: 'New room' }).click();
  const box = (await page.locator('dialog[open]').boundingBox())!;
  assert.ok(box.y >= 0 && box.y + box.height <= 181, `the dialog from ${box.y}, ${box.height} high`);
  assert.ok(tall > 100, `without a keyboard the field is ${tall} high`);
  await page.context().close();
});

test('in forced colours what is chosen stands out: the space, the tab, the room one is about to go to', async () => {
  const page = await stage.person('Contrast', { at: '/rooms/alpha/one', forcedColors: 'active' });
  await page.getByText('1 here').first().waitFor();
  await page.goto('/rooms/beta/two');
  await field(page).waitFor();
  const outlined = async (locator: Locator, count = 2): Promise<string[]> => {
    await locator.nth(count - 1).waitFor();
    return await locator.evaluateAll((all) => all.map((one) => getComputedStyle(one).outlineStyle).sort());
  };
  assert.deepEqual(await outlined(page.locator('app-spaces[upright] .space:not(.new)')), ['none', 'solid']);
  await page.getByRole('button', { name: 'Go to a room' }).click();
  assert.deepEqual(await outlined(page.locator('app-switcher-dialog li')), ['none', 'solid']);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/');
  assert.deepEqual(await outlined(page.locator('app-tabs a'), 3), ['none', 'none', 'solid']);
  await page.context().close();
});

test('by touch the first screen is as large to read as everything else, and each of its links can be hit', async () => {
  const context = await stage.visitor('phone');
  const page = await context.newPage();
  for (const path of ['/', '/link']) {
    await page.goto(path);
    const { height } = (await page.getByRole('link').boundingBox())!;
    assert.ok(height >= 44, `the link at ${path} is ${height} high`);
    assert.equal(await page.locator('.lead').evaluate((lead) => getComputedStyle(lead).fontSize), '16px');
  }
  await context.close();
});

test('by touch barring somebody can be undone without aiming', async () => {
  const page = await stage.person('Founder', { device: 'phone', at: '/rooms/den/mine' });
  // Whoever is first founds it.
  await page.getByText('1 here').first().waitFor();
  const troll = await WireClient.guest(stage.relay.url, 'Troll');
  await troll.do('room_enter', { room: 'den/mine' });
  await page.getByRole('button', { name: 'Members' }).click();
  await page.getByRole('button', { name: 'Actions for Troll' }).click();
  await page.getByRole('button', { name: 'Bar Troll' }).click();
  // Among those who are not here, where they end up in a moment.
  const { height, width } = (await page.locator('li.absent').getByRole('button', { name: 'Undo: Troll' }).boundingBox())!;
  assert.ok(height >= 44 && width >= 44, `it is ${width} by ${height}`);
  await troll.close();
  await page.context().close();
});

test('a few rooms stand in the settings with their switches; many are folded in, so that what is below them is a key away', async () => {
  const page = await stage.person('Many', { device: 'phone' });
  const general = page.getByRole('checkbox', { name: 'general home' });
  await page.goto('/settings');
  await general.waitFor();
  await inManySpaces(page);
  await page.goto('/settings');
  const rooms = page.locator('summary').getByText('Tell me about these rooms');
  await rooms.waitFor();
  await general.waitFor({ state: 'hidden' });
  await rooms.focus();
  await page.keyboard.press('Tab');
  await page.locator('button:focus').getByText('Link a device').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await general.uncheck();
  await page.reload();
  await rooms.click();
  await general.and(page.locator(':not(:checked)')).waitFor();
  await page.context().close();
});

for (const language of ['en', 'de']) {
  test(`on a small phone in ${language} no choice of the settings is cut off`, async () => {
    const page = await stage.person('Small', { device: 'phone', viewport: { width: 320, height: 568 } });
    await page.goto('/settings');
    await page.locator('#language').selectOption(language);
    await page.waitForFunction((lang) => document.documentElement.lang === lang, language);
    const cut = await page.locator('select').evaluateAll((all) => all.filter((select) => {
      const { width } = select.getBoundingClientRect();
      select.style.inlineSize = 'auto';
      return select.getBoundingClientRect().width > width;
    }).map(({ id }) => id));
    assert.deepEqual(cut, []);
    await page.context().close();
  });
}

for (const language of ['en', 'de']) {
  test(`on a phone whose text is twice as large nothing of the settings in ${language} stands beside the screen`, async () => {
    const page = await stage.person('Larger', { device: 'phone', viewport: { width: 195, height: 422 } });
    await page.goto('/settings');
    await page.locator('#language').selectOption(language);
    await page.waitForFunction((lang) => document.documentElement.lang === lang, language);
    await page.getByRole('button', { name: language === 'de' ? 'Gespeicherte Nachrichten löschen' : 'Clear stored messages' }).waitFor();
    const [wide, seen] = await page.locator('app-settings-page .body').evaluate((body) => [body.scrollWidth, body.clientWidth] as const);
    assert.equal(wide, seen);
    await page.context().close();
  });
}

test('on a phone whose text is twice as large the head of a room keeps its name and all of its buttons', async () => {
  const page = await stage.person('Large', { device: 'phone', viewport: { width: 195, height: 422 }, at: '/rooms/den/large' });
  const menu = (await page.getByRole('button', { name: 'Room menu' }).boundingBox())!;
  assert.ok(menu.x + menu.width <= 195, `the menu ends at ${menu.x + menu.width}`);
  const name = (await page.getByRole('heading', { name: 'large' }).locator('bdi').boundingBox())!;
  assert.ok(name.width >= 16, `the name is ${name.width} wide`);
  await page.context().close();
});

test('the lock of a private room is a lock also beside a name that does not fit', async () => {
  const page = await stage.person('Founder', { device: 'phone' });
  await page.goto('/new');
  await page.getByLabel('Name', { exact: true }).fill('W'.repeat(64));
  await page.getByRole('radio', { name: /^Private/ }).check();
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByRole('button', { name: 'Room menu' }).waitFor();
  assert.equal((await page.locator('app-room-view .title[slot] > svg').boundingBox())!.width, 16);
  await page.context().close();
});

test('whoever wants nothing to move sees all the same that a room is being entered, and that the connection is lost', async () => {
  const page = await stage.person('Still', { at: '/rooms/quiet/one', reducedMotion: 'reduce' });
  await page.getByText('1 here').first().waitFor();
  const shows = (what: string) => page.waitForFunction((selector) => {
    const room = document.querySelector('app-root')!.shadowRoot!.querySelector('app-shell')!.shadowRoot!.querySelector('app-room-view')!.shadowRoot!.querySelector('confab-room')!.shadowRoot!;
    const found = room.querySelector(selector) ?? room.querySelector('confab-status')!.shadowRoot!.querySelector(selector);
    return found !== null && getComputedStyle(found).opacity === '1' && getComputedStyle(found).visibility === 'visible';
  }, what);
  // Never answered: it stays under way.
  await page.routeWebSocket(/\/socket$/, () => undefined);
  await page.goto('/rooms/quiet/two');
  await shows('.skeleton');
  await shows('.bar');
  await page.context().close();
});
