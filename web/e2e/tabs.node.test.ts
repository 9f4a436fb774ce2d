/** The core's promises in real tabs against a real relay, as far as they take seconds. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { checkLife, checkSent, checkSockets } from './harness/checker.ts';
import type { Outsider } from './harness/outsider.ts';
import { Stage, until, type Device } from './harness/stage.ts';
import type { Tab } from './harness/tabs.ts';

const HANDOVER_MS = 1000;
let stage: Stage;
let desk: Device;
let outsider: Outsider;
let room: string;
let rooms = 0;

before(async () => {
  stage = await Stage.set();
  desk = await stage.device('ana');
  outsider = stage.outsider('olga');
});
after(() => stage?.strike());
beforeEach(async () => {
  room = `home/room${++rooms}`;
  await outsider.enter(room);
});
afterEach(async () => {
  await desk.profile.closeTabs();
  assert.deepEqual(checkSockets(desk.network.spans, 'desk', HANDOVER_MS), []);
  assert.deepEqual(stage.recorder.errors(), []);
});

const open = (window = false): Promise<Tab> => stage.tab(desk, { rooms: [room], window });
const texts = (tab: Tab): Promise<string[]> => tab.run((name) => window.lab.texts(name), room);
const send = (tab: Tab, text: string): Promise<string> => tab.run((name, said) => window.lab.send(name, said), room, text);
const live = (tab: Tab): Promise<void> => until('the tab is live', () => tab.run(() => window.lab.confab.status.value.phase === 'live'));
async function shows(tab: Tab, wanted: string[]): Promise<void> {
  let shown: string[] = [];
  await until('', async () => {
    shown = await texts(tab);
    return shown.join() === wanted.join();
  }).catch(() => assert.deepEqual(shown, wanted));
}

/** Every list of every tab in this room against the log, and every tab's own messages. */
async function check(alive: Tab[]): Promise<void> {
  await Promise.all(alive.map((tab) => until('everything is confirmed', () => tab.run((name) => {
    const { confab } = window.lab;
    return confab.status.value.waiting === 0 && confab.room(name).messages.value.every((item) => 'gap' in item || item.position !== '');
  }, room))));
  const log = await outsider.log(room);
  const lives = stage.recorder.all();
  const whole = new Set(await Promise.all(alive.map((tab) => tab.run(() => window.lab.life))));
  assert.deepEqual(lives.flatMap((life) => checkLife(life, room, log, whole.has(life.id) ? 'whole' : 'cut short')), []);
  assert.deepEqual(checkSent(lives, room, log), []);
}

test('a message stands once in every tab, whoever sent it, over one socket', async () => {
  const tabs = [await open(), await open(), await open(true)];
  await Promise.all(tabs.map(live));
  await outsider.publish(room, 'from outside');
  await send(tabs[0]!, 'from the first tab');
  await shows(tabs[0]!, ['from outside', 'from the first tab']);
  await send(tabs[2]!, 'from the third tab');
  await Promise.all(tabs.map((tab) => shows(tab, ['from outside', 'from the first tab', 'from the third tab'])));
  assert.equal(desk.network.open, 1);
  assert.equal((await Promise.all(tabs.map((tab) => tab.run(() => window.lab.confab.status.value.leads)))).filter(Boolean).length, 1);
  await check(tabs);
});

for (const [how, act] of [
  ['is closed', (tab: Tab) => tab.close()],
  ['crashes', (tab: Tab) => tab.crash()],
  ['freezes', (tab: Tab) => tab.freeze()],
  ['goes into the back/forward cache', (tab: Tab) => tab.leave(`${stage.pages.origin}/empty`)],
] as const) {
  test(`another tab takes over when the leading one ${how}`, async () => {
    const leader = await open();
    await live(leader);
    const other = await open(true);
    await live(other);
    await act(leader);
    await outsider.publish(room, 'meanwhile');
    await shows(other, ['meanwhile']);
    if (leader.fate === 'frozen') await leader.thaw();
    if (leader.fate === 'away') await leader.back();
    if (!leader.gone) await shows(leader, ['meanwhile']);
    await check(leader.gone ? [other] : [leader, other]);
  });
}

test('what is sent right before the tab closes arrives when one is opened again', async () => {
  const first = await open();
  await live(first);
  await first.run((name) => {
    window.lab.send(name, 'last words');
    window.close();
  }, room).catch(() => {});
  await first.close();
  const second = await open();
  await shows(second, ['last words']);
  await check([second]);
});

test('a reload shows what was there and loses nothing that comes meanwhile', async () => {
  const tab = await open();
  await live(tab);
  await outsider.publish(room, 'before');
  await shows(tab, ['before']);
  await Promise.all([tab.reload(), outsider.publish(room, 'during')]);
  await shows(tab, ['before', 'during']);
  await check([tab]);
});

test('offline messages wait, also over closed tabs, and go out once in order', async () => {
  const tab = await open();
  await live(tab);
  desk.network.offline(true);
  for (const text of ['one', 'two', 'three']) await send(tab, text);
  assert.deepEqual(await texts(tab), ['one', 'two', 'three']);
  await tab.close();
  const again = await open();
  await shows(again, ['one', 'two', 'three']);
  assert.deepEqual(await outsider.log(room), []);
  desk.network.offline(false);
  await until('the log has all three', async () => (await outsider.log(room)).length === 3);
  await check([again]);
});

test('when the relay cuts every socket, what was missed arrives', async () => {
  const tabs = [await open(), await open(true)];
  await Promise.all(tabs.map(live));
  await outsider.publish(room, 'before');
  desk.network.cut();
  await outsider.publish(room, 'during');
  await Promise.all(tabs.map((tab) => shows(tab, ['before', 'during'])));
  await check(tabs);
});

test('a relay that was killed and comes back has all that it confirmed', async () => {
  const tabs = [await open(), await open(true)];
  await Promise.all(tabs.map(live));
  await send(tabs[1]!, 'confirmed');
  await until('the log has it', async () => (await outsider.log(room)).length === 1);
  await stage.killRelay();
  await send(tabs[0]!, 'while it is down');
  await stage.restartRelay();
  await Promise.all(tabs.map((tab) => shows(tab, ['confirmed', 'while it is down'])));
  await check(tabs);
});

test('a duplicated tab is a tab of its own', async () => {
  const tab = await open();
  await live(tab);
  const copy = await stage.duplicate(tab);
  await live(copy);
  await send(tab, 'from the one');
  await shows(copy, ['from the one']);
  await send(copy, 'from the other');
  await Promise.all([tab, copy].map((each) => shows(each, ['from the one', 'from the other'])));
  assert.equal(desk.network.open, 1);
  await check([tab, copy]);
});

test('without Web Locks too there is one socket, and another tab takes over', async () => {
  const plain = (): Promise<Tab> => stage.tab(desk, { rooms: [room], plain: true, window: true });
  const tabs = [await plain(), await plain()];
  await Promise.all(tabs.map(live));
  assert.equal(desk.network.open, 1);
  const leads = await Promise.all(tabs.map((tab) => tab.run(() => window.lab.confab.status.value.leads)));
  assert.equal(leads.filter(Boolean).length, 1);
  const [leader, other] = leads[0] ? [tabs[0]!, tabs[1]!] : [tabs[1]!, tabs[0]!];
  await leader.close();
  await outsider.publish(room, 'meanwhile');
  await until('the other tab shows it', async () => (await texts(other)).includes('meanwhile'), 12_000);
  await check([other]);
});
