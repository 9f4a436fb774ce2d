/** Who is present after the lease of their relay ran out. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../../testing/brokers.ts';
import { startRedis, type TestRedis } from '../../testing/redis.ts';
import { BrokerAway, departedSignal } from '../broker.ts';
import { key, tagKey, tagOf } from './keys.ts';
import { Link } from './link.ts';
import { LEASE, Presence } from './presence.ts';

const TOPIC = 'room:home/general', ANA = { id: 'ana', name: 'Ana' };
const told: [topic: string, text: string][] = [];
let redis: TestRedis, link: Link, presence: Presence;
before(async () => {
  redis = await startRedis();
  link = new Link([redis.url], () => {}, async () => {});
  presence = new Presence('here', link, async (...signal) => { told.push(signal); });
  await until(() => link.state === 'live');
});
after(async () => {
  await presence.close();
  link.close();
  await redis.stop();
});

const LEASES = tagKey('nodes', '00', 'leases');
/** Whoever stands under a name without a lease is cleared away by the next relay that looks. */
const standsByLease = (): boolean => nameOfAna() === redis.cli('ZRANGE', LEASES, '0', '-1');
const nameOfAna = (): string => redis.cli('HGET', key('present', TOPIC), ANA.id).split('\n')[0]!;

test('who is present when the lease of their relay has run out is so under a new one, also where that takes two tries', async () => {
  presence.live();
  await presence.arrive(TOPIC, ANA);
  await until(standsByLease);
  redis.cli('DEL', LEASES);
  const { run } = link;
  let refused = false;
  link.run = (script, keys, args) => {
    if (!keys[0]!.includes(':present:')) return run.call(link, script, keys, args) as never;
    refused = true;
    return Promise.reject(new BrokerAway('a part of the Cluster'));
  };
  presence.live();
  await until(() => refused);
  link.run = run;
  await until(standsByLease);
  assert.deepEqual(await presence.depart(TOPIC, ANA.id), { last: true, count: 0 });
});

test('the same where no other relay has cleared away the old name yet: it may be about to', async () => {
  await presence.arrive(TOPIC, ANA);
  const before = nameOfAna();
  redis.cli('ZADD', LEASES, '1', before);
  presence.live();
  await until(() => nameOfAna() !== before && standsByLease());
  assert.deepEqual(await presence.depart(TOPIC, ANA.id), { last: true, count: 0 });
});

test('of a room that all have left nothing is kept', async () => {
  await presence.arrive(TOPIC, ANA);
  await presence.depart(TOPIC, ANA.id);
  assert.equal(redis.cli('KEYS', `*${TOPIC}*`), '');
  assert.equal(redis.cli('KEYS', '*:here:*'), '');
});

test('who was at a relay that died has left, and the others are told; right after a break none has died that has yet to say it lives', async (t) => {
  const { now } = performance, { run } = link;
  let later = 0, renewed = false;
  t.mock.method(performance, 'now', () => now.call(performance) + later);
  for (const [user, relay] of [['bo', 'dead.1'], ['cy', 'late.1']] as const) {
    redis.cli('HSET', key('present', TOPIC), user, `${relay}\n${JSON.stringify({ id: user, name: user })}`);
    redis.cli('SADD', tagKey('here', tagOf(TOPIC), relay), TOPIC);
    redis.cli('ZADD', LEASES, '1', relay);
  }
  link.run = async (script, keys, args) => {
    const answer = await run.call(link, script, keys, args);
    renewed = true;
    return answer as never;
  };
  presence.live();
  await until(() => renewed);
  link.run = run;
  redis.cli('ZADD', LEASES, String(Date.now() + 60_000), 'late.1');
  later = 2 * LEASE;
  await until(() => !redis.cli('ZRANGE', LEASES, '0', '-1').includes('dead.1'), 20_000);
  assert.deepEqual(told, [[TOPIC, departedSignal(['bo'], 1)]]);
  assert.deepEqual(await presence.present(TOPIC, 10), { count: 1, sample: [{ id: 'cy', name: 'cy' }] });
});
