/** The user whom the site names: another one, nobody, and a site that does not say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM, tokenOf, type TabOptions } from '../testing/tab.ts';

type Token = TabOptions['token'];
function scene(token: NonNullable<Token>): { clock: FakeClock; relay: FakeRelay; tab: FakeTab; source: { token: NonNullable<Token> }; said(): string[] } {
  const clock = new FakeClock(), relay = new FakeRelay(clock), source = { token };
  const tab = new FakeTab(new FakeBrowser(), clock, relay, '', { token: () => source.token() });
  return { clock, relay, tab, source, said: () => relay.entries(ROOM).map(({ entry }) => (entry.kind === 'message' ? `${entry.from.id}: ${entry.text}` : '')) };
}
const from = (user: string) => (): Promise<string> => Promise.resolve(tokenOf(user));

test('another user of the page is asked for at once, and nothing of the one before is sent as theirs', async () => {
  const { clock, relay, tab: { confab }, source, said } = scene(from('ana'));
  await clock.pass(500);
  relay.kill();
  void confab.room(ROOM).send('of ana').catch(() => undefined);
  await clock.pass(500);
  source.token = from('bob');
  relay.up = true;
  await confab.signIn();
  assert.equal(confab.me.value?.id, 'bob');
  void confab.room(ROOM).enter();
  void confab.room(ROOM).send('of bob');
  await clock.pass(3000);
  assert.deepEqual(said(), ['bob: of bob']);
  source.token = from('ana');
  await confab.signIn();
  await clock.pass(3000);
  assert.deepEqual(said(), ['bob: of bob', 'ana: of ana']);
});

test('nobody, and then somebody again', async () => {
  const { clock, tab: { confab }, source } = scene(from('ana'));
  await clock.pass(500);
  source.token = () => Promise.resolve(null);
  await confab.signIn();
  assert.equal(confab.status.value.phase, 'signed-out');
  source.token = from('bob');
  await confab.signIn();
  await clock.pass(500);
  assert.deepEqual([confab.me.value?.id, confab.status.value.phase], ['bob', 'live']);
});

test('the user before, whose token comes late, is not the user', async () => {
  let late: (token: string) => void = () => undefined;
  const { clock, tab: { confab }, source } = scene(() => new Promise((resolve) => { late = resolve; }));
  await clock.pass(500);
  source.token = from('bob');
  await confab.signIn();
  late(tokenOf('ana'));
  await clock.pass(500);
  assert.deepEqual([confab.me.value?.id, confab.status.value.phase], ['bob', 'live']);
});

test('signing the one before out leaves the one whom the site names meanwhile', async () => {
  const { clock, tab: { confab }, source } = scene(from('ana'));
  await clock.pass(500);
  const out = confab.signOut({ force: true });
  source.token = from('bob');
  await Promise.all([out, confab.signIn()]);
  await clock.pass(500);
  assert.deepEqual([confab.me.value?.id, confab.status.value.phase], ['bob', 'live']);
});
