import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { BareSocket } from '../../testing/bare-socket.ts';
import { startRelay } from '../../testing/relay.ts';
import type { RelayProcess } from '../../testing/relay.ts';
import { SECRET, hs256 } from '../../testing/site.ts';
import { WireClient } from '../../testing/wire-client.ts';
import type { Entry } from '../../wire.ts';
import { describeApi } from './openapi.ts';
import { operations } from './operations.ts';

const KEY = 'the key of the site, at least 32 characters';
const ORIGIN = 'https://site.example';
let relay: RelayProcess;
before(async () => { relay = await startRelay({ CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on', CONFAB_API_KEY: KEY, CONFAB_ORIGINS: ORIGIN }); });
after(() => relay.stop());

type Json = Record<string, unknown>;
interface Described { openapi: string; paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Json }> }; responses: Record<string, { content: Record<string, { schema: { $ref: string } }> }> }>>; components: { schemas: Json } }

const ask = (path: string, { method = 'GET', body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> } = {}) =>
  fetch(`${relay.origin}/api/${path}`, { method, headers: { authorization: `Bearer ${KEY}`, ...headers }, body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body) });
const post = async (path: string, body: unknown): Promise<Json> => (await ask(path, { method: 'POST', body })).json() as Promise<Json>;
const from = { id: 'shop', name: 'The shop' };

const arrived = (client: WireClient, topic: string, fits: (entry: Entry) => boolean) => client.until(() => client.entries(topic).find(({ entry }) => fits(entry)));

test('publishes a message once, however often the call is repeated', async () => {
  const message = { id: 'order-7', from, text: 'Order 7 is on its way' };
  const first = await post('rooms/shop/orders/messages', message), again = await post('rooms/shop/orders/messages', message);
  assert.equal(again.pos, first.pos);
  assert.equal(again.duplicate, true);
  const { entries } = await (await ask('rooms/shop/orders/messages')).json() as { entries: { entry: Json }[] };
  assert.equal(entries.length, 1);
  assert.equal(entries[0]?.entry.text, message.text);
  assert.deepEqual(entries[0]?.entry.from, from);
});

test('what is published reaches whoever is in the room', async () => {
  const room = 'home/api-live', ana = await WireClient.guest(relay.url, 'Ana');
  await ana.ask('room_enter', { room });
  await post(`rooms/${room}/messages`, { from, text: 'hello' });
  await arrived(ana, `room:${room}`, (entry) => entry.kind === 'message' && entry.text === 'hello');
  await post(`rooms/${room}/events`, { keyword: 'reload' });
  await arrived(ana, `room:${room}`, (entry) => entry.kind === 'event' && entry.keyword === 'reload');
});

test('reads back by position', async () => {
  const sent: string[] = [];
  for (let i = 0; i < 5; i++) sent.push(String((await post('rooms/home/pages/messages', { from, text: `m${i}` })).pos));
  const texts = async (query: string) => ((await (await ask(`rooms/home/pages/messages?${query}`)).json()) as { entries: { entry: { text: string } }[] }).entries.map(({ entry }) => entry.text);
  assert.deepEqual(await texts('limit=2'), ['m3', 'm4']);
  assert.deepEqual(await texts(`before=${sent[2]}&limit=1`), ['m1']);
  assert.deepEqual(await texts(`after=${sent[2]}`), ['m3', 'm4']);
});

test('tells a user, and who is present', async () => {
  const ana = await WireClient.token(relay.url, hs256({ sub: 'ana', name: 'Ana' }));
  await ana.ask('room_enter', { room: 'home/api-present' });
  await post('users/ana/notices', { keyword: 'mail', data: { from: 'Bob' } });
  await arrived(ana, 'user:ana', (entry) => entry.kind === 'notice' && entry.keyword === 'mail');
  await post('users/ana/count', { count: 3 });
  await arrived(ana, 'user:ana', (entry) => entry.kind === 'count' && entry.count === 3);
  assert.deepEqual(await (await ask('rooms/home/api-present/presence')).json(), { count: 1, sample: [{ id: 'ana', name: 'Ana' }] });
});

test('bars a user, who is out at once and stays out until unbarred', async () => {
  const room = 'home/api-bar';
  const founder = await WireClient.guest(relay.url, 'Founder');
  await founder.ask('room_enter', { room });
  const bob = await WireClient.token(relay.url, hs256({ sub: 'bob' }));
  await bob.ask('room_enter', { room });
  assert.deepEqual(await post(`rooms/${room}/bar`, { user: 'bob' }), { done: true });
  await assert.rejects(bob.ask('room_enter', { room }), { code: 'barred' });
  await post(`rooms/${room}/unbar`, { user: 'bob' });
  await bob.ask('room_enter', { room });
});

test('disconnects a user; signed out, the token is refused as well', async () => {
  const token = hs256({ sub: 'cleo', iat: Math.floor(Date.now() / 1000) - 10 });
  const first = await WireClient.token(relay.url, token);
  const plain = await BareSocket.open(`${relay.origin.replace('http', 'ws')}/ws/notifications?subscribe-user`, { headers: { cookie: `confab_token=${token}` } });
  await new Promise((resolve) => { setTimeout(resolve, 200); });
  await post('users/cleo/disconnect', {});
  await Promise.all([first.closed, plain.closed]);
  const second = await WireClient.token(relay.url, token);
  await post('users/cleo/disconnect', { signOut: true });
  await second.closed;
  await assert.rejects(WireClient.token(relay.url, token), { code: 'bad_token' });
  const again = await BareSocket.open(`${relay.origin.replace('http', 'ws')}/ws/chat/a/`, { headers: { cookie: `confab_token=${token}` } });
  assert.match(await again.next(), /"bad_token"/);
  assert.equal((await fetch(`${relay.origin}/chat/rooms/a/user/cleo/`, { method: 'POST', body: '{"message":"a"}', headers: { authorization: `Bearer ${token}` } })).status, 401);
});

test('without the right key there is an error and nothing else', async () => {
  for (const authorization of ['', 'Bearer', 'Bearer wrong', `Basic ${KEY}`, KEY, `Bearer ${KEY}x`]) {
    const response = await ask('rooms/home/x/messages', { method: 'POST', body: { from, text: 'a' }, headers: { authorization } });
    assert.equal(response.status, 401, authorization);
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    assert.match(await response.text(), /CONFAB_API_KEY/);
  }
  assert.deepEqual(((await (await ask('rooms/home/x/messages')).json()) as Json).entries, []);
});

test('is off, and says so, where no key is set', async () => {
  const other = await startRelay();
  try {
    const response = await fetch(`${other.origin}/api/rooms/home/x/messages`, { headers: { authorization: 'Bearer ' } });
    assert.equal(response.status, 403);
    assert.match(await response.text(), /set CONFAB_API_KEY/);
  } finally {
    await other.stop();
  }
});

test('what is not right is told, and what would be', async () => {
  const wrong: [string, string, unknown, number, RegExp][] = [
    ['POST', 'rooms/home/x/messages', '{', 400, /not JSON/],
    ['POST', 'rooms/home/x/messages', '', 400, /empty/],
    ['POST', 'rooms/home/x/messages', {}, 400, /"from"/],
    ['POST', 'rooms/home/x/messages', { from }, 400, /needs "text"/],
    ['POST', 'rooms/home/x/messages', { from, text: 5 }, 400, /"text"/],
    ['POST', 'rooms/home/x/messages', { from: { id: 'a b', name: 'A' }, text: 'a' }, 400, /"from.id"/],
    ['POST', 'rooms/home/x/messages', [], 400, /./],
    ['POST', 'rooms/a%20b/x/messages', { from, text: 'a' }, 400, /SPACE\/ROOM/],
    ['POST', 'rooms/home/%FF/messages', { from, text: 'a' }, 400, /SPACE\/ROOM/],
    ['POST', 'users/a%20b/count', { count: 1 }, 400, /user/],
    ['POST', 'users/ana/count', { count: -1 }, 400, /"count"/],
    ['GET', 'rooms/home/x/messages?limit=0', undefined, 400, /"limit"/],
    ['GET', 'rooms/home/x/messages?after=yesterday', undefined, 400, /"after" must be GEN-SEQ/],
    ['POST', 'rooms/home/nobody-was-here/bar', { user: 'bob' }, 404, /no room/],
    ['GET', 'nothing', undefined, 404, /openapi\.json/],
    ['DELETE', 'rooms/home/x/messages', undefined, 405, /only/],
  ];
  for (const [method, path, body, status, message] of wrong) {
    const response = await ask(path, { method, body });
    const { error } = await response.json() as { error: { code: string; message: string } };
    assert.equal(response.status, status, `${method} ${path} ${error.message}`);
    assert.match(error.message, message);
  }
});

test('HEAD, OPTIONS and preflight', async () => {
  const head = await ask('rooms/home/x/presence', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), '');
  assert.ok(Number(head.headers.get('content-length')) > 0, 'HEAD tells the length');
  const options = await ask('rooms/home/x/messages', { method: 'OPTIONS', headers: { origin: ORIGIN } });
  assert.equal(options.status, 204);
  assert.equal(options.headers.get('content-length'), null);
  assert.equal(options.headers.get('allow'), 'POST, GET, HEAD, OPTIONS');
  assert.equal(options.headers.get('access-control-allow-origin'), ORIGIN);
  for (const { headers } of [options, head]) assert.equal(headers.get('vary'), 'Origin', 'what is kept for one origin is not given to another');
  assert.equal((await ask('rooms/home/x/messages', { headers: { origin: 'https://evil.example' } })).status, 403);
});

test('the description describes every operation and what it really answers', async () => {
  const described = await (await fetch(`${relay.origin}/api/openapi.json`)).json() as Described;
  assert.equal(described.openapi, '3.1.0');
  assert.deepEqual(described, JSON.parse(JSON.stringify(describeApi(operations))));
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema({ $id: 'api', components: described.components });
  const checker = (schema: Json) => ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components')) as Json);
  const right: Record<string, unknown> = {
    'post /api/rooms/{space}/{room}/messages': { from, text: 'described' }, 'post /api/rooms/{space}/{room}/events': { keyword: 'k', data: [1] },
    'post /api/rooms/{space}/{room}/bar': { user: 'eve' }, 'post /api/rooms/{space}/{room}/unbar': { user: 'eve' },
    'post /api/users/{user}/notices': { keyword: 'k' }, 'post /api/users/{user}/count': { count: 2 }, 'post /api/users/{user}/disconnect': {},
  };
  await (await WireClient.guest(relay.url, 'Founder')).ask('room_enter', { room: 'home/described' });
  let tried = 0;
  for (const [path, methods] of Object.entries(described.paths)) {
    for (const [method, { requestBody, responses }] of Object.entries(methods)) {
      const url = path.slice('/api/'.length).replace('{space}/{room}', 'home/described').replace('{user}', 'dora');
      const input = right[`${method} ${path}`];
      const response = await ask(url, { method: method.toUpperCase(), body: input });
      const answer = await response.json();
      assert.equal(response.status, 200, `${method} ${path}: ${JSON.stringify(answer)}`);
      const valid = checker(responses[200]!.content['application/json']!.schema);
      assert.ok(valid(answer), `${method} ${path}: ${JSON.stringify(valid.errors)}`);
      tried++;
      if (!requestBody) continue;
      const acceptable = checker(requestBody.content['application/json']!.schema);
      assert.ok(acceptable(input), `${method} ${path}`);
      // What the description refuses, the relay refuses, in the described way.
      for (const name of Object.keys(input as Json)) {
        const bad = { ...input as Json, [name]: name === 'data' ? 'x'.repeat(20_000) : null };
        if (name !== 'data') assert.ok(!acceptable(bad), `${method} ${path} ${name}`);
        const refusal = await ask(url, { method: method.toUpperCase(), body: bad });
        assert.equal(refusal.status, 400);
        const error = checker(responses.default!.content['application/json']!.schema);
        assert.ok(error(await refusal.json()), JSON.stringify(error.errors));
      }
    }
  }
  assert.equal(tried, operations.length);
});
