/** What goes when there is no room: the oldest that was read, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Placed } from '../../../relay/wire.ts';
import { FakeBrowser } from '../testing/browser.ts';
import { FakeClock } from '../testing/clock.ts';
import { FakeRelay } from '../testing/relay.ts';
import { FakeTab, ROOM, type TabOptions } from '../testing/tab.ts';
import { basePlatform } from '../platform/base.ts';
import { mergeRoom } from '../inbox/merge.ts';
import { newReplica } from '../tabs/replica.ts';
import { trim } from './bounds.ts';
import { HIGHEST, LOWEST } from './contract.ts';
import { KEYS, NEW_ROOM } from './facts.ts';
import { MemoryStore } from './memory.ts';

const MESSAGES = 120;
const said = (from: number, to = MESSAGES): string[] => Array.from({ length: to - from }, (_, n) => `message ${from + n}`);

function scene(): { clock: FakeClock; relay: FakeRelay; open(options?: TabOptions): Promise<FakeTab> } {
  const clock = new FakeClock(), relay = new FakeRelay(clock), browser = new FakeBrowser();
  const open = async (options?: TabOptions): Promise<FakeTab> => {
    const tab = new FakeTab(browser, clock, relay, 'ana', options);
    await clock.pass(500);
    return tab;
  };
  return { clock, relay, open };
}

/** What a tab that is opened now finds stored. */
async function stored({ clock, relay, open }: ReturnType<typeof scene>): Promise<string[]> {
  relay.kill();
  const later = await open();
  later.confab.room(ROOM).loadOlder(10 * MESSAGES).catch(() => undefined);
  await clock.pass(20_000);
  const { texts } = later;
  later.dies();
  return texts;
}

async function filledBy(read: number): Promise<ReturnType<typeof scene> & { tab: FakeTab }> {
  const stage = scene(), tab = await stage.open();
  for (const text of said(0)) stage.relay.publish(ROOM, text);
  await stage.clock.pass(500);
  const last = tab.items[read - 1];
  if (last && !('gap' in last)) tab.confab.room(ROOM).markRead(last.position);
  await stage.clock.pass(100);
  return { ...stage, tab };
}

for (const { what, read, left } of [
  { what: 'all was read: the newest fifty stay', read: MESSAGES, left: said(70) },
  { what: 'some were read: what was not stays', read: 30, left: said(30) },
  { what: 'nothing was read: everything stays', read: 0, left: said(0) },
]) {
  test(what, async () => {
    const stage = await filledBy(read);
    await stage.tab.confab.clearStorage();
    stage.tab.dies();
    assert.deepEqual(await stored(stage), left);
  });
}

test('what was not sent stays', async () => {
  const stage = await filledBy(MESSAGES);
  stage.relay.kill();
  void stage.tab.confab.room(ROOM).send('unsent');
  await stage.clock.pass(100);
  await stage.tab.confab.clearStorage();
  stage.tab.dies();
  assert.deepEqual(await stored(stage), [...said(70), 'unsent']);
});

test('when the disk is full, old ones make room for what comes', async () => {
  const stage = await filledBy(MESSAGES);
  stage.tab.closes();
  const tab = await stage.open({ full: true });
  stage.relay.publish(ROOM, 'one more');
  await stage.clock.pass(3000);
  assert.equal(tab.texts.at(-1), 'one more');
  assert.equal(tab.confab.status.value.phase, 'live');
  tab.dies();
  assert.deepEqual(await stored(stage), ['one more']);
});

test('what is sent while the disk is full goes out once there is room', async () => {
  const stage = scene(), tab = await stage.open();
  tab.disk.full = true;
  tab.confab.room(ROOM).send('sent').catch(() => undefined);
  await stage.clock.pass(2000);
  assert.deepEqual(stage.relay.entries(ROOM), []);
  tab.disk.full = false;
  await stage.clock.pass(5000);
  const { waiting, alone } = tab.confab.status.value;
  assert.deepEqual([tab.texts, waiting, alone], [['sent'], 0, false]);
  tab.dies();
});

test('what the relay has lost stays in the browser that has it, as long as there is room', async () => {
  const replica = newReplica(basePlatform()), me = { id: 'me', name: 'Me' }, topic = `room:${ROOM}` as const;
  await replica.open(new MemoryStore());
  const placed = (pos: string, prev: string): Placed => ({ pos, prev, entry: { kind: 'message', id: pos, type: 'text', from: me, at: 1, text: pos } });
  for (const entries of [[placed('a-1', ''), placed('a-2', 'a-1')], [placed('b-1', '')]]) {
    await replica.commit((draft) => {
      const { fact, rows } = mergeRoom(draft.get(KEYS.room(ROOM)) ?? NEW_ROOM, entries, undefined, me);
      draft.put(KEYS.room(ROOM), fact);
      for (const row of rows) draft.addRow(topic, row);
    });
  }
  const rows = await replica.opened.rows(topic, LOWEST, HIGHEST);
  await trim(replica, 0, 100_000);
  assert.deepEqual(await replica.opened.rows(topic, LOWEST, HIGHEST), rows);
});
