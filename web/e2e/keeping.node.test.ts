/** What a browser keeps, asks for and lets go of over a longer time, in real tabs. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { checkLife } from './harness/checker.ts';
import type { Outsider } from './harness/outsider.ts';
import { Stage, onStage, until, type Device, type TabOptions } from './harness/stage.ts';
import type { Tab } from './harness/tabs.ts';

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
  room = `home/keeping${++rooms}`;
  await outsider.enter(room);
});
afterEach(async () => {
  desk.network.offline(false);
  await desk.profile.closeTabs();
  assert.deepEqual(stage.recorder.errors(), []);
});

async function live(options: TabOptions = {}, device = desk): Promise<Tab> {
  const tab = await stage.tab(device, { rooms: [room], ...options });
  await isLive(tab);
  return tab;
}
const isLive = (tab: Tab): Promise<void> => until('the tab is live', () => tab.run(() => window.lab.confab.status.value.phase === 'live'));
const texts = (tab: Tab, of = room): Promise<string[]> => tab.run((name) => window.lab.texts(name), of);
const send = (tab: Tab, text: string): Promise<string> => tab.run((name, said) => window.lab.send(name, said), room, text);
const sent = (tab: Tab): Promise<void> => until('nothing waits', () => tab.run(() => window.lab.confab.status.value.waiting === 0));

async function publish(from: Outsider, to: string, count: number): Promise<string[]> {
  const all = Array.from({ length: count }, (_, n) => `message ${n}`);
  for (const text of all) await from.publish(to, text);
  return all;
}

test('the browser is asked to keep what is stored with the first message, and once', async () => {
  const tab = await live();
  await tab.run(() => {
    const asked: number[] = [];
    Object.assign(window, { asked });
    navigator.storage.persist = () => Promise.resolve(asked.push(1) > 0);
  });
  const asked = (): Promise<number> => tab.run(() => (window as unknown as { asked: number[] }).asked.length);
  await tab.run((name) => window.lab.confab.room(name).mute(true), room);
  assert.equal(await asked(), 0);
  await send(tab, 'one');
  await send(tab, 'two');
  await sent(tab);
  assert.equal(await asked(), 1);
});

test('older messages come from the store, then from the relay, until there are none', async () => {
  const all = await publish(outsider, room, 180);
  const tab = await live();
  await until('the newest are there', async () => (await texts(tab)).at(-1) === all.at(-1));
  assert.ok((await texts(tab)).length < 60, 'a new browser fetches only the newest');
  for (let more = true, tries = 0; more && tries < 10; tries++) more = await tab.run((name) => window.lab.confab.room(name).loadOlder(50), room);
  assert.deepEqual(await texts(tab), all);
  const again = await live();
  for (let tries = 0; tries < 10 && (await texts(again)).length < all.length; tries++) await again.run((name) => window.lab.confab.room(name).loadOlder(50), room);
  assert.deepEqual(await texts(again), all);
});

test('what a user left unsent is never sent as another, and goes out when that user is back', async () => {
  const ana = await live();
  desk.network.offline(true);
  await send(ana, 'by ana');
  await ana.close();
  desk.network.offline(false);
  const ben = await stage.tab({ ...desk, user: 'ben' }, { rooms: [room] });
  await isLive(ben);
  await send(ben, 'by ben');
  await sent(ben);
  assert.deepEqual((await outsider.log(room)).map(({ from, text }) => [from, text]), [['ben', 'by ben']]);
  await live();
  await until('both are there', async () => (await outsider.log(room)).length === 2);
  assert.deepEqual((await outsider.log(room)).map(({ from, text }) => [from, text]), [['ben', 'by ben'], ['ana', 'by ana']]);
});

test('signing out with something unsent says so, and done all the same takes everything away', async () => {
  const tab = await live();
  desk.network.offline(true);
  await send(tab, 'unsent');
  const refused = await tab.run(() => window.lab.confab.signOut().then(() => 'signed out', (error: { code: string }) => error.code));
  assert.equal(refused, 'unsent');
  await tab.run(() => window.lab.confab.signOut({ force: true }));
  const left = await tab.run(async () => [...(await indexedDB.databases()).map(({ name }) => name), ...Object.keys(localStorage)].filter((name) => name?.includes(' ana')));
  assert.deepEqual(left, []);
  await tab.close();
  desk.network.offline(false);
  await sent(await live());
  assert.deepEqual(await outsider.log(room), []);
});

test('a token that runs out is renewed on the socket that is there', async () => {
  const before = desk.network.spans.length;
  const tab = await live({ lasts: '16s' });
  const fetched = (): Promise<number> => tab.run(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/token')).length);
  const first = await fetched();
  await until('a new token is fetched', async () => await fetched() > first, 15_000);
  await send(tab, 'under the new token');
  await sent(tab);
  assert.equal(desk.network.spans.length, before + 1);
});

test('what was missed beyond what the relay keeps is a gap, of which the rest can be filled', () => onStage(async (small) => {
  const device = await small.device('ana'), other = small.outsider('olga');
  await other.enter(room);
  await other.publish(room, 'before');
  const tab = await small.tab(device, { rooms: [room] });
  await until('the first is there', async () => (await texts(tab)).includes('before'));
  device.network.offline(true);
  const all = await publish(other, room, 700);
  device.network.offline(false);
  await until('the newest are there', async () => (await texts(tab)).at(-1) === all.at(-1), 10_000);
  const kept = (await other.log(room)).map(({ text }) => text);
  assert.ok(kept.length < all.length, 'the relay let go of the oldest');
  assert.equal((await texts(tab))[1], '(gap)');
  await until('as much is filled as there is', async () => {
    await tab.run(async (name) => {
      const messages = window.lab.confab.room(name);
      for (const item of messages.messages.value) if ('gap' in item && !item.gone) await messages.fill(item);
    }, room);
    return (await texts(tab)).length >= kept.length + 2;
  });
  assert.deepEqual(await texts(tab), ['before', '(gap)', ...kept]);
  const life = await tab.run(() => window.lab.life);
  assert.deepEqual(checkLife(small.recorder.lives.get(life)!, room, await other.log(room), 'cut short').filter(({ rule }) => rule === 'double' || rule === 'order'), []);
}, { CONFAB_RETENTION_ENTRIES: '300' }));
