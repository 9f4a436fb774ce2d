/** How long Redis keeps what is said, in a quiet room and in a busy one, and which tab leads. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tell } from '../../testing/brokers.ts';
import type { Told } from '../../testing/brokers.ts';
import { startRedis } from '../../testing/redis.ts';
import type { TestRedis } from '../../testing/redis.ts';
import { key } from './keys.ts';
import { RedisBroker } from './redis.ts';

const DAY = 24 * 60 * 60 * 1000;

let redis: TestRedis, broker: Told['broker'];
before(async () => {
  redis = await startRedis();
  ({ broker } = await tell(new RedisBroker({ nodes: [redis.url], retention: { entries: 100, age: DAY } })));
});
after(async () => {
  await broker.close();
  await redis.stop();
});

test('what was said last, and that it was, is kept as long as it should be and not much longer; where the room ended, for good', async () => {
  const TOPIC = 'room:home/quiet';
  const left = (kind: string): number => Number(redis.cli('PTTL', key(kind, TOPIC)));
  await broker.append(TOPIC, { sender: 'ana', id: 'one', json: '{}' });
  const stale = Date.now() + DAY / 2;
  // As half a day later.
  for (const kind of ['log', 'ids']) redis.cli('PEXPIREAT', key(kind, TOPIC), String(stale));
  redis.cli('HSET', key('head', TOPIC), 'expires', String(stale));
  await broker.append(TOPIC, { sender: 'ana', id: 'two', json: '{}' });
  for (const kind of ['log', 'ids']) assert.ok(left(kind) > DAY - 60_000 && left(kind) < DAY * 1.1, `${kind}: ${left(kind)} ms`);
  assert.equal(left('head'), -1);
});

test('what is too old goes from a room in which others go on, too, and may be said again', async () => {
  const TOPIC = 'room:home/busy', old = String(Date.now() - 2 * DAY);
  redis.cli('XADD', key('log', TOPIC), `1-${old}`, 'pos', 'g-1', 'prev', '', 'sender', 'ana', 'id', 'one', 'entry', '{}');
  redis.cli('HSET', key('ids', TOPIC), '3:anaone', 'g-1');
  redis.cli('HSET', key('head', TOPIC), 'gen', 'g', 'seq', '1', 'pos', 'g-1', 'first', '1', 'since', old, 'expires', String(Date.now() + 2 * DAY));
  const two = await broker.append(TOPIC, { sender: 'ana', id: 'two', json: '{}' });
  assert.deepEqual((await broker.read(TOPIC, { limit: 10 })).entries, [{ pos: two.pos, prev: 'g-1', json: '{}' }]);
  assert.equal((await broker.append(TOPIC, { sender: 'ana', id: 'one', json: '{}' })).duplicate, false);
});

test('which tab led a browser is forgotten after a day', async () => {
  await broker.claim('ana browser', 3);
  const left = Number(redis.cli('PTTL', key('term', 'ana browser')));
  assert.ok(left > DAY - 60_000 && left <= DAY, `${left} ms`);
});
