/** What one tab keeps beside the outbox costs the others next to nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Journal } from '../platform/platform.ts';
import { nameOf } from '../session.ts';
import type { OutItem } from '../store/facts.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM } from '../testing/tab.ts';
import { WriteAhead } from './journal.ts';

/** Counts how often a tab looks through all of the journal. */
class CountingBrowser extends FakeBrowser {
  looks = 0;
  override journalFor(tab: object): Journal {
    const journal = super.journalFor(tab);
    return { ...journal, keys: () => {
      this.looks++;
      return journal.keys();
    } };
  }
}

test('a hundred messages in one tab make the one that leads look once for what is left, not a hundred times', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new CountingBrowser();
  const [leader, follower] = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(5000);
  browser.looks = 0;
  for (let n = 0; n < 100; n++) void follower.confab.room(ROOM).send(`message ${n}`);
  await clock.pass(900);
  assert.equal(leader.texts.length, 100);
  await clock.pass(5000);
  assert.equal(browser.looks, 1);
  for (const tab of [leader, follower]) tab.dies();
});

test('what a tab that crashed could only note is sent by the one that leads, within moments', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const [leader, follower] = [1, 2].map(() => new FakeTab(browser, clock, relay, 'ana')) as [FakeTab, FakeTab];
  await clock.pass(5000);
  for (const text of ['a', 'b']) {
    void follower.confab.room(ROOM).send(text);
    if (text === 'b') follower.dies();
    await clock.pass(1100);
    assert.equal(leader.texts.at(-1), text);
  }
  leader.dies();
});

test('what is set while the last setting is being stored is not crossed out with that', () => {
  const journal = new WriteAhead(new FakeBrowser().journalFor({}), 'name');
  const [dark, light] = ['dark', 'light'].map((value, n): OutItem => ({ id: 'shelf/set/theme', lane: 'theme', cmd: 'shelf_put', data: { value }, n, at: n })) as [OutItem, OutItem];
  journal.note(dark);
  journal.note(light);
  journal.cross([dark]);
  assert.deepEqual(journal.left(), [light]);
  journal.cross(journal.left());
  assert.deepEqual(journal.left(), []);
});

test('what stands there and cannot be read goes, and keeps nothing else from being found', () => {
  const browser = new FakeBrowser(), journal = new WriteAhead(browser.journalFor({}), 'name'), item: OutItem = { id: 'a', lane: ROOM, cmd: 'room_send', data: {}, n: 1, at: 1 };
  browser.journal.set('name out broken', '{');
  journal.note(item);
  assert.deepEqual([journal.left(), [...browser.journal.keys()]], [[item], ['name out a']]);
});

class FullBrowser extends FakeBrowser {
  override journalFor(tab: object): Journal {
    return { ...super.journalFor(tab), setItem: () => { throw new DOMException('No room.', 'QuotaExceededError'); } };
  }
}

test('where it has no room, what is sent goes out all the same, also what is sent while the database is away', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), tab = new FakeTab(new FullBrowser(), clock, relay, 'ana');
  await clock.pass(1000);
  void tab.confab.room(ROOM).send('a');
  await clock.pass(1000);
  tab.losesStore('terminated');
  void tab.confab.room(ROOM).send('b');
  await clock.pass(5000);
  assert.deepEqual([tab.texts, relay.entries(ROOM).length, tab.confab.status.value.waiting], [['a', 'b'], 2, 0]);
  tab.dies();
});

test('an older setting that a tab left behind does not take the place of a newer one that waits', async () => {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser(), tab = new FakeTab(browser, clock, relay, 'ana'), key = 'shelf/set/theme';
  await clock.pass(1000);
  relay.kill();
  tab.confab.setSetting('theme', 'light');
  await clock.pass(100);
  tab.closes();
  new WriteAhead(browser.journalFor({}), nameOf('ws://relay/socket', 'ana')).note({ id: key, lane: key, cmd: 'shelf_put', data: { items: [{ key: 'set/theme', value: 'dark', stamp: 1 }] }, n: 1, at: 1 });
  const next = new FakeTab(browser, clock, relay, 'ana');
  await clock.pass(1000);
  relay.up = true;
  await clock.pass(10_000);
  assert.deepEqual([relay.shelf.value('ana', 'set/theme'), [...browser.journal.keys()].filter((name) => name.includes(' out '))], ['light', []]);
  next.dies();
});
