/** A master that Sentinel replaced while it was well goes on taking writes for ten seconds, and loses them when it becomes a replica. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MONTH, tell, until } from '../testing/brokers.ts';
import { redisCli, startSentinel } from '../testing/redis.ts';
import { key } from './redis/keys.ts';
import { RedisBroker } from './redis/redis.ts';

const TOPIC = 'room:home/general';

test('Sentinel: once it has made another one the master, that one is written to, not the old one until it is told', { timeout: 120_000 }, async () => {
  const { url, master, replica, stop } = await startSentinel(), { port } = new URL(url);
  const { broker } = await tell(new RedisBroker({ nodes: [url], retention: { entries: 1000, age: MONTH } }));
  let ids = 0;
  const say = () => broker.append(TOPIC, { sender: 'ana', id: String(++ids), json: '{}' });
  await say();
  await until(() => replica.cli('XLEN', key('log', TOPIC)) === '1');
  // Not before it has seen that the replica is a good one.
  await until(() => isTaken(port), 30_000);
  await until(() => replica.cli('INFO', 'replication').includes('role:master'), 30_000);
  await until(() => say().then(() => replica.cli('XLEN', key('log', TOPIC)) !== '1', () => false), 30_000);
  assert.match(master.cli('INFO', 'replication'), /role:master/);
  await broker.close();
  await stop();
});

function isTaken(port: string): boolean {
  try {
    return redisCli(['-p', port, '-e', 'SENTINEL', 'FAILOVER', 'main']) === 'OK';
  } catch {
    return false;
  }
}
