/** Moments that hardly ever meet by chance, over a broker that answers when the test says so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Broker, BrokerEvents, Stored } from '../broker/broker.ts';
import { Metrics } from '../metrics.ts';
import { until } from '../testing/brokers.ts';
import { joinPosition, splitPosition, type Placed } from '../wire.ts';
import type { Sink } from './resume.ts';
import { Topics } from './topics.ts';

const TOPIC = 'room:home/general', DAY = 24 * 60 * 60 * 1000;

/** Entries of one topic, each of so many characters. */
const entriesOf = (count: number, characters = 1): Stored[] => Array.from({ length: count }, (_, i) => ({ pos: joinPosition('g', i + 1), prev: i === 0 ? '' : joinPosition('g', i), json: JSON.stringify('x'.repeat(characters)) }));

async function open(log: Stored[], more: Partial<Broker> = {}) {
  const followed = new Set<string>(), published: string[] = [], broken: string[] = [];
  let events!: BrokerEvents;
  const newest = (): string => log.at(-1)?.pos ?? '';
  const topics = new Topics({
    async open(given) { events = given; },
    async close() {},
    append: () => Promise.reject(new Error('nothing is said here')),
    async newest() { return newest(); },
    async read(_topic, { after = '', limit }) { return { entries: log.filter(({ pos }) => splitPosition(pos).seq > splitPosition(after).seq).slice(0, limit), oldest: log[0]?.pos ?? '', newest: newest() }; },
    async subscribe(topic) { followed.add(topic); },
    async unsubscribe(topic) { followed.delete(topic); },
    ...more,
  }, new Metrics());
  await topics.open({ publish: (_, texts) => published.push(...texts.map((text) => (JSON.parse(text) as Placed).pos)), signal() {}, broken: (topic) => broken.push(topic), doubt() {}, state() {} });
  return { topics, followed, published, broken, doubt: () => events.doubt(TOPIC), tell: (entries: Stored[]) => events.entries(TOPIC, entries) };
}

test('a room that somebody left and entered again stays followed, and one that all left does not', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { topics, followed } = await open([]);
  await topics.join(TOPIC);
  topics.leave(TOPIC);
  await topics.join(TOPIC);
  t.mock.timers.tick(DAY);
  assert.deepEqual([...followed], [TOPIC]);
  topics.leave(TOPIC);
  assert.deepEqual([...followed], [TOPIC], 'a reload comes back');
  t.mock.timers.tick(DAY);
  assert.deepEqual([...followed], []);
});

test('who enters a room again that could not be followed just now, and that somebody left meanwhile, hears of it for good', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let refuse: ((error: Error) => void) | undefined;
  const { topics, followed, published, tell } = await open([], { newest: () => (refuse ? Promise.resolve('') : new Promise((_, reject) => { refuse = reject; })) });
  const joined = topics.join(TOPIC);
  await new Promise(setImmediate);
  topics.leave(TOPIC);
  refuse!(new Error('away'));
  await assert.rejects(joined);
  await topics.join(TOPIC);
  t.mock.timers.tick(DAY);
  assert.deepEqual([...followed], [TOPIC]);
  tell(entriesOf(1));
  await new Promise(setImmediate);
  assert.deepEqual(published, ['g-1']);
  await topics.close();
});

test('what may have been missed while a room began to be followed is told', async () => {
  const log = entriesOf(1);
  let answer!: (newest: string) => void;
  const { topics, published, doubt } = await open(log, { newest: () => new Promise((resolve) => { answer = resolve; }) });
  const joined = topics.join(TOPIC);
  await until(() => answer !== undefined);
  log.push(entriesOf(2)[1]!);
  doubt();
  answer('g-1');
  await joined;
  await until(() => published.length > 0);
  assert.deepEqual(published, ['g-2']);
  await topics.close();
});

test('what is told while the log is read, too late to be read with it, is told on', async () => {
  const [first, second] = entriesOf(2), log = [first!];
  let answer: (() => void) | undefined;
  const { topics, published, doubt, tell } = await open(log, { read: () => new Promise((resolve) => { answer = () => resolve({ entries: [], oldest: 'g-1', newest: 'g-1' }); }) });
  await topics.join(TOPIC);
  doubt();
  tell([second!]);
  answer!();
  await until(() => published.length > 0);
  assert.deepEqual(published, ['g-2']);
  await topics.close();
});

test('who missed more than is read at once is told all of it', async () => {
  const log = entriesOf(1), all = entriesOf(1200), { topics, published, doubt } = await open(log);
  await topics.join(TOPIC);
  log.push(...all.slice(1));
  doubt();
  await until(() => published.length > 0);
  assert.deepEqual(published, all.slice(1).map(({ pos }) => pos));
  await topics.close();
});

test('an entry of another history is told as such, though nobody says that the connection was lost', async () => {
  const log = entriesOf(2), { topics, broken, tell } = await open(log);
  await topics.join(TOPIC);
  log.splice(0, 2, { pos: 'h-1', prev: '', json: '1' });
  tell(log);
  await until(() => broken.length > 0);
  assert.deepEqual(broken, [TOPIC]);
  await topics.close();
});

test('what a relay still reads for those who left is not told to those who came after them and have it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [first, second] = entriesOf(2), log = [first!];
  let answer!: () => void;
  const { topics, published, doubt } = await open(log, { read: () => new Promise((resolve) => { answer = () => resolve({ entries: [second!], oldest: 'g-1', newest: 'g-2' }); }) });
  await topics.join(TOPIC);
  doubt();
  topics.leave(TOPIC);
  t.mock.timers.tick(DAY);
  log.push(second!);
  await topics.join(TOPIC);
  answer();
  for (let turns = 0; turns < 5; turns++) await new Promise(setImmediate);
  assert.deepEqual(published, []);
  await topics.close();
});

test('many quiet rooms are looked at some at a time, each once in a while', async (t) => {
  let later = 0;
  const { now } = performance, asked: string[] = [];
  t.mock.method(performance, 'now', () => now.call(performance) + later);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { topics } = await open([], { async read(topic) { asked.push(topic); return { entries: [], oldest: '', newest: '' }; } });
  const rooms = Array.from({ length: 250 }, (_, i) => `room:home/r${i}`);
  for (const room of rooms) await topics.join(room);
  later = 2 * 60_000;
  for (const soFar of [100, 200, 250, 250]) {
    t.mock.timers.tick(10_000);
    for (let turns = 0; turns < 5; turns++) await new Promise(setImmediate);
    assert.deepEqual(asked, rooms.slice(0, soFar));
  }
  await topics.close();
});

test('what nobody told of a room is found after a while of silence, also where the clock on the wall was set back', async (t) => {
  let later = 0;
  const { now } = performance;
  t.mock.method(performance, 'now', () => now.call(performance) + later);
  t.mock.method(Date, 'now', () => DAY - later);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const log = entriesOf(1), { topics, published } = await open(log);
  await topics.join(TOPIC);
  log.push(entriesOf(2)[1]!);
  later = 2 * 60_000;
  t.mock.timers.tick(later);
  for (let turns = 0; turns < 5; turns++) await new Promise(setImmediate);
  assert.deepEqual(published, ['g-2']);
  await topics.close();
});

for (const [when, leaves] of Object.entries({ 'is read': 'reading', 'is sent': 'drained' })) {
  test(`who is put out while what stood in the room ${when} is told no more of it, and nothing that comes`, async () => {
    const told: string[] = [];
    const sink: Sink & { gone: boolean } = {
      gone: false, full: true,
      send: (texts) => { told.push(`${texts.length} sent`); },
      async drained() { sink.gone = true; },
      live: () => { told.push('live'); },
    };
    const log = entriesOf(4, 20_000);
    const { topics } = await open(log, leaves === 'reading' ? { async read() { sink.gone = true; return { entries: log, oldest: 'g-1', newest: 'g-4' }; } } : {});
    await topics.join(TOPIC);
    sink.gone = false;
    await topics.resume(TOPIC, { after: '', last: 10 }, sink);
    assert.deepEqual(told, leaves === 'reading' ? [] : ['1 sent']);
    await topics.close();
  });
}

test('what a reader does not take yet is not kept for them, but read again once they do', async () => {
  const log = entriesOf(40, 20_000), asked: string[] = [], told: string[] = [];
  const { topics } = await open(log, { async read(_topic, { after = '', limit }) {
    asked.push(`${limit} after ${after}`);
    const from = log.findIndex(({ pos }) => pos === after) + 1;
    return { entries: log.slice(from, from + limit), oldest: 'g-1', newest: 'g-40' };
  } });
  await topics.join(TOPIC);
  const sink: Sink & { full: boolean } = {
    gone: false, full: true,
    send: (texts) => { told.push(...texts.map((text) => (JSON.parse(text) as Placed).pos)); },
    async drained() {
      // Slow for two entries, and then no more.
      sink.full = told.length < 2;
    },
    live: () => { told.push('live'); },
  };
  await topics.resume(TOPIC, { after: '', last: 10 }, sink);
  assert.deepEqual(told, [...log.map(({ pos }) => pos), 'live']);
  assert.deepEqual(asked.slice(0, 4), ['500 after ', '2 after g-1', '2 after g-2', '500 after g-4']);
  await topics.close();
});
