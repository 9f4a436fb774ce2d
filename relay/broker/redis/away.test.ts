/** A Redis that is not there, is not the right one, or takes no writes: nothing is confirmed, and why is told once. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { MONTH, until } from '../../testing/brokers.ts';
import { freePort, startRedis } from '../../testing/redis.ts';
import type { TestRedis } from '../../testing/redis.ts';
import { startRelay } from '../../testing/relay.ts';
import { SECRET } from '../../testing/site.ts';
import { BrokerAway } from '../broker.ts';
import { Link } from './link.ts';
import { RedisBroker } from './redis.ts';

const cleanups: (() => unknown)[] = [];
after(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
});
async function redisOn(port: number, args: string[] = []): Promise<TestRedis> {
  const redis = await startRedis({ port, args });
  cleanups.push(() => redis.stop());
  return redis;
}
async function brokerOn(url: string): Promise<{ broker: RedisBroker; told: string[] }> {
  const broker = new RedisBroker({ nodes: [url], retention: { entries: 1000, age: MONTH } });
  cleanups.push(() => broker.close());
  const told: string[] = [];
  await broker.open({ entries() {}, signal() {}, doubt() {}, state: (state, why = '') => void told.push(`${state} ${why}`.trim()) });
  return { broker, told };
}
const LOADING = /^loading:1/m;
/** '' while it takes no connections yet. */
function infoOf(redis: TestRedis): string {
  try {
    return redis.cli('INFO', 'persistence');
  } catch {
    return '';
  }
}
let ids = 0;
const say = (broker: RedisBroker) => broker.append('room:home/general', { sender: 'ana', id: String(++ids), json: '{}' });

test('a Redis that is not there at the start is told with the reason, and when it is back', async () => {
  const port = await freePort();
  const relay = await startRelay({ REDIS_URL: `redis://127.0.0.1:${port}`, CONFAB_SECRET: SECRET });
  cleanups.push(() => relay.stop());
  assert.match(relay.logs(), /warn The broker is away: .* why=.*ECONNREFUSED/);
  await redisOn(port);
  await until(() => relay.logs().includes('info The broker is back.'));
  assert.equal((await fetch(`${relay.origin}/readyz`)).status, 200);
});

test('a connection that is closing already is told as what it is, not as a refusal', async () => {
  const redis = await redisOn(await freePort());
  const told: string[] = [];
  const link = new Link([redis.url], (state) => void told.push(state), (client) => client.get('any'));
  cleanups.push(() => link.close());
  await until(() => link.state === 'live');
  (link.client as Redis).stream.end();
  await assert.rejects(link.ask((client) => client.get('any')), BrokerAway);
  assert.equal(link.state, 'away');
  await until(() => link.state === 'live');
  assert.deepEqual(told, ['live', 'away', 'live']);
});

test('a Redis that is still loading what it kept is told at the start, and when it is there', async () => {
  // A tenth of a second for each key.
  const redis = await redisOn(await freePort(), ['--key-load-delay', '100000', '--loading-process-events-interval-bytes', '1024']);
  redis.cli('EVAL', "for i = 1, 60 do redis.call('SET', i, string.rep('x', 1024)) end", '0');
  redis.cli('SAVE');
  const loaded = redis.restart();
  await until(() => LOADING.test(infoOf(redis)));
  const { broker, told } = await brokerOn(redis.url);
  assert.match(told.join('\n'), /^away .*may still be loading what it kept$/);
  await loaded;
  await until(() => told.at(-1) === 'live');
  await say(broker);
});

test('Sentinels that are not there at the start are told, once, with the reason', async () => {
  const port = await freePort();
  const { broker, told } = await brokerOn(`redis+sentinel://127.0.0.1:${port}/main`);
  assert.equal(told.length, 1, told.join('\n'));
  assert.match(told[0]!, /^away .*sentinels are unreachable/);
  await assert.rejects(say(broker), /sentinels are unreachable/);
});

const hasIPv6 = Object.values(networkInterfaces()).flat().some((net) => net?.address === '::1');
test('Sentinels are found by their addresses of IPv6', { skip: !hasIPv6 && 'this machine has no IPv6' }, async () => {
  let calls = 0;
  const sentinel = createServer((socket) => {
    calls++;
    socket.destroy();
  }).listen(0, '::1');
  cleanups.push(() => sentinel.close());
  await once(sentinel, 'listening');
  await brokerOn(`redis+sentinel://[::1]:${(sentinel.address() as AddressInfo).port}/main`);
  await until(() => calls > 0);
});

test('a wrong password is told', async () => {
  const redis = await redisOn(await freePort(), ['--requirepass', 'right']);
  const { told } = await brokerOn(`redis://:wrong@127.0.0.1:${redis.port}`);
  assert.match(told.join('\n'), /^away .*WRONGPASS/);
});

test('a Redis of the wrong kind is told at the start, and also where it comes later', async () => {
  const port = await freePort();
  const { broker, told } = await brokerOn(`redis://127.0.0.1:${port}`);
  await redisOn(port, ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf']);
  await until(() => told.some((line) => line.startsWith('away This Redis is a node of a Cluster')));
  await assert.rejects(say(broker), /node of a Cluster/);
  await assert.rejects(brokerOn(`redis://127.0.0.1:${port}`), /^Error: This Redis is a node of a Cluster/);
  assert.equal(told.filter((line) => line.includes('Cluster')).length, 1);
});

test('a Redis that another version wrote in another format is refused at the start, and also where it comes later; one that says this format is not', async () => {
  const redis = await redisOn(await freePort());
  const { broker, told } = await brokerOn(redis.url);
  redis.cli('SET', 'confab:format', '2');
  redis.killAskers();
  await until(() => told.at(-1)!.startsWith('away What is in this Redis was written by another version of Confab (format 2; this one reads 1): start that version'));
  await assert.rejects(say(broker), BrokerAway);
  await assert.rejects(brokerOn(redis.url), /format 2.* or give this one another Redis by REDIS_URL/);
  redis.cli('SET', 'confab:format', '1');
  await until(() => told.at(-1) === 'live');
  await say(broker);
});

test('a Redis that throws away what it confirmed when its memory is full is told, and one that cannot come to that is not', async () => {
  const redis = await redisOn(await freePort(), ['--maxmemory-policy', 'volatile-lru']);
  assert.deepEqual((await brokerOn(redis.url)).told, ['live']);
  redis.cli('CONFIG', 'SET', 'maxmemory', '100mb');
  const relay = await startRelay({ REDIS_URL: redis.url, CONFAB_SECRET: SECRET });
  cleanups.push(() => relay.stop());
  assert.match(relay.logs(), /warn This Redis throws away .* noeviction \(it is volatile-lru\)/);
  redis.cli('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
  assert.deepEqual((await brokerOn(redis.url)).told, ['live']);
});

const refusals: Record<string, { reason: RegExp; refuse(redis: TestRedis): void; allow(redis: TestRedis): void }> = {
  'is out of memory': {
    reason: /OOM/,
    refuse: (redis) => redis.cli('CONFIG', 'SET', 'maxmemory', '1mb'),
    allow: (redis) => redis.cli('CONFIG', 'SET', 'maxmemory', '0'),
  },
  'may not be written to by this account': {
    reason: /NOPERM|ACL|can't run/,
    refuse: (redis) => redis.cli('ACL', 'SETUSER', 'default', '-xadd'),
    allow: (redis) => redis.cli('ACL', 'SETUSER', 'default', '+xadd'),
  },
  'may run no scripts by this account': {
    reason: /NOPERM/,
    refuse: (redis) => redis.cli('ACL', 'SETUSER', 'default', '-evalsha'),
    allow: (redis) => redis.cli('ACL', 'SETUSER', 'default', '+evalsha'),
  },
  'lacks the replicas it waits for': {
    reason: /NOREPLICAS/,
    refuse: (redis) => redis.cli('CONFIG', 'SET', 'min-replicas-to-write', '1'),
    allow: (redis) => redis.cli('CONFIG', 'SET', 'min-replicas-to-write', '0'),
  },
  'lets nobody write for a while, as before a planned change of its master': {
    reason: /Redis does not answer/,
    refuse: (redis) => redis.cli('CLIENT', 'PAUSE', '600000', 'WRITE'),
    allow: (redis) => redis.cli('CLIENT', 'UNPAUSE'),
  },
  'has become a replica': {
    reason: /READONLY/,
    refuse: (redis) => redis.cli('REPLICAOF', '127.0.0.1', '1'),
    allow: (redis) => redis.cli('REPLICAOF', 'NO', 'ONE'),
  },
};
for (const [what, { reason, refuse, allow }] of Object.entries(refusals)) {
  test(`a Redis that ${what} is away, once, until it takes a write`, async () => {
    const redis = await redisOn(await freePort());
    const { broker, told } = await brokerOn(redis.url);
    await say(broker);
    refuse(redis);
    await assert.rejects(say(broker), BrokerAway);
    await until(() => told.length === 2);
    assert.match(told[1]!, reason);
    // Longer than a command may take.
    await sleep(2500);
    await assert.rejects(say(broker), BrokerAway);
    assert.equal(told.length, 2, told.join('\n'));
    allow(redis);
    await until(() => told.at(-1) === 'live');
    await say(broker);
    assert.equal(told.length, 3, told.join('\n'));
  });
}

test('a Redis that tells this account nothing of itself, without which nothing can be kept, is away from the start', async () => {
  const redis = await redisOn(await freePort());
  redis.cli('ACL', 'SETUSER', 'default', '-info');
  const { broker, told } = await brokerOn(redis.url);
  assert.match(told.join('\n'), /^away NOPERM .*info/);
  redis.cli('ACL', 'SETUSER', 'default', '+info');
  await until(() => told.at(-1) === 'live');
  await say(broker);
});

test('a Redis that does not know what is asked of it, its commands being renamed, is away', async () => {
  const redis = await redisOn(await freePort(), ['--rename-command', 'EVALSHA', '']);
  const { broker, told } = await brokerOn(redis.url);
  await assert.rejects(say(broker), BrokerAway);
  await until(() => told.length === 2);
  assert.match(told[1]!, /^away .*unknown command/);
});
