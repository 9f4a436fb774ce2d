/** What is over does not stay in the browser for ever, and what is not over does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wireError, type InvitationEntry } from '../../../relay/wire.ts';
import { nameOf } from '../session.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';

const DAYS = 2 * 86_400_000;

test('throttles, answers beyond the newest hundred, and what was refused', async (t) => {
  t.mock.method(console, 'error', () => undefined);
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), tab = new FakeTab(browser, clock, relay, 'ana');
  const kept = async (group: string): Promise<string[]> => [...(await browser.store(nameOf('ws://relay/socket', 'ana')).facts()).all.keys()].filter((key) => key.startsWith(`${group}/`)).sort();
  await clock.pass(1000);

  const answer = (kind: InvitationEntry['kind'], user: string): void => {
    relay.append('user:ana', { kind, id: `${kind} ${user}`, room: ROOM, by: { id: 'ana', name: 'Ana' }, to: { id: user, name: user }, at: clock.now });
  };
  answer('invitation', 'pending');
  for (let n = 0; n < 120; n++, clock.now++) answer(n % 2 === 0 ? 'accept_invitation' : 'decline_invitation', `u${n}`);
  for (const user of ['a', 'b', 'c']) void tab.confab.invite(user, ROOM).catch(() => undefined);
  relay.rejects = { user_tell: wireError('forbidden', 'Not you.'), room_send: wireError('forbidden', 'Not you.'), shelf_put: { code: 'internal', message: 'Not now.', temporary: true } };
  tab.confab.sendToOtherMe('x', 1);
  tab.confab.setSetting('theme', 'dark');
  const { id } = tab.confab.room(ROOM).send('failed');
  await clock.pass(1000);
  assert.deepEqual([(await kept('throttle')).length, (await kept('invite')).length, (await kept('out')).length], [3, 124, 3]);
  tab.dies();

  clock.now += DAYS;
  const next = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(29_500);
  void next.confab.invite('d', ROOM).catch(() => undefined);
  await clock.pass(1000);
  assert.deepEqual(await kept('throttle'), ['throttle/invite/d']);
  const invites = await kept('invite');
  assert.deepEqual([invites.length, ...['pending', 'u19', 'u20', 'u119'].map((user) => invites.includes(`invite/${ROOM}/ana/${user}`))], [105, true, false, true, true]);
  assert.deepEqual(await kept('out'), [`out/${id}`, 'out/shelf/set/theme'].sort());
  next.dies();
});

test('also where one tab leads for days', async () => {
  const clock = new FakeClock(), browser = new FakeBrowser(), tab = new FakeTab(browser, clock, new FakeRelay(clock), 'ana');
  const throttles = async (): Promise<string[]> => [...(await browser.store(nameOf('ws://relay/socket', 'ana')).facts()).all.keys()].filter((key) => key.startsWith('throttle/'));
  await clock.pass(60_000);
  for (let day = 0; day < 2; day++) {
    void tab.confab.invite('a', ROOM).catch(() => undefined);
    await clock.pass(1000);
    assert.equal((await throttles()).length, 1);
    await clock.pass(86_400_000);
    assert.deepEqual(await throttles(), []);
  }
  tab.dies();
});
