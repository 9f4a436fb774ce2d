/** What must hold while Redis breaks, moves and comes back; each over real servers. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GROUNDS, MONTH, tell, until } from '../testing/brokers.ts';
import { muting } from '../testing/muting-proxy.ts';
import { freePort, startCluster, startRedis, startSentinel } from '../testing/redis.ts';
import { runScript } from '../testing/script.ts';
import { checkKept, checkWatched, readAll, sendAll, watch } from '../testing/traffic.ts';
import { splitPosition } from '../wire.ts';
import { BrokerAway } from './broker.ts';
import type { Broker } from './broker.ts';
import { key } from './redis/keys.ts';
import { LEASE } from './redis/presence.ts';
import { RedisBroker } from './redis/redis.ts';

const TOPIC = 'room:home/general';
const retention = { entries: 10_000, age: MONTH };
const cleanups: (() => unknown)[] = [];
after(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
});
const untilTheEnd = <T extends { stop(): unknown }>(thing: T): T => {
  cleanups.push(() => thing.stop());
  return thing;
};
const brokerOn = (nodes: string[]): RedisBroker => {
  const broker = new RedisBroker({ nodes, retention });
  cleanups.push(() => broker.close());
  return broker;
};

describe('Redis with an append-only file', () => {
  test('is killed and restarted five times in mid-stream: nothing confirmed is lost, nothing doubled', async () => {
    const redis = untilTheEnd(await startRedis({ appendonly: true }));
    const relays = [await watch(brokerOn([redis.url]), TOPIC), await watch(brokerOn([redis.url]), TOPIC)];
    const sent = Promise.all(relays.flatMap(({ topics }, i) => ['ana', 'bo', 'cy'].map((name) => sendAll(topics, TOPIC, name + i, 300))));
    for (let kills = 0; kills < 5; kills++) {
      await sleep(700);
      await redis.restart();
    }
    const confirmed = new Map((await sent).flatMap((all) => [...all]));
    for (const relay of relays) {
      await checkWatched(relay, TOPIC);
      assert.equal(relay.reader.incomplete, 0, 'a log that goes on is no hole');
      assert.equal(relay.reader.got.length, 1800);
      assert.ok(relay.states.includes('away'), 'it noticed');
    }
    checkKept(await readAll(relays[0]!.broker, TOPIC), confirmed);
  });
});

describe('a Redis that', () => {
  test('stands still confirms nothing, says so within three seconds, and goes on', async () => {
    const redis = untilTheEnd(await startRedis());
    const relay = await watch(brokerOn([redis.url]), TOPIC);
    const draft = { sender: 'ana', id: 'frozen', json: '{"id":"frozen"}' };
    redis.freeze();
    const since = Date.now();
    await assert.rejects(relay.topics.append(TOPIC, draft), BrokerAway);
    assert.ok(Date.now() - since < 3000, 'within three seconds');
    await assert.rejects(relay.topics.append(TOPIC, draft), BrokerAway, 'at once by now');
    assert.equal(relay.states.at(-1), 'away');
    redis.thaw();
    await until(() => relay.states.at(-1) === 'live');
    await relay.topics.append(TOPIC, draft);
    checkKept(await readAll(relay.broker, TOPIC), new Map([['frozen', await relay.broker.newest(TOPIC)]]));
    await checkWatched(relay, TOPIC);
  });

  test('is not there yet is waited for', async () => {
    const redis = untilTheEnd(await startRedis());
    await redis.kill();
    const broker = brokerOn([redis.url]);
    const states: string[] = [];
    await broker.open({ entries: () => {}, signal: () => {}, doubt: () => {}, state: (state) => void states.push(state) });
    await assert.rejects(broker.append(TOPIC, { sender: 'ana', id: '1', json: '1' }), /ECONNREFUSED/);
    await redis.start();
    await until(() => states.at(-1) === 'live');
    await broker.append(TOPIC, { sender: 'ana', id: '1', json: '1' });
  });

  test('cuts all subscribers in mid-stream is heard again, and what was missed is read', async () => {
    const redis = untilTheEnd(await startRedis());
    const relay = await watch(brokerOn([redis.url]), TOPIC);
    const sent = sendAll(relay.topics, TOPIC, 'ana', 400);
    for (let cuts = 0; cuts < 8; cuts++) {
      await sleep(200);
      redis.killSubscribers();
    }
    const confirmed = await sent;
    // The last one falls into the gap, and nothing comes after it that could betray it.
    redis.killSubscribers();
    const last = await relay.topics.append(TOPIC, { sender: 'ana', id: 'last', json: '{"id":"last"}' });
    await checkWatched(relay, TOPIC, 3000);
    checkKept(await readAll(relay.broker, TOPIC), confirmed.set('last', last.pos));
    assert.deepEqual([relay.reader.got.length, relay.reader.incomplete], [401, 0]);
  });

  test('goes deaf without a word is noticed by the probe within 15 seconds', async () => {
    const redis = untilTheEnd(await startRedis());
    const proxy = untilTheEnd(await muting(redis.port));
    const relay = await watch(brokerOn([proxy.url]), TOPIC);
    await relay.topics.append(TOPIC, { sender: 'ana', id: 'heard', json: '{"id":"heard"}' });
    await until(() => relay.reader.got.length === 1);
    proxy.mute();
    await relay.topics.append(TOPIC, { sender: 'ana', id: 'unheard', json: '{"id":"unheard"}' });
    await sleep(300);
    assert.equal(relay.reader.got.length, 1, 'it is deaf indeed');
    await checkWatched(relay, TOPIC, 15_000);
  });

  test('lost everything starts another generation, and every reader is told', async () => {
    const redis = untilTheEnd(await startRedis());
    const relay = await watch(brokerOn([redis.url]), TOPIC);
    const other = await watch(brokerOn([redis.url]), TOPIC);
    await sendAll(relay.topics, TOPIC, 'ana', 5, 0);
    await checkWatched(other, TOPIC);
    await relay.broker.arrive(TOPIC, { id: 'ana', name: 'Ana' });
    const before = await relay.broker.newest(TOPIC);
    redis.cli('FLUSHALL');
    // More than there were, so that a number alone would not tell.
    await sendAll(relay.topics, TOPIC, 'bo', 9, 0);
    for (const watched of [relay, other]) {
      await checkWatched(watched, TOPIC);
      assert.deepEqual([watched.reader.incomplete, watched.broken > 0], [1, true]);
    }
    assert.notEqual(splitPosition(await relay.broker.newest(TOPIC)).gen, splitPosition(before).gen);
    await until(async () => (await other.broker.present(TOPIC, 5)).count === 1);
  });
});

test('Sentinel: a replica that lacks the newest entries takes over; who had them is told, the rest goes on', async () => {
  const sentinel = untilTheEnd(await startSentinel());
  const ahead = await watch(brokerOn([sentinel.url]), TOPIC);
  await sendAll(ahead.topics, TOPIC, 'ana', 10, 0);
  await until(() => sentinel.replica.cli('XLEN', key('log', TOPIC)) === '10');
  // Cut off, so that not even its network buffer has what comes now.
  sentinel.replica.freeze();
  sentinel.master.cli('CLIENT', 'KILL', 'TYPE', 'replica');
  const cursor = await ahead.broker.newest(TOPIC);
  const lost = await sendAll(ahead.topics, TOPIC, 'lost', 5, 0);
  await sentinel.master.kill();
  sentinel.replica.thaw();
  const sent = await sendAll(ahead.topics, TOPIC, 'bo', 20, 0);
  await checkWatched(ahead, TOPIC);
  assert.equal(ahead.reader.incomplete, 1);
  const entries = await readAll(ahead.broker, TOPIC);
  assert.equal(entries.length, 30);
  checkKept(entries, sent);
  const positions = new Set(entries.map(({ pos }) => pos));
  for (const pos of lost.values()) assert.ok(!positions.has(pos), `${pos} is not given to another entry`);
  assert.equal(entries[10]?.prev, cursor, 'a cursor before the loss is as good as ever');
});

test('Sentinel: a master that stands still, with its connections open, is left for the one that takes over', async () => {
  const sentinel = untilTheEnd(await startSentinel());
  const relay = await watch(brokerOn([sentinel.url]), TOPIC);
  await sendAll(relay.topics, TOPIC, 'ana', 10, 0);
  await until(() => sentinel.replica.cli('XLEN', key('log', TOPIC)) === '10');
  sentinel.master.freeze();
  const sent = await sendAll(relay.topics, TOPIC, 'bo', 20, 0);
  await checkWatched(relay, TOPIC);
  const entries = await readAll(relay.broker, TOPIC);
  assert.equal(entries.length, 30);
  checkKept(entries, sent);
});

test('Cluster: a slot that moves in mid-stream, there and back, loses and doubles nothing', async () => {
  const cluster = untilTheEnd(await startCluster());
  const relays = [await watch(brokerOn(cluster.urls), TOPIC), await watch(brokerOn(cluster.urls), TOPIC)];
  const sent = Promise.all(relays.map(({ topics }, i) => sendAll(topics, TOPIC, `s${i}`, 500)));
  for (let moves = 0; moves < 4; moves++) {
    await sleep(500);
    cluster.moveSlot(key('log', TOPIC));
  }
  const confirmed = new Map((await sent).flatMap((all) => [...all]));
  for (const relay of relays) {
    await checkWatched(relay, TOPIC);
    assert.deepEqual([relay.reader.got.length, relay.reader.incomplete], [1000, 0]);
  }
  checkKept(await readAll(relays[0]!.broker, TOPIC), confirmed);
});

test('the same draft a minute later is still the same, over each broker', async () => {
  const kept: { broker: Broker; pos: string }[] = [];
  const draft = { sender: 'ana', id: 'slow', json: '1' };
  for (const { start } of Object.values(GROUNDS)) {
    const { broker } = await untilTheEnd(await start()).open();
    kept.push({ broker, pos: (await broker.append(TOPIC, draft)).pos });
  }
  await sleep(61_000);
  for (const { broker, pos } of kept) assert.deepEqual(await broker.append(TOPIC, draft), { pos, duplicate: true });
});

test('a relay that lost its lease while it lived comes back with its people', async () => {
  const redis = untilTheEnd(await startRedis());
  const [alive, paused] = [await tell(brokerOn([redis.url])), await tell(brokerOn([redis.url]))];
  await alive.broker.subscribe(TOPIC);
  await paused.broker.arrive(TOPIC, { id: 'ana', name: 'Ana' });
  redis.cli('DEL', 'confab:{00}:nodes:leases');
  await sleep(6000);
  assert.equal((await alive.broker.present(TOPIC, 5)).count, 1);
  assert.deepEqual(await paused.broker.depart(TOPIC, 'ana'), { last: true, count: 0 });
});

test('the people of a relay that was killed are gone within 20 seconds, and the topics are told', async () => {
  const redis = untilTheEnd(await startRedis());
  const alive = await tell(brokerOn([redis.url]));
  await alive.broker.subscribe(TOPIC);
  const other = runScript(`
    import { RedisBroker } from './relay/broker/redis/redis.ts';
    const broker = new RedisBroker({ nodes: ['${redis.url}'], retention: { entries: 100, age: 1e9 } });
    await broker.open({ entries() {}, signal() {}, doubt() {}, state() {} });
    for (const id of ['ana', 'bo']) await broker.arrive('${TOPIC}', { id, name: id });
    console.log('arrived');`);
  await other.line('arrived');
  await alive.broker.arrive(TOPIC, { id: 'bo', name: 'bo' });
  await sleep(LEASE + 1000);
  assert.equal((await alive.broker.present(TOPIC, 5)).count, 2, 'who lives stays');
  other.child.kill('SIGKILL');
  await until(() => alive.signals.length > 0, 20_000);
  assert.deepEqual(alive.signals.map(({ text }) => JSON.parse(text) as unknown), [{ departed: ['ana'], count: 1 }]);
  assert.equal((await alive.broker.present(TOPIC, 5)).count, 1);
});

test('TLS: a server whose authority is trusted is used, another is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-tls-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=Test authority');
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'redis.key', '-out', 'redis.csr', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost');
  openssl('x509', '-req', '-in', 'redis.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-out', 'redis.crt', '-days', '2', '-copy_extensions', 'copy');
  const tlsPort = await freePort();
  untilTheEnd(await startRedis({ args: ['--tls-port', String(tlsPort), '--tls-cert-file', join(folder, 'redis.crt'), '--tls-key-file', join(folder, 'redis.key'), '--tls-ca-cert-file', join(folder, 'ca.crt'), '--tls-auth-clients', 'no'] }));
  const relay = `
    import { RedisBroker } from './relay/broker/redis/redis.ts';
    const broker = new RedisBroker({ nodes: ['rediss://localhost:${tlsPort}'], retention: { entries: 100, age: 1e9 } });
    await broker.open({ entries: (topic, [{ json }]) => console.log('heard ' + json), signal() {}, doubt() {}, state() {} });
    await broker.subscribe('${TOPIC}').then(() => broker.append('${TOPIC}', { sender: 'ana', id: '1', json: '"hello"' })).catch((error) => console.log(error.message));`;
  const trusting = runScript(relay, { NODE_EXTRA_CA_CERTS: join(folder, 'ca.crt') });
  await trusting.line('heard "hello"');
  const doubting = runScript(relay);
  assert.match(await doubting.line('The broker is away'), /certificate/);
  for (const { child } of [trusting, doubting]) child.kill('SIGKILL');
});
