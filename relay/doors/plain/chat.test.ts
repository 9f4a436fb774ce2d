/** `/ws/chat/ROOM/` and `POST /chat/rooms/ROOM/user/NAME/`, as the pages of an existing site use them: a bare WebSocket, bare HTTP. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { departedSignal } from '../../broker/broker.ts';
import { BareSocket } from '../../testing/bare-socket.ts';
import { until } from '../../testing/brokers.ts';
import { Held, openRelay } from '../../testing/open-relay.ts';
import { startRelay } from '../../testing/relay.ts';
import type { RelayProcess } from '../../testing/relay.ts';
import { WireClient } from '../../testing/wire-client.ts';
import { CLOSE, userTopic } from '../../wire.ts';

const ORIGIN = 'https://forum.example';
let relay: RelayProcess, rooms = 0;
before(async () => { relay = await startRelay({ CONFAB_ORIGINS: ORIGIN }); });
after(() => relay.stop());

const newRoom = (): string => `room-${++rooms}`;
const enter = (room: string, options = {}, at = relay) => BareSocket.open(`${at.origin.replace('http', 'ws')}/ws/chat/${room}/`, options);
const post = (room: string, name: string, body: string, headers: Record<string, string> = {}) => fetch(`${relay.origin}/chat/rooms/${room}/user/${name}/`, { method: 'POST', body, headers });

interface Present { id: string; name: string; me?: true }
const isList = (frame: string): boolean => frame.startsWith('[');
const isMessage = (frame: string): boolean => frame.startsWith('{"message"');
/** The next list with so many in it. */
async function listOf(socket: BareSocket, count: number): Promise<Present[]> {
  return JSON.parse(await socket.next((frame) => isList(frame) && (JSON.parse(frame) as Present[]).length === count)) as Present[];
}

test('whatever JSON is sent reaches everybody in the room, oneself included, and nobody else', async () => {
  const room = newRoom();
  const [a, b, elsewhere] = await Promise.all([enter(room), enter(room), enter(newRoom())]);
  const values = ['hello', '', 'ünï → 😀', 5, true, null, [1, [2]], { deep: { er: '<b>' } }];
  for (const message of values) a.send(JSON.stringify({ message }));
  for (const socket of [a, b]) for (const message of values) assert.deepEqual(JSON.parse(await socket.next(isMessage)), { message });
  assert.ok(!elsewhere.frames.some(isMessage), 'another room hears nothing');
});

test('all get the list of those present when somebody comes or goes, each with their own marked', async () => {
  const room = newRoom(), a = await enter(room);
  assert.deepEqual((await listOf(a, 1)).map(({ me }) => me), [true]);
  const b = await enter(room);
  const [forA, forB] = [await listOf(a, 2), await listOf(b, 2)];
  assert.deepEqual(forA.map(({ id }) => id).sort(), forB.map(({ id }) => id).sort());
  const meOf = (list: Present[]) => list.filter(({ me }) => me).map(({ id }) => id);
  assert.equal(meOf(forA).length, 1);
  assert.equal(meOf(forB).length, 1);
  assert.notDeepEqual(meOf(forA), meOf(forB));
  b.close();
  assert.deepEqual((await listOf(a, 1)).map(({ id }) => id), meOf(forA));
});

test('whoever closes is not present any more at once: pages of an existing site know no reload that comes back', async (t) => {
  const opened = await openRelay();
  t.after(() => opened.stop());
  const present = async () => (await opened.relay.broker.present('room:home/tea', 10)).count;
  const socket = await BareSocket.open(`${opened.plain}/chat/tea/`);
  await until(async () => await present() === 1);
  socket.close();
  await until(async () => await present() === 0, 2000);
});

test('who may not enter a private room does not see who is in it, however long the answer takes', async (t) => {
  const opened = await openRelay(), { relay: { broker } } = opened, asking = new Held();
  t.after(() => opened.stop());
  const ana = await WireClient.guest(opened.url, 'Ana');
  await ana.do('room_enter', { room: 'home/hidden', private: true });
  const get = broker.get.bind(broker), present = broker.present.bind(broker);
  let listed = false;
  broker.get = (topic, set, keys) => (set === 'facts' ? asking.pass().then(() => get(topic, set, keys)) : get(topic, set, keys));
  broker.present = (...about) => present(...about).finally(() => { listed = true; });
  const stranger = await BareSocket.open(`${opened.plain}/chat/hidden/`);
  await asking.asked;
  await broker.signal('room:home/hidden', departedSignal(['bob'], 1));
  await until(() => listed);
  await new Promise(setImmediate);
  asking.letGo();
  assert.equal((await stranger.closed).code, CLOSE.auth);
  assert.deepEqual(stranger.frames.map((frame) => Object.keys(JSON.parse(frame) as object)), [['error']]);
  await ana.close();
});

test('in a crowd whoever comes gets the list at once, the others now and then', async (t) => {
  const CROWD = 150, COMING = 20;
  const room = newRoom(), large = await startRelay({ CONFAB_CONNECTS_PER_ADDRESS: '1000' });
  t.after(() => large.kill());
  const [watching] = await Promise.all(Array.from({ length: CROWD }, () => enter(room, {}, large)));
  await listOf(watching!, CROWD);
  const before = watching!.frames.length, started = Date.now();
  for (let i = 0; i < COMING; i++, await sleep(30)) await (await enter(room, {}, large)).next(isList);
  const took = Date.now() - started;
  assert.ok(took < 3000, `${COMING} came within ${took} ms`);
  assert.ok(watching!.frames.length - before <= 1 + took / 400, `${watching!.frames.length - before} lists within ${took} ms`);
  await listOf(watching!, CROWD + COMING);
});

test('the heartbeat keeps one in the room; without it one is out, and the others are told', async () => {
  const room = newRoom(), strict = await startRelay({ CONNECTION_MAX_AGE: '2' });
  const [quiet, beating] = await Promise.all([enter(room, {}, strict), enter(room, {}, strict)]);
  const heart = setInterval(() => beating.send('"heartbeat"'), 300);
  await listOf(beating, 2);
  const started = Date.now();
  const { code, reason } = await quiet.closed;
  assert.equal(code, 4000);
  assert.match(reason, /heartbeat/);
  assert.ok(Date.now() - started < 4000, `after ${Date.now() - started} ms`);
  await listOf(beating, 1);
  await sleep(1000);
  assert.equal(beating.socket.readyState, beating.socket.OPEN);
  assert.ok(!beating.frames.some((frame) => frame.includes('heartbeat')), 'a heartbeat is told to nobody');
  clearInterval(heart);
  await strict.kill();
});

test('what is no JSON or no message is an error for who sent it, and nobody else notices', async () => {
  const room = newRoom();
  const [a, b] = await Promise.all([enter(room), enter(room)]);
  await listOf(b, 2);
  const isError = (frame: string): boolean => frame.startsWith('{"error"');
  for (const frame of ['{', 'hello', '5', '[]', '{}', '"beat"', Buffer.from('{"message":1}'), '', `{"message":"${'x'.repeat(70_000)}"}`, JSON.stringify({ message: nested(100) })]) {
    a.send(frame);
    const { error } = JSON.parse(await a.next(isError)) as { error: { code: string; message: string } };
    assert.ok(error.code && error.message, String(frame).slice(0, 20));
  }
  a.send('{"message":"still here"}');
  assert.equal(await a.next(isMessage), '{"message":"still here"}');
  assert.equal(await b.next(isMessage), '{"message":"still here"}');
  assert.equal(b.frames.filter((frame) => !isList(frame)).length, 1);
});

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

test('who closes a bare socket is not taken for connected any more', async () => {
  const { relay: { broker }, plain, stop } = await openRelay(), socket = await BareSocket.open(`${plain}/chat/left/`);
  const [me] = await listOf(socket, 1), isConnected = async () => (await broker.followed([userTopic(me!.id)]))[0];
  assert.equal(await isConnected(), true);
  socket.close();
  await until(async () => !await isConnected());
  await stop();
});

test('bare sockets count among the connections', async () => {
  await listOf(await enter(newRoom()), 1);
  assert.match(await (await fetch(`${relay.origin}/metrics`)).text(), /^confab_connections [1-9]\d*$/m);
});

test('a frame of several megabytes ends that socket alone', async () => {
  const room = newRoom();
  const [a, b] = await Promise.all([enter(room), enter(room)]);
  a.send(`{"message":"${'x'.repeat(3_000_000)}"}`);
  await a.closed;
  await listOf(b, 1);
});

test('a name that no room can have is told, and the socket closed', async () => {
  for (const name of ['with%20blank', '%FF', 'x'.repeat(65), '', 'a/b/c', '%2e%2e%2f%2e%2e%2fetc']) {
    const socket = await enter(name);
    assert.match(await socket.next(), /^\{"error":\{"code":"bad_request"/, name);
    assert.equal((await socket.closed).code, 1008);
  }
});

test('pages of other origins stay outside, those of the site come in', async () => {
  await assert.rejects(enter(newRoom(), { origin: 'https://evil.example' }), /HTTP 403/);
  await listOf(await enter(newRoom(), { origin: ORIGIN }), 1);
  await listOf(await enter(newRoom(), { origin: relay.origin }), 1);
});

test('a POST says something in the room without being in it', async () => {
  const room = newRoom(), socket = await enter(room);
  await listOf(socket, 1);
  const response = await post(room, 'Ana', '{"message": "from outside"}');
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { username: 'Ana', roomId: room });
  const { message } = JSON.parse(await socket.next(isMessage)) as { message: string };
  assert.deepEqual(JSON.parse(message), { text: 'from outside', username: 'Ana' });
  await sleep(200);
  assert.equal(socket.frames.filter(isList).length, 1);
});

test('GET is answered with an error that says it is not supported', async () => {
  const response = await fetch(`${relay.origin}/chat/rooms/${newRoom()}/user/Ana/`);
  assert.equal(response.status, 405);
  assert.equal(response.headers.get('allow'), 'POST, OPTIONS');
  assert.match(await response.text(), /GET is not supported/);
});

test('a POST that is not right is told what is wrong', async () => {
  const wrong: [string, string, string, number][] = [
    [newRoom(), 'Ana', '', 400], [newRoom(), 'Ana', '{', 400], [newRoom(), 'Ana', '{"message":""}', 400], [newRoom(), 'Ana', '{"message":5}', 400], [newRoom(), 'Ana', '[]', 400],
    ['b%20d', 'Ana', '{"message":"a"}', 400], [newRoom(), '%20', '{"message":"a"}', 400], [newRoom(), 'x'.repeat(65), '{"message":"a"}', 400], [newRoom(), '%ff', '{"message":"a"}', 400],
    [newRoom(), 'Ana', `{"message":"${'x'.repeat(4001)}"}`, 400], [newRoom(), 'Ana', `{"message":"${'x'.repeat(70_000)}"}`, 413],
  ];
  for (const [room, name, body, status] of wrong) {
    const response = await post(room, name, body);
    assert.equal(response.status, status, body.slice(0, 20));
    const { error } = await response.json() as { error: { code: string; message: string } };
    assert.ok(error.code && error.message, JSON.stringify(error));
  }
});

test('a page of an allowed origin may post, preflight first; another may not', async () => {
  const url = `${relay.origin}/chat/rooms/${newRoom()}/user/Ana/`;
  const preflight = await fetch(url, { method: 'OPTIONS', headers: { origin: ORIGIN, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), ORIGIN);
  assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST/);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /content-type/);
  for (const body of ['{"message":"a"}', '{']) {
    const response = await fetch(url, { method: 'POST', body, headers: { origin: ORIGIN } });
    assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
  }
  for (const method of ['OPTIONS', 'POST']) {
    const refused = await fetch(url, { method, headers: { origin: 'https://evil.example' }, ...(method === 'POST' ? { body: '{"message":"a"}' } : {}) });
    assert.equal(refused.status, 403);
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
    assert.match(await refused.text(), /CONFAB_ORIGINS/);
  }
});

test('who sends too much at once is told when to go on', async () => {
  const socket = await enter(newRoom());
  for (let i = 0; i < 150; i++) socket.send(`{"message":${i}}`);
  const { error } = JSON.parse(await socket.next((frame) => frame.startsWith('{"error"'))) as { error: { code: string; retryAfter: number } };
  assert.equal(error.code, 'limit');
  assert.ok(error.retryAfter > 0, `again after ${error.retryAfter} ms`);
});

test('who goes on over the limit is closed, whatever heartbeats and messages stand between', async () => {
  const socket = await enter(newRoom());
  for (let i = 0; i < 1000; i++) socket.send(i % 10 === 0 ? '"heartbeat"' : `{"message":${i}}`);
  const { code, reason } = await Promise.race([socket.closed, sleep(5000, undefined, { ref: false }).then(() => { throw new Error('still open after 5 s'); })]);
  assert.equal(code, CLOSE.limit);
  assert.match(reason, /Too many/);
});
