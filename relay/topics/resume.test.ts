/** Readers that come and go at every point of a stream, over each real broker; CONFAB_SEED repeats the choices. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Broker } from '../broker/broker.ts';
import { Metrics } from '../metrics.ts';
import { GROUNDS, until } from '../testing/brokers.ts';
import type { Ground } from '../testing/brokers.ts';
import { SEED, chance } from '../testing/random.ts';
import { Reader } from '../testing/reader.ts';
import { Topics } from './topics.ts';

const metrics = new Metrics();
let topicsMade = 0;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const draft = (id: string | number) => ({ sender: 'ana', id: String(id), json: JSON.stringify({ id }) });

interface Followed { topic: string; topics: Topics; broker: Broker; readers: Set<Reader>; doubt(): void }

/** `hears` may drop what the broker tells. */
async function follow(ground: Ground, retention = {}, hears: () => boolean = () => true): Promise<Followed> {
  const broker = ground.make(retention);
  const open = broker.open.bind(broker);
  let live = false;
  const topic = `room:home/stream-${++topicsMade}`;
  const followed: Followed = { topic, topics: new Topics(broker, metrics), broker, readers: new Set(), doubt: () => {} };
  broker.open = (events) => {
    followed.doubt = () => events.doubt(topic);
    return open({ ...events, entries: (topic, entries) => { if (hears()) events.entries(topic, entries); } });
  };
  await followed.topics.open({
    publish: (_, texts) => { for (const reader of followed.readers) reader.publish(texts); },
    signal: () => {},
    broken: () => assert.fail('nothing was lost, yet the topic was called broken'),
    doubt: () => {},
    state: (state) => { live = state === 'live'; },
  });
  await until(() => live);
  await followed.topics.join(topic);
  return followed;
}

for (const [name, { start }] of Object.entries(GROUNDS)) {
  describe(`Topics over the ${name} broker`, () => {
    let ground: Ground, followed: Followed;
    before(async () => { ground = await start(); });
    after(() => ground.stop());
    afterEach(() => followed.topics.close());

    /** Readers start one after another while entries come in bursts; then each must have what stands after its cursor. */
    async function stream({ topic, topics, broker, readers }: Followed, { readersWanted, seed }: { readersWanted: number; seed: number }): Promise<void> {
      const random = chance(seed);
      const told = (fault: string) => `CONFAB_SEED=${seed}: ${fault}`;
      const known = [''];
      const starts = new Map<Reader, string | undefined>();
      let sent = 0;
      while (starts.size < readersWanted) {
        const burst = Array.from({ length: random.below(4) }, () => topics.append(topic, draft(++sent)).then(({ pos }) => known.push(pos)));
        for (let i = random.below(3); i > 0; i--) {
          const from = random.maybe(0.1) ? undefined : random.one(known);
          const reader = new Reader(topics, topic, from, random.below(20), async () => { for (let turns = random.below(3); turns > 0; turns--) await turn(); });
          readers.add(reader);
          starts.set(reader, from);
          void reader.resume();
          if (random.maybe(0.3)) await turn();
        }
        if (random.maybe(0.5)) await Promise.all(burst);
        else await turn();
      }
      await topics.append(topic, draft('last'));
      await until(async () => {
        const newest = await broker.newest(topic);
        return [...readers].every(({ isLive, cursor }) => isLive && cursor === newest);
      }, 20_000);
      const { entries } = await broker.read(topic, { limit: 10_000 });
      assert.equal(entries.length, sent + 1);
      for (const [reader, from] of starts) {
        reader.check();
        assert.equal(reader.incomplete, 0, told('nothing was missing'));
        const first = from === undefined ? entries.findIndex(({ pos }) => pos === reader.got[0]?.pos) : entries.findIndex(({ prev }) => prev === from);
        assert.deepEqual(reader.got.map(({ pos }) => pos), entries.slice(first).map(({ pos }) => pos), told('each entry once and in order'));
      }
    }

    test('readers that resume at every point of a stream get each entry once', async () => {
      followed = await follow(ground);
      await stream(followed, { readersWanted: 300, seed: SEED });
    });

    test('a relay that misses half of what it is told reads it, for all its readers', async () => {
      const random = chance(SEED);
      followed = await follow(ground, {}, () => random.maybe(0.5));
      const doubting = setInterval(() => followed.doubt(), 50);
      await stream(followed, { readersWanted: 100, seed: SEED + 1 }).finally(() => clearInterval(doubting));
    });

    test('a reader who knows more than its relay makes the relay catch up, and gets nothing twice', async () => {
      followed = await follow(ground, {}, () => false);
      for (let i = 1; i <= 10; i++) await followed.topics.append(followed.topic, draft(i));
      const reader = await resumed(followed, await followed.broker.newest(followed.topic));
      await turn();
      assert.deepEqual([reader.isLive, reader.got.length, reader.incomplete], [true, 0, 0]);
    });

    async function resumed({ topic, topics, readers }: Followed, after: string | undefined, last = 5): Promise<Reader> {
      const reader = new Reader(topics, topic, after, last);
      readers.add(reader);
      await reader.resume();
      reader.check();
      return reader;
    }

    test('a cursor before what is kept is answered as incomplete, with the newest entries', async () => {
      followed = await follow(ground, { entries: 20 });
      const positions: string[] = [];
      for (let i = 0; i < 100; i++) positions.push((await followed.topics.append(followed.topic, draft(i))).pos);
      const watcher = await resumed(followed, undefined);
      await until(() => watcher.cursor === positions[99]);
      const { oldest } = await followed.broker.read(followed.topic, { limit: 1 });
      const kept = positions.indexOf(oldest);
      for (const [at, position] of positions.entries()) {
        const reader = await resumed(followed, position);
        assert.deepEqual([reader.incomplete, reader.got.length, reader.cursor], at < kept - 1 ? [1, 5, positions[99]] : [0, 99 - at, positions[99]], `resumed at ${at}, kept from ${kept}`);
      }
    });

    test('a cursor before entries that are too old is answered as incomplete', async () => {
      followed = await follow(ground, { age: 300 });
      const first = await followed.topics.append(followed.topic, draft(1));
      const second = await followed.topics.append(followed.topic, draft(2));
      await new Promise((resolve) => setTimeout(resolve, 600));
      assert.equal((await resumed(followed, second.pos)).incomplete, 0, 'nothing came after it');
      assert.equal((await resumed(followed, first.pos)).incomplete, 1);
      const third = await followed.topics.append(followed.topic, draft(3));
      const [behind, lost] = [await resumed(followed, second.pos), await resumed(followed, first.pos)];
      await until(() => behind.cursor === third.pos);
      assert.deepEqual([behind.incomplete, lost.incomplete], [0, 1]);
    });

    test('a cursor of another history is answered as incomplete', async () => {
      followed = await follow(ground);
      for (let i = 1; i <= 10; i++) await followed.topics.append(followed.topic, draft(i));
      for (const foreign of ['zz-3', 'zz-10', 'zz-11', 'zz-99']) assert.equal((await resumed(followed, foreign)).incomplete, 1, foreign);
    });
  });
}
