/** A guest of this browser: one, however many tabs, until somebody signs out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM, type TabOptions } from '../testing/tab.ts';

function scene(): { clock: FakeClock; relay: FakeRelay; open(options?: TabOptions): FakeTab } {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  return { clock, relay, open: (options) => new FakeTab(browser, clock, relay, '', { guest: 'Ana', ...options }) };
}
const state = ({ confab: { me, guest, status } }: FakeTab): unknown[] => [me.value?.id, guest.value, status.value.phase];

test('tabs that are opened at once are one guest, and so is the next one', async () => {
  const { clock, relay, open } = scene(), tabs = [open(), open(), open()];
  await clock.pass(2000);
  tabs.push(open());
  await clock.pass(2000);
  for (const tab of tabs) assert.deepEqual([...state(tab), tab.confab.me.value?.name], ['guest-1', true, 'live', 'Ana']);
  assert.deepEqual([relay.guests, [...relay.clients.values()]], [1, [1]]);
  for (const tab of tabs) tab.dies();
});

test('who comes while the relay is away is a guest once it is back, and what they said meanwhile is said', async () => {
  const { clock, relay, open } = scene();
  relay.kill();
  const tab = open();
  void tab.confab.room(ROOM).send('a');
  await clock.pass(30_000);
  relay.up = true;
  await clock.pass(5000);
  assert.deepEqual([...state(tab), relay.guests, relay.entries(ROOM).length], ['guest-1', true, 'live', 1, 1]);
  tab.dies();
});

test('a guest whom the relay does not know any more is a new one, once', async () => {
  const { clock, relay, open } = scene(), tabs = [open(), open()];
  await clock.pass(1000);
  relay.refuses = { code: 'bad_token', message: 'Signed by somebody else.', temporary: false };
  relay.cut();
  await clock.pass(300);
  delete relay.refuses;
  await clock.pass(10_000);
  for (const tab of tabs) assert.deepEqual(state(tab), ['guest-2', true, 'live']);
  assert.equal(relay.guests, 2);
  for (const tab of tabs) tab.dies();
});

/** What each tab says of why nobody is signed in, from now on. */
const reasons = (tabs: readonly FakeTab[]): (string | undefined)[][] => tabs.map(({ confab: { status } }) => {
  const told: (string | undefined)[] = [];
  status.subscribe(({ phase, error }) => { if (phase === 'signed-out') told.push(error?.code); });
  return told;
});

test('a guest whom the relay puts out reads why in every tab', async () => {
  const { clock, relay, open } = scene(), tabs = [open(), open()];
  await clock.pass(1000);
  const told = reasons(tabs);
  relay.refuses = { code: 'bad_token', message: 'You signed out everywhere.', temporary: false };
  relay.cut();
  await clock.pass(300);
  assert.deepEqual(told, [['bad_token'], ['bad_token']]);
  for (const tab of tabs) tab.dies();
});

test('a guest who signs out without a network is told of none', async () => {
  const { clock, relay, open } = scene(), tabs = [open(), open()];
  await clock.pass(1000);
  const told = reasons(tabs);
  relay.kill();
  await clock.pass(20_000);
  assert.equal(tabs[1]!.confab.status.value.error?.code, 'offline');
  await tabs[1]!.confab.signOut();
  await clock.pass(300);
  assert.deepEqual(told, [[undefined], [undefined]]);
  for (const tab of tabs) tab.dies();
});

test('a guest who signs out while the relay is too busy for them is not told that as the reason', async () => {
  const { clock, relay, open } = scene(), tabs = [open(), open()];
  await clock.pass(1000);
  const told = reasons(tabs);
  relay.refuses = { code: 'limit', message: 'Too many connections from here.', temporary: true };
  relay.cut();
  await clock.pass(1000);
  assert.equal(tabs[1]!.confab.status.value.error?.code, 'limit');
  await tabs[1]!.confab.signOut();
  await clock.pass(300);
  assert.deepEqual(told, [[undefined], [undefined]]);
  for (const tab of tabs) tab.dies();
});

for (const [what, freezes] of [['is open', false], ['was put aside', true]] as const) {
  test(`a page that ${what} while another one signs out and in again is the new guest, too`, async () => {
    const { clock, relay, open } = scene(), [one, two] = [open(), open()] as const;
    await clock.pass(1000);
    if (freezes) two.freezes();
    await one.confab.signOut();
    void one.confab.signIn({ guest: 'Eva' });
    await clock.pass(1000);
    if (freezes) two.thaws();
    await clock.pass(2000);
    for (const tab of [one, two]) assert.deepEqual([...state(tab), tab.confab.me.value?.name], ['guest-2', true, 'live', 'Eva']);
    assert.deepEqual([...relay.clients.values()], [1]);
    for (const tab of [one, two]) tab.dies();
  });
}
