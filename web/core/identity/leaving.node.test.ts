/** Signing out in one tab, in all of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOf } from '../session.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM, tokenOf } from '../testing/tab.ts';

async function scene(): Promise<{ clock: FakeClock; relay: FakeRelay; browser: FakeBrowser; tabs: [FakeTab, FakeTab] }> {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const tabs = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  relay.publish(ROOM, 'a');
  await clock.pass(1000);
  return { clock, relay, browser, tabs };
}

for (const [what, which] of [['leads', 0], ['follows', 1]] as const) {
  test(`a tab that ${what} signs out, and no tab knows or keeps anything, nor holds a socket`, async () => {
    const { clock, relay, browser, tabs } = await scene();
    assert.equal(tabs[which].leads, which === 0);
    await tabs[which].confab.signOut();
    await clock.pass(30_000);
    for (const { confab, texts } of tabs) assert.deepEqual([confab.me.value, confab.status.value.phase, texts, confab.unread().value.count], [null, 'signed-out', [], 0]);
    assert.deepEqual([...relay.clients.values()], []);
    assert.equal((await browser.store(nameOf('ws://relay/socket', 'ana')).facts()).all.size, 0);
    assert.deepEqual([...browser.journal.keys()], []);
    for (const tab of tabs) tab.dies();
  });
}

test('with something unsent it says so and does nothing', async () => {
  const { clock, relay, tabs: [one, two] } = await scene();
  relay.kill();
  void two.confab.room(ROOM).send('b').catch(() => undefined);
  await clock.pass(500);
  await assert.rejects(one.confab.signOut(), { code: 'unsent', data: { unsent: 1 } });
  relay.up = true;
  await clock.pass(5000);
  assert.deepEqual([one.texts, two.texts], [['a', 'b'], ['a', 'b']]);
  for (const tab of [one, two]) tab.dies();
});

test('right after the browser took the database away, no tab knows or keeps anything', async () => {
  const { clock, relay, browser, tabs } = await scene();
  tabs[0].losesStore('terminated');
  await tabs[0].confab.signOut();
  await clock.pass(30_000);
  for (const { confab, texts } of tabs) assert.deepEqual([confab.me.value, confab.status.value.phase, texts], [null, 'signed-out', []]);
  assert.deepEqual([...relay.clients.values()], []);
  assert.equal((await browser.store(nameOf('ws://relay/socket', 'ana')).facts()).all.size, 0);
  for (const tab of tabs) tab.dies();
});

test('while another page is put aside: that one is signed out when somebody goes back to it', async () => {
  const { clock, relay, browser, tabs: [one, two] } = await scene();
  two.freezes();
  await one.confab.signOut();
  await clock.pass(1000);
  two.thaws();
  await clock.pass(5000);
  assert.deepEqual([two.confab.me.value, two.confab.status.value.phase, two.texts], [null, 'signed-out', []]);
  assert.deepEqual([...relay.clients.values()], []);
  assert.equal((await browser.store(nameOf('ws://relay/socket', 'ana')).facts()).all.size, 0);
  for (const tab of [one, two]) tab.dies();
});

test('while another tab hangs, which keeps the database from going: nobody is here any more, and the next one is', async () => {
  const { clock, relay, browser, tabs: [one, two] } = await scene(), { store } = browser;
  two.hangs();
  browser.store = (name) => Object.assign(store.call(browser, name), { destroy: () => new Promise(() => undefined) });
  void one.confab.signOut();
  await clock.pass(1000);
  const next = new FakeTab(browser, clock, relay, '', { token: () => Promise.reject(new Error('/token answered 502 instead of a token.')) });
  await clock.pass(10);
  assert.deepEqual([one, next].map(({ confab }) => confab.me.value), [null, null]);
  for (const tab of [one, two, next]) tab.dies();
});

for (const [what, away, back] of [['hangs', 'hangs', 'wakes'], ['is put aside', 'freezes', 'thaws']] as const) {
  for (const [who, guest] of [['a guest', true], ['a user of the site', false]] as const) {
    test(`while another page ${what}, and ${who} comes in the place of the one before: that one is here, and nobody else, once it goes on`, async () => {
      const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
      let user = 'ana';
      const options = guest ? { guest: 'Ana' } : { token: async () => tokenOf(user) };
      const one = new FakeTab(browser, clock, relay, '', options);
      await clock.pass(1000);
      const two = new FakeTab(browser, clock, relay, '', options), before = one.confab.me.value!.id;
      await clock.pass(1000);
      two[away]();
      await clock.pass(100);
      user = 'bob';
      await one.confab.signOut();
      void one.confab.signIn(guest ? { guest: 'Bob' } : undefined);
      await clock.pass(1000);
      const { id } = one.confab.me.value!;
      two[back]();
      await clock.pass(3000);
      assert.deepEqual([one, two].map(({ confab }) => [confab.me.value?.id, confab.status.value.phase]), [[id, 'live'], [id, 'live']]);
      assert.equal((await browser.store(nameOf('ws://relay/socket', before)).facts()).all.size, 0, 'nothing is kept of who left');
      one.closes();
      const next = new FakeTab(browser, clock, relay, '', { ...options, token: async () => { throw new Error('The site is away.'); } });
      await clock.pass(1000);
      assert.equal(next.confab.me.value?.id, id, 'kept here');
      for (const tab of [two, next]) tab.dies();
    });
  }
}

test('nobody is signed out for having been put aside', async () => {
  const { clock, tabs: [one, two] } = await scene();
  two.freezes();
  await clock.pass(1000);
  two.thaws();
  await clock.pass(1000);
  assert.deepEqual([two.confab.me.value?.id, two.confab.status.value.phase, two.texts], ['ana', 'live', ['a']]);
  for (const tab of [one, two]) tab.dies();
});
