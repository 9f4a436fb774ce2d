/** Plain clients and Confab's own in one room, and what both are told while Redis is away. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { departedSignal } from '../../broker/broker.ts';
import { RedisBroker } from '../../broker/redis/redis.ts';
import { BareSocket } from '../../testing/bare-socket.ts';
import { MONTH, tell } from '../../testing/brokers.ts';
import { muting } from '../../testing/muting-proxy.ts';
import { startRedis } from '../../testing/redis.ts';
import type { TestRedis } from '../../testing/redis.ts';
import { startRelay } from '../../testing/relay.ts';
import type { RelayProcess } from '../../testing/relay.ts';
import { SECRET } from '../../testing/site.ts';
import { WireClient } from '../../testing/wire-client.ts';
import type { MessageEntry } from '../../wire.ts';

const KEY = 'the key of the site, at least 32 characters';
let redis: TestRedis, relay: RelayProcess;
before(async () => {
  redis = await startRedis({ appendonly: true });
  relay = await startRelay({ REDIS_URL: redis.url, CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on', CONFAB_API_KEY: KEY });
});
after(async () => {
  await relay.kill();
  await redis.stop();
});

const chat = (room: string, at = relay) => BareSocket.open(`${at.origin.replace('http', 'ws')}/ws/chat/${room}/`);
const isMessage = (frame: string): boolean => frame.startsWith('{"message"');
const isListOf = (count: number) => (frame: string): boolean => frame.startsWith('[') && (JSON.parse(frame) as unknown[]).length === count;
const messageIn = (client: WireClient, room: string, fits: (message: MessageEntry) => boolean) =>
  client.until(() => client.entries(`room:${room}`).map(({ entry }) => entry).find((entry): entry is MessageEntry => entry.kind === 'message' && fits(entry)));

test('what one kind of client says the other hears, and both are present', async () => {
  const socket = await chat('both');
  await socket.next(isListOf(1));
  const ana = await WireClient.guest(relay.url, 'Ana');
  await ana.ask('room_enter', { room: 'home/both' });
  const present = JSON.parse(await socket.next(isListOf(2))) as { id: string; name: string }[];
  assert.ok(present.some(({ id, name }) => id === ana.hello.user.id && name === 'Ana'), JSON.stringify(present));

  await ana.ask('room_send', { room: 'home/both', id: 'm1', text: 'hello' });
  const { message } = JSON.parse(await socket.next(isMessage)) as { message: string };
  assert.deepEqual(JSON.parse(message), { text: 'hello', username: 'Ana' });

  socket.send('{"message":"plain text"}');
  assert.match((await messageIn(ana, 'home/both', ({ text }) => text === 'plain text')).from.name, /^Guest/);
  socket.send(JSON.stringify({ message: JSON.stringify({ text: 'from the room page', username: 'Bob' }) }));
  assert.equal((await messageIn(ana, 'home/both', ({ text }) => text === 'from the room page')).from.name, 'Bob');
  socket.send('{"message":{"any":1}}');
  assert.deepEqual((await messageIn(ana, 'home/both', ({ type }) => type === 'data')).data, { message: { any: 1 } });
  await fetch(`${relay.origin}/chat/rooms/both/user/Cleo/`, { method: 'POST', body: '{"message":"posted"}' });
  assert.equal((await messageIn(ana, 'home/both', ({ text }) => text === 'posted')).from.name, 'Cleo');

  const { count } = await ana.ask<{ count: number }>('room_presence', { room: 'home/both' });
  assert.equal(count, 2);
  const { members } = await ana.ask<{ members: { id: string }[] }>('room_members', { room: 'home/both', limit: 10 });
  assert.deepEqual(members.map(({ id }) => id), [ana.hello.user.id]);
});

test('a room of another space has its plain door too', async () => {
  const [socket, home] = [await chat('shop/help'), await chat('help')];
  await socket.next(isListOf(1));
  const ana = await WireClient.guest(relay.url, 'Ana');
  await ana.ask('room_enter', { room: 'shop/help' });
  await ana.ask('room_send', { room: 'shop/help', id: 'm1', text: 'in the shop' });
  assert.match(await socket.next(isMessage), /in the shop/);
  assert.ok(!home.frames.some(isMessage), 'the room of the same name in home hears nothing');
});

test('who may not enter a private room hears nothing of it, however long the answer takes', async () => {
  const proxy = await muting(redis.port), slow = await startRelay({ REDIS_URL: proxy.url, CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on' });
  const inside = await WireClient.guest(slow.url, 'Ana');
  await inside.ask('room_enter', { room: 'home/secret', private: true });
  const elsewhere = await WireClient.token(relay.url, inside.hello.token!);
  await elsewhere.ask('room_enter', { room: 'home/secret' });

  const asked = proxy.hold('set:facts');
  const stranger = await chat('secret', slow), answer = await asked;
  await elsewhere.ask('room_send', { room: 'home/secret', id: 'm1', text: 'between us' });
  await messageIn(inside, 'home/secret', ({ id }) => id === 'm1');
  answer();
  assert.equal((await stranger.closed).code, 4003);
  assert.deepEqual(stranger.frames.map((frame) => Object.keys(JSON.parse(frame) as object)), [['error']]);
  await slow.kill();
  proxy.stop();
});

test('who went with their relay is off the list', async (t) => {
  // Stands for both: the relay that died, and the one that clears away what it left.
  const broker = new RedisBroker({ nodes: [redis.url], retention: { entries: 10, age: MONTH } });
  t.after(() => broker.close());
  await tell(broker);
  await broker.arrive('room:home/left', { id: 'bob', name: 'Bob' });
  const socket = await chat('left');
  await socket.next(isListOf(2));
  // Its own coming is told once more by then.
  await sleep(200);
  const { count } = await broker.depart('room:home/left', 'bob');
  await broker.signal('room:home/left', departedSignal(['bob'], count));
  await socket.next(isListOf(1));
});

test('while Redis is away nothing is confirmed, every door says so, and all goes on afterwards', async () => {
  const socket = await chat('away');
  await socket.next(isListOf(1));
  const post = () => fetch(`${relay.origin}/chat/rooms/away/user/Ana/`, { method: 'POST', body: '{"message":"posted"}' });
  const publish = (id: string) => fetch(`${relay.origin}/api/rooms/home/away/messages`, { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body: JSON.stringify({ id, from: { id: 'shop', name: 'Shop' }, text: id }) });
  const ready = async (): Promise<number> => (await fetch(`${relay.origin}/readyz`)).status;
  const until = async (status: number): Promise<void> => {
    for (let waited = 0; await ready() !== status; waited += 100) {
      assert.ok(waited < 15_000, `/readyz is not ${status}`);
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  };
  assert.equal(await ready(), 200);
  await redis.kill();
  await until(503);
  assert.equal((await fetch(`${relay.origin}/healthz`)).status, 200);
  assert.match(await (await fetch(`${relay.origin}/metrics`)).text(), /^confab_ready 0$/m);
  for (const response of [await post(), await publish('lost')]) {
    assert.equal(response.status, 503);
    assert.equal(((await response.json()) as { error: { code: string; temporary: boolean } }).error.code, 'degraded');
    assert.notEqual(response.headers.get('retry-after'), null);
  }
  socket.send('{"message":"lost?"}');
  assert.match(await socket.next((frame) => frame.startsWith('{"error"')), /"degraded"/);
  await redis.start();
  await until(200);
  assert.match(await (await fetch(`${relay.origin}/metrics`)).text(), /^confab_ready 1$/m);
  assert.equal((await publish('found')).status, 200);
  assert.match(await socket.next(isMessage), /found/);
  socket.send('{"message":"again"}');
  assert.match(await socket.next(isMessage), /again/);
});

test('switched off, the plain doors are not there', async () => {
  const other = await startRelay({ CONFAB_PLAIN_DOORS: 'off' });
  await assert.rejects(BareSocket.open(`${other.origin.replace('http', 'ws')}/ws/chat/a/`), /HTTP 404/);
  assert.equal((await fetch(`${other.origin}/chat/rooms/a/user/b/`, { method: 'POST', body: '{"message":"a"}' })).status, 405);
  await other.kill();
});

test('a relay that stops says so to its plain clients', async () => {
  const other = await startRelay();
  const socket = await BareSocket.open(`${other.origin.replace('http', 'ws')}/ws/chat/a/`);
  await socket.next(isListOf(1));
  await other.stop();
  assert.equal((await socket.closed).code, 1001);
});
