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
