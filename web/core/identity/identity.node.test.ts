/** The user whom the site names: another one, nobody, and a site that does not say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYS } from '../store/facts.ts';
import { nameOf } from '../session.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM, tokenOf, type TabOptions } from '../testing/tab.ts';

type Token = TabOptions['token'];
function scene(token: NonNullable<Token>): { clock: FakeClock; relay: FakeRelay; browser: FakeBrowser; tab: FakeTab; source: { token: NonNullable<Token> }; said(): string[] } {
  const clock = new FakeClock(), relay = new FakeRelay(clock), source = { token };
  const browser = new FakeBrowser(), tab = new FakeTab(browser, clock, relay, '', { token: () => source.token() });
  return { clock, relay, browser, tab, source, said: () => relay.entries(ROOM).map(({ entry }) => (entry.kind === 'message' ? `${entry.from.id}: ${entry.text}` : '')) };
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

test('another user enters a room for themselves that the one before was just entering', async () => {
  const { clock, relay, tab: { confab }, source } = scene(from('ana')), party = confab.room('home/party');
  await clock.pass(500);
  relay.kill();
  const before = assert.rejects(party.enter(), { code: 'closed' });
  await clock.pass(500);
  source.token = from('bob');
  await confab.signIn();
  await before;
  relay.up = true;
  let entered = false;
  void party.enter().then(() => { entered = true; });
  await clock.pass(3000);
  assert.deepEqual([relay.membersOf('home/party'), party.state.value.entered, entered], [['bob'], true, true]);
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

test('who is here stays who it is when the site gives no token later, whoever uses another tab', async () => {
  const { off } = listening();
  const { clock, relay, browser, tab: { confab }, source, said } = scene(from('ana'));
  await clock.pass(500);
  const other = new FakeTab(browser, clock, relay, 'bob');
  await clock.pass(500);
  source.token = () => Promise.reject(new Error('/token answered 503 instead of a token.'));
  await confab.signIn();
  void confab.room(ROOM).send('a');
  source.token = from('ana');
  await confab.signIn();
  await clock.pass(3000);
  off();
  assert.deepEqual([confab.me.value?.id, said()], ['ana', ['ana: a']]);
  other.dies();
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

test('signing out leaves nothing of this user in the browser, drafts included, and all of another', async () => {
  const { clock, relay, browser, tab, source } = scene(from('anab'));
  await clock.pass(500);
  tab.confab.room(ROOM).setDraft('of another');
  const others = [...browser.journal.keys()].filter((key) => key.includes('draft'));
  source.token = from('ana');
  await tab.confab.signIn();
  await clock.pass(500);
  tab.confab.room('home/secret').setDraft('she does not know yet');
  relay.kill();
  void tab.confab.room(ROOM).send('a').catch(() => undefined);
  await clock.pass(500);
  await tab.confab.signOut({ force: true });
  assert.deepEqual([...browser.journal.keys()], others);
  await tab.confab.signIn();
  assert.deepEqual([tab.confab.me.value?.id, tab.confab.room('home/secret').draft.value], ['ana', '']);
});

/** What the page's developer is told meanwhile. */
function listening(): { told: string[]; off(): void } {
  const { error } = console, told: string[] = [];
  console.error = (text: string) => { told.push(text); };
  return { told, off: () => { console.error = error; } };
}

test('a site that gives no token at first is asked again, less and less often, and the page is told why', async () => {
  const { told, off } = listening();
  let asked = 0;
  const { clock, tab: { confab }, source } = scene(() => {
    asked++;
    return Promise.reject(new Error('/token answered 500 instead of a token.'));
  });
  await clock.pass(1);
  assert.deepEqual(confab.status.value.error, { code: 'offline', message: 'The site gave no token: /token answered 500 instead of a token.', temporary: true });
  assert.equal(confab.status.value.phase, 'offline');
  void confab.room(ROOM).send('a');
  await clock.pass(300_000);
  off();
  assert.deepEqual(told, ['confab: The site gave no token: /token answered 500 instead of a token.']);
  assert.ok(asked > 5 && asked < 13, `asked ${asked} times in 5 minutes`);
  source.token = from('ana');
  await clock.pass(61_000);
  assert.deepEqual([confab.status.value.phase, confab.status.value.error, confab.me.value?.id, confab.status.value.waiting], ['live', undefined, 'ana', 0]);
});

test('what is no token is told to the page, and nobody is signed out by it', async () => {
  const { told, off } = listening();
  const { clock, tab: { confab }, source } = scene(() => Promise.resolve('<h1>Sign in</h1>'));
  await clock.pass(5000);
  off();
  assert.equal(confab.status.value.error?.code, 'bad_token');
  assert.deepEqual(told, ['confab: The function "token" must give a JWT with "sub".']);
  source.token = () => Promise.resolve(null);
  await clock.pass(10_000);
  assert.deepEqual([confab.status.value.phase, confab.status.value.error], ['signed-out', undefined]);
});

test('a site that is out of reach leaves whoever was here last with what they have, offline', async () => {
  const { off } = listening();
  const { clock, relay, browser, tab } = scene(from('ana'));
  relay.publish(ROOM, 'kept');
  await clock.pass(1000);
  tab.closes();
  const next = new FakeTab(browser, clock, relay, '', { token: () => Promise.reject(new Error('/token answered 502 instead of a token.')) });
  await clock.pass(1000);
  off();
  const { me, status } = next.confab;
  assert.deepEqual([me.value?.id, next.texts, status.value.phase], ['ana', ['kept'], 'offline']);
  next.dies();
});

test('but not whom it said before to have signed out', async () => {
  const { off } = listening();
  const { clock, relay, browser, tab, source } = scene(from('ana'));
  await clock.pass(1000);
  source.token = () => Promise.resolve(null);
  await tab.confab.signIn();
  tab.closes();
  const next = new FakeTab(browser, clock, relay, '', { token: () => Promise.reject(new Error('/token answered 502 instead of a token.')) });
  await clock.pass(1000);
  off();
  assert.equal(next.confab.me.value, null);
  next.dies();
});

test('a page that is closed asks no more', async () => {
  const { off } = listening();
  let asked = 0;
  const { clock, tab } = scene(() => {
    asked++;
    return Promise.reject(new Error('/token answered 404 instead of a token.'));
  });
  await clock.pass(1);
  tab.confab.close();
  await clock.pass(300_000);
  off();
  assert.equal(asked, 1);
});

test('a token that the relay refuses is told to the page once, not shown, and asked for less and less often', async () => {
  const { told, off } = listening();
  let asked = 0;
  const { clock, relay, tab: { confab } } = scene(() => {
    asked++;
    return from('ana')();
  });
  relay.refuses = { code: 'bad_token', message: 'The signature of the token is not of a key of this relay.', temporary: false };
  await clock.pass(300_000);
  off();
  assert.deepEqual(told, ['confab: The signature of the token is not of a key of this relay.']);
  assert.ok(asked > 5 && asked < 13, `asked ${asked} times in 5 minutes`);
  assert.deepEqual(confab.status.value.error, { code: 'bad_token', message: relay.refuses.message, temporary: false });
  delete relay.refuses;
  await confab.signIn();
  await clock.pass(100);
  assert.equal(confab.status.value.phase, 'live');
});

test('a token that the relay refuses when it is back is asked for again after a second, however long it was away', async () => {
  const { clock, relay, tab: { confab } } = scene(from('ana'));
  await clock.pass(1000);
  relay.kill();
  await clock.pass(60_000);
  relay.refuses = { code: 'bad_token', message: 'You signed out everywhere: sign in again.', temporary: false };
  relay.up = true;
  while (confab.status.value.error?.code !== 'bad_token') await clock.pass(100);
  delete relay.refuses;
  await clock.pass(1500);
  assert.equal(confab.status.value.phase, 'live');
});

test('a request is answered within its time also where the site never says who is here', async () => {
  const { clock, tab: { confab } } = scene(() => new Promise(() => undefined)), told: string[] = [];
  for (const asked of [confab.request('shop_order', {}, { timeout: 2000 }), confab.room(ROOM).members()]) asked.catch(({ code }: { code: string }) => told.push(code));
  await clock.pass(1900);
  assert.deepEqual(told, []);
  await clock.pass(200);
  assert.deepEqual(told, ['timeout']);
  await clock.pass(15_000);
  assert.deepEqual(told, ['timeout', 'timeout']);
});

test('the token that was renewed last is kept for a worker that sends what the tabs left', async () => {
  const { clock, relay, browser, source } = scene(from('ana')), renewed = tokenOf('ana').replace('h.', 'renewed.');
  await clock.pass(1000);
  source.token = () => Promise.resolve(renewed);
  relay.answers.auth_renew = { expires: 0 };
  relay.note({ note: 'renew', expires: 0 });
  await clock.pass(1000);
  assert.equal((await browser.store(nameOf('ws://relay/socket', 'ana')).fact(KEYS.token))?.value, renewed);
});

test('who listened to the numbers of the one before hears those of the next', async () => {
  const { clock, relay, tab: { confab }, source } = scene(from('ana')), counts: number[] = [];
  await clock.pass(500);
  relay.publish(ROOM, 'a');
  await clock.pass(500);
  confab.unread().subscribe(({ count }) => counts.push(count));
  source.token = from('bob');
  await confab.signIn();
  await clock.pass(500);
  assert.deepEqual(counts, [1, 0]);
});
