/** What every broker must do: the same behaviours over the embedded one, one Redis, and a Cluster of three. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GROUNDS, until } from '../testing/brokers.ts';
import type { Ground, Told } from '../testing/brokers.ts';
import { splitPosition } from '../wire.ts';
import type { Draft, Rule, Stored } from './broker.ts';

let topics = 0;
const newTopic = (): string => `room:test/${++topics}`;
const draft = (id: string | number, sender = 'ana'): Draft => ({ sender, id: String(id), json: JSON.stringify({ id }) });
const ids = (entries: Stored[]): unknown[] => entries.map(({ json }) => (JSON.parse(json) as { id: unknown }).id);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

function assertChain(entries: Stored[], prev = ''): void {
  for (const entry of entries) {
    assert.equal(entry.prev, prev);
    prev = entry.pos;
  }
}

for (const [name, { several, start }] of Object.entries(GROUNDS)) {
  describe(`${name} broker`, () => {
    let ground: Ground, told: Told;
    before(async () => {
      ground = await start();
      told = await ground.open();
    });
    after(() => ground.stop());

    /** Appends one after another. */
    async function fill(topic: string, count: number, { broker } = told): Promise<string[]> {
      const positions = [];
      for (const id of range(1, count)) positions.push((await broker.append(topic, draft(id))).pos);
      return positions;
    }
    /** Another broker over the same data; of the embedded one there is only one at a time. */
    async function reopened(retention = {}): Promise<Told> {
      if (!several) await told.broker.close();
      const again = await ground.open(retention);
      if (!several) told = again;
      return again;
    }

    test('a topic without entries has no positions', async () => {
      assert.deepEqual(await told.broker.read(newTopic(), { limit: 10 }), { entries: [], oldest: '', newest: '' });
      assert.equal(await told.broker.newest(newTopic()), '');
    });

    test('positions are dense and every entry names the one before it', async () => {
      const topic = newTopic();
      const positions = await fill(topic, 5);
      const page = await told.broker.read(topic, { limit: 10 });
      assert.deepEqual(page.entries.map(({ pos }) => pos), positions);
      assert.deepEqual(positions.map((pos) => splitPosition(pos).seq), [1, 2, 3, 4, 5]);
      assertChain(page.entries);
      assert.deepEqual([page.oldest, page.newest, await told.broker.newest(topic)], [positions[0], positions[4], positions[4]]);
    });

    test('entries come back as the text they were appended as', async () => {
      const topic = newTopic();
      const values = ['', 'ünïcödé 🚀 \u2028', 'a "quoted" \\ line\nbreak\r\n\t\u0000', { deep: [[['x']]] }];
      for (const [i, value] of values.entries()) await told.broker.append(topic, { sender: 'ana', id: `v${i}`, json: JSON.stringify(value) });
      const { entries } = await told.broker.read(topic, { limit: 10 });
      assert.deepEqual(entries.map(({ json }) => JSON.parse(json) as unknown), values);
    });

    test('a range is read after a position, before one, or from the end', async () => {
      const topic = newTopic();
      const at = await fill(topic, 20);
      const read = async (wanted: Parameters<typeof told.broker.read>[1]) => ids((await told.broker.read(topic, wanted)).entries);
      assert.deepEqual(await read({ limit: 3 }), [18, 19, 20]);
      assert.deepEqual(await read({ after: at[4], limit: 3 }), [6, 7, 8]);
      assert.deepEqual(await read({ after: '', limit: 3 }), [1, 2, 3]);
      assert.deepEqual(await read({ after: at[18], limit: 3 }), [20]);
      assert.deepEqual(await read({ after: at[19], limit: 3 }), []);
      assert.deepEqual(await read({ before: at[4], limit: 3 }), [2, 3, 4]);
      assert.deepEqual(await read({ before: at[1], limit: 3 }), [1]);
      assert.deepEqual(await read({ before: at[0], limit: 3 }), []);
      assert.deepEqual(await read({ before: `${at[0]!.split('-')[0]}-0`, limit: 3 }), []);
    });

    test('a range ends before it has more bytes than were asked for, and has one entry in any case', async () => {
      const topic = newTopic();
      const at = (await Promise.all(range(1, 100).map((id) => told.broker.append(topic, { sender: 'ana', id: `${id}`, json: JSON.stringify({ id, fill: 'ü'.repeat(450) }) })))).map(({ pos }) => pos);
      const read = async (wanted: Parameters<typeof told.broker.read>[1]) => ids((await told.broker.read(topic, wanted)).entries);
      // Each has between 915 and 925 bytes.
      const bytes = 50_000;
      assert.deepEqual(await read({ limit: 500, bytes }), range(47, 100));
      assert.deepEqual(await read({ before: at[79], limit: 500, bytes }), range(26, 79));
      assert.deepEqual(await read({ after: at[9], limit: 500, bytes }), range(11, 64));
      assert.deepEqual(await read({ after: at[9], limit: 3, bytes }), [11, 12, 13]);
      assert.deepEqual([await read({ limit: 5, bytes: 1 }), await read({ after: at[9], limit: 5, bytes: 1 })], [[100], [11]]);
    });

    test('the same draft again gets its first position, is kept once and told once', async () => {
      const topic = newTopic();
      await told.broker.subscribe(topic);
      const first = await told.broker.append(topic, draft('once'));
      const sameTick = await Promise.all([draft('twice'), draft('twice'), draft('once')].map((one) => told.broker.append(topic, one)));
      assert.deepEqual([first.duplicate, ...sameTick.map(({ duplicate }) => duplicate)], [false, false, true, true]);
      assert.equal(sameTick[1]!.pos, sameTick[0]!.pos);
      assert.equal(sameTick[2]!.pos, first.pos);
      await told.broker.append(topic, draft('last'));
      await until(() => (told.entries.get(topic)?.length ?? 0) >= 3);
      assert.deepEqual(ids(told.entries.get(topic)!), ['once', 'twice', 'last']);
      assert.deepEqual(ids((await told.broker.read(topic, { limit: 10 })).entries), ['once', 'twice', 'last']);
    });

    test('the same draft is still known after a restart, however many came between', async () => {
      const topic = newTopic();
      const first = await told.broker.append(topic, draft('early'));
      await Promise.all(range(1, 1000).map((id) => told.broker.append(topic, draft(id))));
      const again = await (await reopened()).broker.append(topic, draft('early'));
      assert.deepEqual(again, { pos: first.pos, duplicate: true });
      const next = await told.broker.append(topic, draft('late'));
      assert.equal(splitPosition(next.pos).seq, 1002);
      assert.equal(splitPosition(next.pos).gen, splitPosition(first.pos).gen);
    });

    test('the same id of another sender is another draft', async () => {
      const topic = newTopic();
      const drafts = [draft('x', 'a'), draft('x', 'b'), { sender: 'a', id: 'bc', json: '1' }, { sender: 'ab', id: 'c', json: '2' }, { sender: 'a b', id: 'c', json: '3' }, { sender: 'a', id: 'b c', json: '4' }];
      const appended = await Promise.all(drafts.map((one) => told.broker.append(topic, one)));
      assert.deepEqual(appended.map(({ duplicate }) => duplicate), drafts.map(() => false));
    });

    test('what many send at once stands in one order, each sender\'s in the order of sending', async () => {
      const topic = newTopic();
      await told.broker.subscribe(topic);
      await Promise.all(range(1, 20).map(async (sender) => {
        for (const id of range(1, 25)) await Promise.all([told.broker.append(topic, draft(2 * id, `s${sender}`)), told.broker.append(topic, draft(2 * id + 1, `s${sender}`))]);
      }));
      const { entries } = await told.broker.read(topic, { limit: 5000 });
      assert.equal(entries.length, 1000);
      assertChain(entries);
      await until(() => told.entries.get(topic)?.length === 1000);
      assert.deepEqual(told.entries.get(topic), entries);
    });

    test('one tick may bring entries for many topics', async () => {
      const many = range(1, 300).map(newTopic);
      const appended = await Promise.all(many.flatMap((topic) => [1, 2].map((id) => told.broker.append(topic, draft(id)))));
      assert.deepEqual(appended.map(({ pos }) => splitPosition(pos).seq), many.flatMap(() => [1, 2]));
      assert.deepEqual(ids((await told.broker.read(many[299]!, { limit: 5 })).entries), [1, 2]);
    });

    test('a log keeps its newest entries, about as many as it may', async () => {
      const topic = newTopic();
      const { broker } = await reopened({ entries: 50 });
      for (const burst of range(0, 19)) await Promise.all(range(1, 10).map((id) => broker.append(topic, draft(burst * 10 + id))));
      const { entries, oldest, newest } = await broker.read(topic, { limit: 1000 });
      assert.ok(entries.length >= 50 && entries.length <= 56, `${entries.length} are kept`);
      assert.deepEqual(ids(entries), range(201 - entries.length, 200));
      assert.deepEqual([oldest, newest], [entries[0]!.pos, entries.at(-1)!.pos]);
      assert.equal((await broker.append(topic, draft(200))).duplicate, true);
      assert.equal((await broker.append(topic, draft(1))).duplicate, false, 'beyond retention it is new again');
      if (!several) await reopened();
    });

    test('a log loses what is too old, and goes on where it was', async () => {
      const topic = newTopic();
      const { broker } = await reopened({ age: 300 });
      const [first] = await fill(topic, 3, { ...told, broker });
      await sleep(500);
      const late = await broker.append(topic, draft('late'));
      const { entries, oldest } = await broker.read(topic, { limit: 10 });
      assert.deepEqual([ids(entries), oldest], [['late'], late.pos]);
      assert.equal(splitPosition(late.pos).seq, 4);
      assert.equal(splitPosition(late.pos).gen, splitPosition(first!).gen);
      await sleep(500);
      assert.deepEqual(await broker.read(topic, { limit: 10 }), { entries: [], oldest: '', newest: late.pos });
      assert.equal((await broker.append(topic, draft('late'))).duplicate, false, 'what has run out is new again');
      assert.equal((await broker.read(topic, { limit: 10 })).entries[0]?.prev, late.pos);
      if (!several) await reopened();
    });

    test('whoever subscribes is told from then on, until unsubscribed', async () => {
      const topic = newTopic();
      await fill(topic, 2);
      await told.broker.subscribe(topic);
      const { pos } = await told.broker.append(topic, draft('heard'));
      await told.broker.signal(topic, 'psst');
      await until(() => told.signals.some((signal) => signal.topic === topic));
      await told.broker.unsubscribe(topic);
      await told.broker.append(topic, draft('unheard'));
      await told.broker.signal(topic, 'nobody');
      await sleep(50);
      assert.deepEqual(told.entries.get(topic)?.map((entry) => [entry.pos, splitPosition(entry.prev).seq, entry.json]), [[pos, 2, '{"id":"heard"}']]);
      assert.deepEqual(told.signals.filter((signal) => signal.topic === topic), [{ topic, text: 'psst' }]);
    });

    test('whether a topic is followed is known while somebody is subscribed', async () => {
      const [topic, other] = [newTopic(), newTopic()];
      assert.deepEqual(await told.broker.followed([topic, other]), [false, false]);
      await told.broker.subscribe(topic);
      assert.deepEqual(await told.broker.followed([other, topic]), [false, true]);
      await told.broker.unsubscribe(topic);
      assert.deepEqual(await told.broker.followed([topic]), [false]);
    });

    test('a small set settles by its rule', async () => {
      const topic = newTopic();
      const put = (rule: Rule, value: string, stamp?: number) => told.broker.put(topic, rule, [{ key: 'k', value, stamp }], rule);
      const value = async (set: string) => (await told.broker.get(topic, set, ['k']))[0];
      assert.deepEqual([await put('always', '1'), await put('always', '2'), await value('always')], [['k'], ['k'], '2']);
      assert.deepEqual([await put('absent', '1'), await put('absent', '2'), await value('absent')], [['k'], [], '1']);
      assert.deepEqual([await put('present', '1'), await value('present')], [[], undefined]);
      await told.broker.put(topic, 'present', [{ key: 'k', value: '1' }], 'always');
      assert.deepEqual([await put('present', '2'), await value('present')], [['k'], '2']);
      assert.deepEqual([await put('newer', '1', 5), await put('newer', '2', 5), await put('newer', '3', 6), await put('newer', '4', 1), await put('newer', '5', 10), await value('newer')], [['k'], [], ['k'], [], ['k'], '5']);
      assert.deepEqual([await put('rising', '"g-9"'), await put('rising', '"g-8"'), await put('rising', 'g-10'), await put('rising', '"g-10"'), await value('rising')], [['k'], [], ['k'], [], 'g-10']);
      assert.deepEqual([await put('rising', '"h-1"'), await value('rising')], [['k'], '"h-1"']);
    });

    test('a small set is listed in order of its keys, in pages, and survives a restart', async () => {
      const topic = newTopic();
      // The last one's key is beyond the first 65,536 characters.
      const fields = range(1, 25).map((n) => ({ key: n < 25 ? `k${String(n).padStart(2, '0')}` : '😀', value: `line\n${n} ü`, stamp: n }));
      assert.equal((await told.broker.put(topic, 'members', fields.toReversed(), 'always')).length, 25);
      await told.broker.put(topic, 'members2', [{ key: 'other', value: '' }], 'always');
      const { broker } = await reopened();
      assert.deepEqual(await broker.list(topic, 'members', { limit: 10 }), fields.slice(0, 10));
      assert.deepEqual(await broker.list(topic, 'members', { after: 'k10', limit: 100 }), fields.slice(10));
      assert.deepEqual(await broker.get(topic, 'members', ['k03', 'none']), [fields[2]!.value, undefined]);
      assert.equal(await broker.remove(topic, 'members', ['k01', 'none']), 1);
      assert.equal(await broker.count(topic, 'members'), 24);
      assert.deepEqual([await broker.count(topic, 'barred'), await broker.list(topic, 'barred', { limit: 5 })], [0, []]);
    });

    test('people are present from the first arrival to the last departure', async () => {
      const topic = newTopic();
      const [ana, bo] = [{ id: 'ana', name: 'Ana' }, { id: 'bo', name: 'Bo', picture: 'https://x/y' }];
      assert.deepEqual(await told.broker.arrive(topic, ana), { first: true, count: 1 });
      assert.deepEqual(await told.broker.arrive(topic, ana), { first: false, count: 1 });
      assert.deepEqual(await told.broker.arrive(topic, bo), { first: true, count: 2 });
      const { count, sample } = await told.broker.present(topic, 10);
      assert.deepEqual([count, sample.toSorted((a, b) => a.id.localeCompare(b.id))], [2, [ana, bo]]);
      assert.equal((await told.broker.present(topic, 1)).sample.length, 1);
      assert.deepEqual(await told.broker.depart(topic, 'ana'), { last: true, count: 1 });
      assert.deepEqual(await told.broker.depart(topic, 'ana'), { last: false, count: 1 });
      assert.deepEqual(await told.broker.depart(topic, 'bo'), { last: true, count: 0 });
      assert.deepEqual(await told.broker.present(topic, 10), { count: 0, sample: [] });
    });

    test('a throttle lets the first one through and says how long it lasts', async () => {
      const key = newTopic();
      assert.equal(await told.broker.throttle(key, 150), 0);
      const left = await told.broker.throttle(key, 150);
      assert.ok(left > 0 && left <= 150, String(left));
      assert.equal(await told.broker.throttle(newTopic(), 150), 0);
      await sleep(200);
      assert.equal(await told.broker.throttle(key, 150), 0);
    });

    test('what is left is taken once, after a restart too, and not when its time is over', async () => {
      await told.broker.leave('code', 'secret', 60_000);
      await told.broker.leave('short', 'gone', 50);
      const { broker } = await reopened();
      await sleep(80);
      const taken = await Promise.all([1, 2, 3].map(() => broker.take('code')));
      assert.deepEqual(taken.filter(Boolean), ['secret']);
      assert.equal(await broker.take('short'), undefined);
    });

    test('a client is held by its highest term', async () => {
      const client = newTopic();
      const claims = [];
      for (const term of [3, 3, 2, 4, 3, 10, 9]) claims.push(await told.broker.claim(client, term));
      assert.deepEqual(claims, [true, true, false, true, false, true, false]);
    });

    if (several) {
      test('a topic is followed while it is on any relay', async () => {
        const topic = newTopic();
        const other = await ground.open();
        await other.broker.subscribe(topic);
        assert.deepEqual(await told.broker.followed([topic]), [true]);
        await other.broker.close();
        await until(async () => (await told.broker.followed([topic]))[0] === false);
      });

      test('all relays are told the same order, whoever appended', async () => {
        const topic = newTopic();
        const other = await ground.open();
        await Promise.all([told, other].map(({ broker }) => broker.subscribe(topic)));
        await Promise.all(range(1, 200).map((id) => (id % 2 ? told : other).broker.append(topic, draft(id))));
        await other.broker.signal(topic, 'hello');
        await until(() => [told, other].every(({ entries, signals }) => entries.get(topic)?.length === 200 && signals.some((signal) => signal.topic === topic)));
        assertChain(told.entries.get(topic)!);
        assert.deepEqual(told.entries.get(topic), other.entries.get(topic));
      });

      test('a person on two relays is one person', async () => {
        const topic = newTopic();
        const other = await ground.open();
        const ana = { id: 'ana', name: 'Ana' };
        assert.deepEqual(await told.broker.arrive(topic, ana), { first: true, count: 1 });
        assert.deepEqual(await other.broker.arrive(topic, ana), { first: false, count: 1 });
        assert.deepEqual(await told.broker.depart(topic, 'ana'), { last: false, count: 1 });
        assert.deepEqual(await other.broker.depart(topic, 'ana'), { last: true, count: 0 });
      });

      test('the people of a relay that stops depart, and the others are told', async () => {
        const topic = newTopic();
        const other = await ground.open();
        await told.broker.subscribe(topic);
        for (const id of ['ana', 'bo']) await other.broker.arrive(topic, { id, name: id });
        await told.broker.arrive(topic, { id: 'bo', name: 'bo' });
        await other.broker.close();
        await until(() => told.signals.some((signal) => signal.topic === topic));
        assert.deepEqual(told.signals.filter((signal) => signal.topic === topic).map(({ text }) => JSON.parse(text) as unknown), [{ departed: ['ana'], count: 1 }]);
        assert.equal((await told.broker.present(topic, 10)).count, 1);
      });
    }
  });
}
