/** Web Push from end to end: the app subscribes, the relay tells the push service, the worker shows it, a click leads to the room. */
import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startPushService, type Device, type PushService } from '../../relay/testing/push-service.ts';
import { WireClient } from '../../relay/testing/wire-client.ts';
import type { HelloAnswer, MembersAnswer } from '../../relay/wire.ts';
import { Stage, enter, message, say, underWorker } from './app/stage.ts';
import { until } from './harness/stage.ts';

type Guest = WireClient & { hello: HelloAnswer };

let service: PushService, stage: Stage;
before(async () => {
  service = await startPushService();
  stage = await Stage.open({ env: service.env });
});
after(async () => {
  await stage.close();
  service.stop();
});

/** Debian's Chromium has no push service: what it would answer comes from ours. */
async function subscribeBy({ subscription }: Device, page: Page): Promise<void> {
  await page.addInitScript(`
    PushManager.prototype.subscribe = async () => {
      localStorage.subscribed = 'yes';
      return { endpoint: '${subscription.endpoint}', toJSON: () => (${JSON.stringify(subscription)}) };
    };
    PushManager.prototype.getSubscription = async () => (localStorage.subscribed ? { options: {}, unsubscribe: async () => localStorage.removeItem('subscribed') } : null);`);
}

const subscribed = (page: Page, whether: boolean) => page.waitForFunction((wanted) => (localStorage.subscribed === 'yes') === wanted, whether);

/** What stands on the device. */
const shown = (page: Page) => page.evaluate(async () => {
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.getNotifications() ?? []).map(({ title, body }) => ({ title, body }));
});

/** Chromium drops one that is asked for while it is being put up: so that is done seldom, and what got lost by it is delivered anew. */
async function untilShown(page: Page, count: number, delivered: readonly string[] = []): Promise<void> {
  for (let tries = 1; (await shown(page)).length !== count; tries++) {
    assert.ok(tries < 80, `${count} shown`);
    await page.waitForTimeout(250);
    if (tries % 12 === 0) for (const data of delivered) await deliver(page, data);
  }
}

/** As a browser does when its push service has something. */
async function deliver(page: Page, data: string): Promise<void> {
  // One that is still being installed is told nothing.
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  const cdp = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => { if (first) resolve(first.registrationId); });
  });
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.deliverPushMessage', { origin: stage.origin, registrationId: await registered, data });
}

test('what is said while the app is closed is shown, and a click on it opens the room', async () => {
  const device = service.device(), context = await stage.visitor('phone', { permissions: ['notifications'] });
  const page = await context.newPage();
  await subscribeBy(device, page);
  await page.goto('/');
  await enter(page, 'Ben');
  await subscribed(page, true);
  const ana = await stage.person('Ana');
  // Still connected: nothing is pushed of this one.
  await say(ana, 'You are here');
  await message(page, 'You are here').waitFor();
  await page.waitForTimeout(4000);

  await page.goto('/healthz');
  await say(ana, 'You are away');
  for (const deadline = Date.now() + 15_000; device.pushes.length === 0;) {
    assert.ok(Date.now() < deadline, 'the push service is told');
    await page.waitForTimeout(100);
  }
  assert.deepEqual(device.pushes.map(({ note }) => note.body), ['You are away']);

  const pushed = JSON.stringify(device.pushes[0]?.note);
  await deliver(page, pushed);
  await untilShown(page, 1, [pushed]);
  assert.deepEqual(await shown(page), [{ title: 'Ana · general', body: 'You are away' }]);

  await page.goto('/settings');
  await page.getByText('This device shows notifications.').waitFor();
  await page.waitForFunction(() => document.title.startsWith('(1)'));
  assert.equal((await shown(page)).length, 1, 'it stands until it is read');
  const [worker] = context.serviceWorkers();
  // Nobody's finger: a window may then not be focused.
  await worker?.evaluate(`registration.getNotifications().then(([notification]) => {
    dispatchEvent(Object.assign(new Event('notificationclick'), { notification, waitUntil: (done) => done.catch(() => {}) }));
  })`);
  await page.waitForURL('**/rooms/home/general');
  await page.locator('confab-message').filter({ hasText: 'You are away' }).waitFor();
});

test('the settings say nothing of notifications while nobody knows, and what holds once there is a connection', async () => {
  const page = await (await stage.visitor('phone', { permissions: ['notifications'] })).newPage();
  await subscribeBy(service.device(), page);
  await page.goto('/');
  await enter(page, 'Gil');
  await underWorker(page);
  await stage.stopRelay();
  await page.goto('/settings');
  await page.getByText(/^(Offline|Reconnecting)/).waitFor();
  const section = page.locator('app-settings-notifications');
  await section.getByText('Tell me about these rooms').waitFor();
  assert.equal(await section.getByText('does not push').count(), 0);
  await stage.restartRelay();
  await section.getByText('This device shows notifications.').waitFor({ timeout: 20_000 });
  await page.context().close();
});

test('what is read in another way than by a click on its notification is told no longer', async () => {
  const context = await stage.visitor('phone', { permissions: ['notifications'] }), page = await context.newPage();
  await subscribeBy(service.device(), page);
  await page.goto('/rooms/den/reading');
  await enter(page, 'Fred');
  const ana = await stage.person('Ana', { at: '/rooms/den/reading' });
  await page.goto('/rooms/den/elsewhere');
  await page.getByText('1 here').first().waitFor();
  await say(ana, 'Look here');
  await page.waitForFunction(() => document.title.startsWith('(1)'));
  const note = JSON.stringify({ kind: 'message', title: 'Ana · reading', body: 'Look here', tag: 'room den/reading' });
  const notice = JSON.stringify({ kind: 'notice', title: 'Your order', body: 'is on its way', tag: 'notice order' });
  // What it tells of has not come yet.
  const later = JSON.stringify({ kind: 'message', title: 'Ana · later', body: 'On its way', tag: 'room den/later' });
  for (const data of [note, notice, later]) await deliver(page, data);
  await untilShown(page, 3, [note, notice, later]);
  await page.getByRole('button', { name: 'Back' }).click();
  await page.locator('confab-rooms').getByText('reading').click();
  await message(page, 'Look here').waitFor();
  await untilShown(page, 2);
  assert.deepEqual((await shown(page)).map(({ title }) => title).sort(), ['Ana · later', 'Your order']);

  // Read before it was shown: it goes when the app is put away.
  await deliver(page, note);
  await untilShown(page, 3, [note]);
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await untilShown(page, 1);
  await context.close();
});

test('an invitation that is answered, or taken back, is told no longer', async () => {
  const page = await (await stage.visitor('phone', { permissions: ['notifications'] })).newPage();
  await subscribeBy(service.device(), page);
  await page.goto('/rooms/den/guests');
  await enter(page, 'Gus');
  const [ana, bea] = await Promise.all(['Ana', 'Bea'].map((name) => WireClient.guest(stage.relay.url, name))) as [Guest, Guest], notes: string[] = [];
  await ana.do('room_enter', { room: 'den/guests' });
  let user = '';
  await until('Gus is in the room', async () => {
    const { members } = await ana.do<'room_members', MembersAnswer>('room_members', { room: 'den/guests' });
    user = members.find(({ name }) => name === 'Gus')?.id ?? '';
    return user !== '';
  });
  await page.goto('/invitations');
  for (const [by, room] of [[ana, 'den/dinner'], [bea, 'den/dance']] as const) {
    await by.do('room_enter', { room });
    await by.do('user_invite', { user, room, id: randomUUID() });
    await page.getByRole('button', { name: `Decline: ${room}` }).waitFor();
    notes.push(JSON.stringify({ kind: 'invitation', title: by.hello.user.name, body: room, url: '/invitations', tag: `invitation ${room} ${by.hello.user.id}` }));
    await deliver(page, notes.at(-1)!);
  }
  await untilShown(page, 2, notes);
  await page.getByRole('button', { name: 'Decline: den/dinner' }).click();
  await untilShown(page, 1);
  assert.deepEqual((await shown(page)).map(({ title }) => title), ['Bea']);
  await bea.do('user_cancel', { user, room: 'den/dance', id: randomUUID() });
  await untilShown(page, 0);
  await Promise.all([ana.close(), bea.close(), page.context().close()]);
});

test('whoever signs out of a device is told nothing more there, and what it told them is gone from it; whoever comes next is told at once', async () => {
  const page = await (await stage.visitor('phone', { permissions: ['notifications'] })).newPage();
  await subscribeBy(service.device(), page);
  await page.goto('/');
  await enter(page, 'Dora');
  await subscribed(page, true);
  const secret = JSON.stringify({ kind: 'message', title: 'Ana · den', body: 'For Dora alone', tag: 'room home/den' });
  await deliver(page, secret);
  await untilShown(page, 1, [secret]);

  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out on this device' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('What should people call you?').waitFor();
  await subscribed(page, false);
  await untilShown(page, 0);

  await enter(page, 'Emil');
  await subscribed(page, true);
  await page.context().close();
});
