/** What is sent outlives the tab also in the moments in which its storage cannot be had. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM, tokenOf, type TabOptions } from '../testing/tab.ts';

function scene(): { clock: FakeClock; relay: FakeRelay; browser: FakeBrowser; open(options?: TabOptions): FakeTab } {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  return { clock, relay, browser, open: (options) => new FakeTab(browser, clock, relay, 'ana', options) };
}

/** Loading what a tab without storage needs takes real time, of which the clock knows nothing. */
async function works({ clock }: ReturnType<typeof scene>, { confab }: FakeTab): Promise<void> {
  for (const end = Date.now() + 5000; confab.status.value.phase !== 'live' && Date.now() < end;) {
    await clock.pass(100);
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
  assert.equal(confab.status.value.phase, 'live');
}

const said = (relay: FakeRelay): string[] => relay.entries(ROOM).map(({ entry }) => (entry.kind === 'message' ? `${entry.from.id}: ${entry.text}` : ''));

/** Whatever is left arrives when a tab is opened that has all it needs. */
async function arrive({ clock, relay, open }: ReturnType<typeof scene>, ...texts: string[]): Promise<void> {
  relay.up = true;
  const later = open();
  await clock.pass(3000);
  assert.deepEqual(later.texts, texts);
  assert.equal(later.confab.status.value.waiting, 0);
  later.closes();
}

test('in a tab whose database is blocked', async () => {
  const stage = scene();
  const tab = stage.open({ storage: false });
  await works(stage, tab);
  assert.equal(tab.confab.status.value.alone, true);
  stage.relay.kill();
  for (const text of ['a', 'b']) {
    void tab.confab.room(ROOM).send(text);
    await stage.clock.pass(500);
  }
  tab.closes();
  await arrive(stage, 'a', 'b');
});

test('in a tab that slept when it was told that its database is blocked', async () => {
  const stage = scene(), tab = stage.open({ storage: false });
  tab.stalls();
  await stage.clock.pass(10);
  tab.freezes();
  await stage.clock.pass(1000);
  tab.thaws();
  await works(stage, tab);
  assert.equal(tab.confab.status.value.alone, true);
  tab.closes();
});

test('in a tab that works alone, and once it is sent nothing of it is left here to be sent again', async () => {
  const stage = scene();
  const tab = stage.open({ storage: false });
  await works(stage, tab);
  void tab.confab.room(ROOM).send('a');
  await stage.clock.pass(500);
  assert.equal(tab.confab.status.value.waiting, 0);
  tab.closes();
  assert.deepEqual(stage.browser.journalFor({}).keys().filter((key) => key.includes(' out ')), []);
  await arrive(stage, 'a');
});

test('in a page that learns only on its way out who uses it', async () => {
  const stage = scene();
  stage.relay.up = true;
  const first = stage.open();
  await stage.clock.pass(500);
  first.closes();
  stage.relay.kill();
  let tell: (token: string) => void = () => undefined;
  const tab = stage.open({ storage: false, token: () => new Promise((resolve) => { tell = resolve; }) });
  void tab.confab.room(ROOM).send('a');
  tab.freezes();
  tell(tokenOf('ana'));
  await stage.clock.pass(500);
  assert.equal(tab.confab.status.value.alone, false);
  tab.dies();
  await arrive(stage, 'a');
});

for (const { user, log } of [{ user: 'ana', log: ['ana: a'] }, { user: 'bob', log: [] }]) {
  test(`in a page that ends before it learns who uses it: as of whoever did last, also when ${user} is next`, async () => {
    const stage = scene(), { clock, relay, open } = stage;
    const first = open();
    await clock.pass(500);
    first.closes();
    const tab = open({ token: () => new Promise(() => undefined) });
    void tab.confab.room(ROOM).send('a');
    await clock.pass(500);
    tab.dies();
    const next = open({ token: () => Promise.resolve(tokenOf(user)) });
    await clock.pass(3000);
    assert.deepEqual(said(relay), log);
    next.closes();
    await arrive(stage, 'a');
    assert.deepEqual(said(relay), ['ana: a']);
  });
}

test('in a page that turns out to be used by another: as theirs, once', async () => {
  const { clock, relay, open } = scene();
  const first = open();
  await clock.pass(500);
  first.closes();
  let tell: (token: string) => void = () => undefined;
  const tab = open({ token: () => new Promise((resolve) => { tell = resolve; }) });
  void tab.confab.room(ROOM).send('a');
  await clock.pass(500);
  tell(tokenOf('bob'));
  await clock.pass(3000);
  tab.closes();
  const later = open();
  await clock.pass(3000);
  assert.deepEqual(said(relay), ['bob: a']);
  later.dies();
});

test('also where a page of the one before is open, and it takes long until it is known', async () => {
  const { clock, relay, open } = scene(), before = open();
  await clock.pass(500);
  let tell: (token: string) => void = () => undefined;
  const tab = open({ token: () => new Promise((resolve) => { tell = resolve; }) });
  void tab.confab.room(ROOM).send('a');
  await clock.pass(5000);
  tell(tokenOf('bob'));
  await clock.pass(3000);
  assert.deepEqual(said(relay), ['bob: a']);
  for (const each of [before, tab]) each.dies();
});
