/** Who is present after the lease of their relay ran out. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../../testing/brokers.ts';
import { startRedis, type TestRedis } from '../../testing/redis.ts';
import { BrokerAway } from '../broker.ts';
import { key, tagKey } from './keys.ts';
import { Link } from './link.ts';
import { Presence } from './presence.ts';

const TOPIC = 'room:home/general', ANA = { id: 'ana', name: 'Ana' };
let redis: TestRedis, link: Link, presence: Presence;
before(async () => {
  redis = await startRedis();
  link = new Link([redis.url], () => {}, async () => {});
  presence = new Presence('here', link, async () => {});
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
