/** Redis under a maxmemory-policy that throws keys away, or after somebody removed some. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MONTH, tell } from '../../testing/brokers.ts';
import type { Told } from '../../testing/brokers.ts';
import { startRedis } from '../../testing/redis.ts';
import type { TestRedis } from '../../testing/redis.ts';
import { splitPosition } from '../../wire.ts';
import { key } from './keys.ts';
import { RedisBroker } from './redis.ts';

let redis: TestRedis, broker: Told['broker'];
before(async () => {
  redis = await startRedis();
  ({ broker } = await tell(new RedisBroker({ nodes: [redis.url], retention: { entries: 10_000, age: MONTH } })));
});
after(async () => {
  await broker.close();
  await redis.stop();
});

for (const kind of ['log', 'ids', 'head']) {
  test(`a room that lost its ${kind} goes on: what is said comes after what was said, in one chain`, async () => {
    const topic = `room:home/${kind}`;
    const say = async (id: string): Promise<string> => (await broker.append(topic, { sender: 'ana', id, json: '{}' })).pos;
    const before = [await say('one'), await say('two')];
    redis.cli('DEL', key(kind, topic));
    const three = await say('three');
    assert.equal(splitPosition(three).seq, 3);
    const { entries, newest } = await broker.read(topic, { after: before[1], limit: 10 });
    assert.deepEqual(entries.map(({ pos, prev }) => ({ pos, prev })), [{ pos: three, prev: before[1] }]);
    assert.equal(newest, three);
  });
}

test('whom Redis fails to take out of a room half-way is in it still, in each list', async () => {
  const topic = 'room:home/half', { host } = new URL(redis.url);
  // As where it stops between two commands: this account may do the one and not the other.
  redis.cli('ACL', 'SETUSER', 'half', 'on', 'nopass', '~*', '&*', '+@all', '-zrem');
  const half = await tell(new RedisBroker({ nodes: [`redis://half:any@${host}`], retention: { entries: 100, age: MONTH } }));
  await broker.put(topic, 'members', [{ key: 'ana', value: '1' }], 'always');
  await assert.rejects(half.broker.remove(topic, 'members', ['ana']));
  assert.deepEqual([await broker.list(topic, 'members', { limit: 10 }), await broker.count(topic, 'members')], [[{ key: 'ana', value: '1' }], 1]);
  assert.equal(await broker.remove(topic, 'members', ['ana', 'ben']), 1);
  assert.deepEqual([await broker.list(topic, 'members', { limit: 10 }), await broker.count(topic, 'members')], [[], 0]);
  await half.broker.close();
});

test('a list is whole, page by page, also where a name stands in its order alone', async () => {
  const topic = 'room:home/alone';
  await broker.put(topic, 'members', ['ana', 'cyd', 'dan'].map((name) => ({ key: name, value: '1' })), 'always');
  redis.cli('ZADD', key('order:members', topic), '0', 'ben');
  const page = async (after?: string): Promise<string[]> => (await broker.list(topic, 'members', { after, limit: 2 })).map((field) => field.key);
  assert.deepEqual([await page(), await page('cyd')], [['ana', 'cyd'], ['dan']]);
});
