/** What people do with rooms: share into one, mute it, bar somebody, let somebody in by a link, leave. */
import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { Scene } from './app/scene.ts';
import { Stage, choose, enter, field, holds, message, say, underWorker } from './app/stage.ts';

let stage: Stage, scene: Scene;
beforeEach(async () => {
  stage = await Stage.open({ env: { CONFAB_SENDS_PER_USER: '1000', CONFAB_SENDS_PER_ADDRESS: '1000' } });
  scene = await Scene.open(stage.relay.url);
});
afterEach(async () => {
  await scene.close();
  await stage.close();
});

test('what another app shares becomes the draft of the room that is chosen, and goes out when it is sent', async () => {
  const page = await stage.person('Alex', { device: 'phone', at: '/rooms/studio/print' });
  await field(page).fill('Have a look:');
  await underWorker(page);
  // As the system does it: a form that comes from nowhere and leads to the app.
  await page.goto('about:blank');
  await page.evaluate((action) => {
    const form = Object.assign(document.createElement('form'), { method: 'POST', action });
    for (const [name, value] of [['title', 'Proofs'], ['text', 'The <b>fourth</b> one'], ['url', 'https://studio.example/proofs/04.pdf']]) form.append(Object.assign(document.createElement('input'), { name, value }));
    document.body.append(form);
    form.submit();
  }, `${stage.origin}/share`);
  await page.getByText('The <b>fourth</b> one').waitFor();
  assert.equal(new URL(page.url()).search, '', 'nothing of it stands in the address');
  await page.getByRole('button', { name: /^print/ }).click();
  await page.waitForURL('**/rooms/studio/print');
  const shared = 'Proofs\nThe <b>fourth</b> one\nhttps://studio.example/proofs/04.pdf';
  await holds(field(page), `Have a look:\n${shared}`);
  await page.getByRole('button', { name: 'Send' }).click();
  await scene.jonas.until((client) => JSON.stringify(client.frames).includes(JSON.stringify(shared).slice(1, -1)));

  await page.goto('/share');
  await page.getByText('There is nothing to share').waitFor();
  await page.context().close();
});

test('an invitation stands once on a desk, beside a room as on the page of invitations', async () => {
  const page = await stage.person('Alex', { at: '/rooms/studio/print' });
  await page.getByText(/\d of \d here$/).first().waitFor();
  await scene.invite('Alex');
  const accept = page.getByRole('button', { name: 'Accept: Spring issue' });
  await page.locator('app-channels').getByRole('button', { name: 'Accept: Spring issue' }).waitFor();
  assert.equal(await accept.count(), 1);
  await page.goto('/invitations');
  await page.locator('app-invitations-page').getByRole('button', { name: 'Accept: Spring issue' }).waitFor();
  assert.equal(await accept.count(), 1);
  await page.context().close();
});

test('by touch an invitation is as large to read as a page, and its buttons as all others', async () => {
  const page = await stage.person('Alex', { device: 'phone', at: '/rooms/studio/print' });
  await page.getByText(/\d here$/).first().waitFor();
  await scene.invite('Alex');
  await page.goto('/invitations');
  const invitation = page.locator('app-invitations-page li');
  const sizes = await Promise.all(['p', 'button'].map((part) => invitation.locator(part).first().evaluate((shown) => getComputedStyle(shown).fontSize)));
  assert.deepEqual(sizes, ['16px', '15px']);
  await page.context().close();
});

test('every page begins where a room does, on a wide desk as on a narrow one', async () => {
  const page = await stage.person('Alex', { at: '/rooms/studio/print' });
  const begins = async (of: string) => (await page.locator(of).boundingBox())?.x;
  for (const width of [1280, 900]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/rooms/studio/print');
    await page.locator('app-room-view h1').waitFor();
    const room = await begins('app-room-view h1');
    for (const name of ['settings', 'invitations', 'share', 'link']) {
      await page.goto(`/${name}`);
      await page.locator(`app-${name}-page h1`).waitFor();
      assert.equal(await begins(`app-${name}-page h1`), room, `${name} at ${width}`);
    }
  }
  await page.context().close();
});

test('without a connection every page says so, not only a room', async () => {
  const page = await stage.person('Alex', { device: 'phone', at: '/rooms/studio/print' });
  await page.getByText(/\d here$/).first().waitFor();
  await underWorker(page);
  await stage.stopRelay();
  await page.getByRole('button', { name: 'Back' }).click();
  const line = page.getByText(/^Offline\.$/);
  for (const tab of ['Rooms', 'Invitations', 'You']) {
    await page.getByRole('link', { name: tab }).click();
    await line.waitFor();
    assert.equal(await line.count(), 1);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator('app-shell > confab-status').waitFor();
  const { x } = (await line.boundingBox())!;
  assert.ok(x > 328, 'beside the list');
  await stage.restartRelay();
  await line.waitFor({ state: 'detached' });
  await page.getByRole('status').getByText('Connected again.').waitFor();
  await page.context().close();
});

test('a muted room counts only what mentions its person, here and on their other tabs; whoever listens hears that it is, and that it is not any more', async () => {
  const page = await stage.person('Berta', { at: '/rooms/studio/website' });
  const told = (what: string) => page.locator('app-room-menu').getByRole('status').getByText(what, { exact: true });
  await choose(page, 'Mute');
  await told('Muted').waitFor();
  await page.locator('confab-rooms').getByText('muted').waitFor();
  const other = await page.context().newPage();
  await page.goto('/settings');
  await other.goto('/settings');
  await scene.say(scene.mara, 'studio/website', 'Just saying');
  await scene.say(scene.mara, 'studio/website', '@Berta this is for you');
  for (const tab of [page, other]) {
    await tab.waitForFunction(() => document.title.startsWith('(1)'));
    await tab.locator('confab-rooms').getByRole('button', { name: /website/ }).getByText('1', { exact: true }).waitFor();
  }

  await page.goto('/rooms/studio/website');
  await message(page, 'this is for you').waitFor();
  await choose(page, 'Unmute');
  await told('Not muted any more').waitFor();
  await page.locator('confab-rooms').getByText('muted').waitFor({ state: 'detached' });
  await page.goto('/settings');
  await scene.say(scene.mara, 'studio/website', 'And now?');
  await other.waitForFunction(() => document.title.startsWith('(1)'));
  await page.context().close();
});

test('a founder lets somebody in by a link and bars them: they are out, are told so, and can be let in again', async () => {
  const founder = await stage.person('Founder');
  await founder.getByRole('button', { name: 'New room' }).click();
  await founder.getByLabel('Name', { exact: true }).fill('Night shift');
  await founder.getByRole('radio', { name: /^Private/ }).check();
  await founder.getByRole('button', { name: 'Create room' }).click();
  await founder.waitForURL('**/rooms/home/night-shift');
  await choose(founder, 'Invite people');
  const link = founder.getByLabel('By link');
  await founder.waitForFunction((input) => (input as HTMLInputElement).value.includes('#grant='), await link.elementHandle());
  const address = await link.inputValue();
  await founder.keyboard.press('Escape');

  const guest = await (await stage.visitor('phone')).newPage();
  await guest.goto(address);
  await enter(guest, 'Troll');
  await say(guest, 'Here I am');
  await message(founder, 'Here I am').waitFor();

  await founder.getByRole('button', { name: 'Actions for Troll' }).click();
  await founder.getByRole('button', { name: 'Bar Troll' }).click();
  await guest.getByText('you have been barred from this room', { exact: false }).waitFor();
  assert.equal(await field(guest).count(), 0, 'there is nowhere to write');
  await say(founder, 'Peace at last');
  await message(founder, 'Peace at last').waitFor();
  for (const where of [address, '/rooms/home/night-shift']) {
    await guest.goto('about:blank');
    await guest.goto(where);
    await guest.getByText('you have been barred from this room', { exact: false }).waitFor();
    assert.equal(await message(guest, 'Peace at last').count(), 0);
  }

  await founder.getByRole('button', { name: 'Undo' }).click();
  await founder.getByRole('button', { name: 'Undo' }).waitFor({ state: 'detached' });
  await guest.goto('about:blank');
  await guest.goto(address);
  await message(guest, 'Peace at last').waitFor();
  for (const page of [founder, guest]) await page.context().close();
});

test('older messages that cannot be loaded are said to be missing, and come by themselves when the relay is back', async () => {
  for (let n = 0; n < 600; n++) await scene.say(scene.mara, 'studio/general', `message ${n}`);
  const page = await stage.person('Dora', { at: '/rooms/studio/general' });
  await message(page, 'message 599').waitFor();
  await stage.stopRelay();
  await page.getByText('Reconnecting').or(page.getByText('Offline')).waitFor();
  const scroller = page.locator('confab-timeline .scroller');
  const toTheTop = () => scroller.evaluate((view) => { view.scrollTop = 0; });
  const failed = page.getByText('Older messages could not be loaded.');
  const first = page.getByText('message 0', { exact: true });
  /** Again and again, since what was on its way moves the top further up. */
  const climb = async (until: Locator): Promise<void> => {
    for (let tries = 0; tries < 200 && !await until.isVisible(); tries++) {
      await toTheTop();
      await page.waitForTimeout(50);
    }
    await until.waitFor();
  };
  await climb(failed);
  await page.getByRole('button', { name: 'Try again' }).click();
  await failed.waitFor({ timeout: 20_000 });

  await stage.restartRelay();
  await failed.waitFor({ state: 'detached', timeout: 20_000 });
  await climb(first);
  await page.context().close();
});

test('who leaves a room is out of it in all tabs, is counted no more, and can come back', async () => {
  const page = await stage.person('Clara', { at: '/rooms/studio/random' });
  await page.goto('/rooms/home/general');
  const other = await page.context().newPage();
  await other.goto('/rooms/studio/random');
  await other.locator('confab-rooms').getByText('random').waitFor();
  await choose(other, 'Leave room');
  await other.getByRole('button', { name: 'Leave room' }).click();
  await other.locator('confab-rooms').getByText('random').waitFor({ state: 'detached' });
  for (const tab of [page, other]) await tab.goto('/settings');
  await scene.say(scene.mara, 'studio/random', 'Where did Clara go?');
  await scene.say(scene.mara, 'home/general', 'Clara left');
  await page.waitForFunction(() => document.title.startsWith('(1)'));
  assert.equal(await page.getByText('random').count(), 0);

  await other.goto('/rooms/studio/random');
  await message(other, 'Where did Clara go?').waitFor();
  await other.locator('confab-rooms').getByText('random').waitFor();

  await underWorker(other);
  await stage.stopRelay();
  await choose(other, 'Leave room');
  await other.getByRole('button', { name: 'Leave room' }).click();
  await other.locator('confab-rooms').getByText('random').waitFor({ state: 'detached' });
  await stage.restartRelay();
  await other.goto('/settings');
  await other.getByText(/^(Offline|Reconnecting)/).waitFor({ state: 'detached' });
  await other.waitForTimeout(500);
  assert.equal(await other.locator('confab-rooms').getByText('random').count(), 0);
  await page.context().close();
});

const leave = async (page: Page): Promise<void> => {
  await choose(page, 'Leave room');
  await page.locator('dialog[open]').getByRole('button', { name: 'Leave room' }).click();
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
};

test('on a device that was never there a space leads to its room, whatever it is called', async () => {
  const page = await stage.person('Builder', { at: '/rooms/constructor/site' });
  await page.goto('/rooms/home/general');
  await field(page).waitFor();
  await page.evaluate(() => localStorage.clear());
  await page.locator('app-spaces[upright]').getByRole('button', { name: 'constructor', exact: true }).click();
  await page.waitForURL('**/rooms/constructor/site');
  await page.context().close();
});

test('who leaves a room on a desk comes to another one of theirs; who leaves the last one sees that they are in none', async () => {
  const page = await stage.person('Dora', { at: '/rooms/home/general' });
  await page.goto('/rooms/studio/random');
  await field(page).waitFor();
  await page.goto('/rooms/home/general');
  await field(page).waitFor();
  await leave(page);
  await page.waitForURL('**/rooms/studio/random');
  await page.locator('confab-rooms').getByText('random').waitFor();
  await page.goto('/rooms/home/general');
  await field(page).waitFor();
  await page.goto('/rooms/studio/random');
  await field(page).waitFor();
  await leave(page);
  await page.waitForURL('**/rooms/home/general');
  await field(page).waitFor();
  await leave(page);
  await page.getByText('No rooms yet').waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
  assert.equal(await field(page).count(), 0, 'there is nowhere to write');
  await page.locator('.none').getByRole('button', { name: 'New room' }).click();
  await page.getByLabel('Name', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'home/general' }).click();
  await field(page).waitFor();
  await page.context().close();
});
