import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { roomForConnections } from './descriptors.ts';
import { until } from './testing/brokers.ts';
import { startRedis } from './testing/redis.ts';
import { startRelay } from './testing/relay.ts';
import { SECRET } from './testing/site.ts';
import { WireClient } from './testing/wire-client.ts';

const cleanups: (() => Promise<unknown>)[] = [];
after(async () => { for (const cleanup of cleanups.toReversed()) await cleanup(); });

const DESCRIPTORS = 128, ROOM = 96;
const limited = ['sh', '-c', `ulimit -n ${DESCRIPTORS}; exec "$0" "$@"`];

test('a relay with few file descriptors turns away whom it has no room for, says so, and finds its Redis again all the same', { skip: process.platform !== 'linux' && 'only Linux can be asked for it' }, async () => {
  const redis = await startRedis();
  cleanups.push(() => redis.stop());
  const relay = await startRelay({ REDIS_URL: redis.url, CONFAB_SECRET: SECRET, CONFAB_CONNECTS_PER_ADDRESS: '1000' }, undefined, limited);
  cleanups.push(() => relay.stop());
  const opening = await Promise.allSettled(Array.from({ length: DESCRIPTORS }, () => WireClient.open(relay.url)));
  const opened = opening.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  assert.equal(opened.length, ROOM);
  const refusals = opening.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { status?: number }).status] : []));
  assert.deepEqual(new Set(refusals), new Set([429]));
  const told = (): number | undefined => relay.logs().match(/warn This relay has no room for more connections\. why=96 are open.*LimitNOFILE/g)?.length;
  await until(() => told() !== undefined);

  for (const kind of ['normal', 'pubsub']) redis.cli('CLIENT', 'KILL', 'TYPE', kind);
  await until(() => relay.logs().includes('The broker is away') && relay.logs().includes('The broker is back'));
  assert.equal(told(), 1);
  await opened[0]!.close();
  await (await WireClient.open(relay.url)).close();
});

test('connections on which nothing is said take no descriptor that Redis needs, and those who are there go on', { skip: process.platform !== 'linux' }, async () => {
  const redis = await startRedis();
  cleanups.push(() => redis.stop());
  const relay = await startRelay({ REDIS_URL: redis.url, CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on' }, undefined, ['sh', '-c', 'ulimit -n 300; exec "$0" "$@"']);
  cleanups.push(() => relay.stop());
  const ana = await WireClient.guest(relay.url, 'Ana'), silent = Array.from({ length: 400 }, () => connect(relay.port, '127.0.0.1').on('error', () => {}));
  await until(() => relay.logs().includes('no room for more connections'));
  for (const kind of ['normal', 'pubsub']) redis.cli('CLIENT', 'KILL', 'TYPE', kind);
  await until(() => relay.logs().includes('The broker is back'));
  await ana.do('room_enter', { room: 'home/a' });
  for (const socket of silent) socket.destroy();
  await until(() => WireClient.open(relay.url).then((client) => client.close().then(() => true), () => false));
  await ana.close();
});

test('three quarters are for connections, of many all but a thousand, and all where nobody says', () => {
  const room = (soft: string): number => roomForConnections(`Limit                     Soft Limit           Hard Limit           Units\nMax open files            ${soft}                524288               files\n`);
  assert.deepEqual([room('1024'), room('20000'), room('unlimited'), roomForConnections('')], [768, 19_000, Infinity, Infinity]);
});
