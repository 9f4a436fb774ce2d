/** Every kind of bad token at every door that takes one; a private room at every door there is. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BareSocket } from '../testing/bare-socket.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { SECRET, ed25519Key, hs256, inSeconds, serveKeys, unsigned } from '../testing/site.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';

const KEY = 'the-key-of-the-site-at-least-32-characters';
const AUDIENCE = 'confab';
let relay: RelayProcess;
before(async () => { relay = await startRelay({ CONFAB_SECRET: SECRET, CONFAB_AUDIENCE: AUDIENCE, CONFAB_API_KEY: KEY, CONFAB_CONNECTS_PER_ADDRESS: '10000' }); });
after(() => relay.kill());

const room = (): string => `r${randomUUID()}`;
const claims = (more: object = {}) => ({ sub: 'ana', name: 'Ana', aud: AUDIENCE, publish: true, exp: inSeconds(600), ...more });
const cookie = (token: string | undefined) => (token === undefined ? {} : { headers: { cookie: `confab_token=${token}` } });
const bare = (at: RelayProcess, path: string, token: string | undefined, protocols: string[] = []) =>
  BareSocket.open(at.origin.replace('http', 'ws') + path, { protocols, ...cookie(token) });

/** Answers the code of the refusal, or undefined where the door opened. */
type Door = (token: string | undefined, at?: RelayProcess, good?: string) => Promise<string | undefined>;
const CLOSED_FOR: Record<number, string> = { 4003: 'no right', 1013: 'no right just now' };

/** A chat socket that is open tells who is there; a facility that is open gives back what is said to all. */
async function refusalOf(socket: BareSocket, said?: string): Promise<string | undefined> {
  let ended: { code: number } | undefined;
  void socket.closed.then((how) => { ended = how; });
  if (said !== undefined) socket.send(said);
  await Promise.race([socket.closed, socket.next((frame) => (said === undefined ? frame.startsWith('[') : frame === said))]);
  socket.close();
  if (!ended) return undefined;
  const [frame] = socket.frames;
  return frame?.startsWith('{"error"') ? (JSON.parse(frame) as { error: { code: string } }).error.code : CLOSED_FOR[ended.code] ?? String(ended.code);
}

const doors: Record<string, Door> = {
  'the wire': async (token, at = relay) => {
    const client = await WireClient.open(at.url);
    const refusal = await client.hi(token === undefined ? {} : { token }).then(() => undefined, (error: { code: string }) => error.code);
    await client.close();
    return refusal;
  },
  'the wire, renewed in place': async (token, at = relay, good = hs256(claims())) => {
    const client = await WireClient.token(at.url, good);
    const refusal = await client.ask('auth_renew', { token }).then(() => undefined, (error: { code: string }) => error.code);
    await client.close();
    return refusal;
  },
  'a chat socket, by cookie': async (token, at = relay) => refusalOf(await bare(at, `/ws/chat/${room()}/`, token)),
  'a chat socket, by sub-protocol': async (token, at = relay) => refusalOf(await bare(at, `/ws/chat/${room()}/`, undefined, token === undefined ? [] : ['confab', token])),
  'a facility': async (token, at = relay) => refusalOf(await bare(at, `/ws/${room()}?subscribe-broadcast&subscribe-user&publish-broadcast&echo`, token), 'is anybody there'),
  'a post': async (token, at = relay) => {
    const response = await fetch(`${at.origin}/chat/rooms/${room()}/user/Ana/`, { method: 'POST', body: '{"message":"hi"}', ...cookie(token) });
    return response.ok ? undefined : ((await response.json()) as { error: { code: string } }).error.code;
  },
  'a post, by bearer': async (token, at = relay) => {
    const response = await fetch(`${at.origin}/chat/rooms/${room()}/user/Ana/`, { method: 'POST', body: '{"message":"hi"}', headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
    return response.ok ? undefined : ((await response.json()) as { error: { code: string } }).error.code;
  },
};

const tokens: Record<string, { token: () => string | undefined; codes: (string | undefined)[] }> = {
  'a good token': { token: () => hs256(claims()), codes: [undefined] },
  'no token': { token: () => undefined, codes: ['no_identity', 'bad_token', 'bad_data'] },
  'an expired token': { token: () => hs256(claims({ exp: inSeconds(-60) })), codes: ['expired'] },
  'a token that is not yet valid': { token: () => hs256(claims({ nbf: inSeconds(60) })), codes: ['bad_token'] },
  'a token from ahead of time': { token: () => hs256(claims({ iat: inSeconds(90) })), codes: ['bad_token'] },
  'a token by a clock that is a little ahead': { token: () => hs256(claims({ iat: inSeconds(30) })), codes: [undefined] },
  'a token of another key': { token: () => hs256(claims(), 'another secret that is long enough as well'), codes: ['bad_token'] },
  'a token that nobody signed': { token: () => unsigned(claims()), codes: ['bad_token', 'no_identity'] },
  'a token for another audience': { token: () => hs256(claims({ aud: 'other' })), codes: ['bad_token'] },
  'the key of the API': { token: () => KEY, codes: ['bad_token', 'no_identity'] },
};

describe('each token at each door', { concurrency: 8 }, () => {
  for (const [kind, { token, codes }] of Object.entries(tokens)) {
    for (const [name, knock] of Object.entries(doors)) {
      test(`${kind} at ${name}`, async () => {
        const refusal = await knock(token());
        assert.ok(codes.includes(refusal) || (codes[0] !== undefined && refusal === 'no right'), `was answered with ${refusal}`);
      });
    }
  }
});

test('no token of a user opens the API', async () => {
  for (const token of [hs256(claims()), hs256(claims({ rooms: ['*'] })), unsigned(claims())]) {
    const response = await fetch(`${relay.origin}/api/rooms/home/x/presence`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(response.status, 401);
  }
});

test('keys of the site change while the relay runs: the new one opens every door, the old one none', async () => {
  const old = ed25519Key('old'), young = ed25519Key('young'), keys = [old];
  const site = await serveKeys(keys), other = await startRelay({ CONFAB_JWKS_URL: site.url, CONFAB_AUDIENCE: AUDIENCE });
  try {
    for (const [name, knock] of Object.entries(doors)) assert.equal(await knock(old.token(claims()), other, old.token(claims())), undefined, name);
    keys.splice(0, 1, young);
    await sleep(2100);
    const good = young.token(claims());
    for (const [name, knock] of Object.entries(doors)) assert.equal(await knock(young.token(claims()), other, good), undefined, name);
    for (const [name, knock] of Object.entries(doors)) assert.notEqual(await knock(old.token(claims({ jti: name })), other, good), undefined, name);
  } finally {
    await other.kill();
    site.stop();
  }
});

test('a page of the site itself comes in through the site\'s proxy with the site\'s cookie, that of another site does not', async () => {
  const open = (origin: string) => BareSocket.open(`${relay.origin.replace('http', 'ws')}/ws/chat/${room()}/`, { origin, headers: { host: 'site.example', cookie: `sessionid=abc; confab_token=${hs256(claims())}; csrftoken=x` } });
  assert.equal(await refusalOf(await open('https://site.example')), undefined);
  await assert.rejects(open('https://evil.example'), /HTTP 403/);
});

test('a token that runs out ends the plain sockets that came with it', async () => {
  const socket = await bare(relay, `/ws/chat/${room()}/`, hs256(claims({ exp: inSeconds(2) })));
  await socket.next((frame) => frame.startsWith('['));
  const { code, reason } = await socket.closed;
  assert.equal(code, 4003);
  assert.match(reason, /expired/);
});

test('nobody speaks under another name with their token', async () => {
  const say = (name: string) => fetch(`${relay.origin}/chat/rooms/${room()}/user/${name}/`, { method: 'POST', body: '{"message":"hi"}', ...cookie(hs256(claims())) });
  assert.equal((await say('Ana')).status, 200);
  assert.equal((await say('Bob')).status, 403);
});

test('the uninvited neither enter, read, publish to nor count a private room, by any door', async () => {
  const name = room(), full = `home/${name}`;
  const founder = await WireClient.token(relay.url, hs256(claims({ sub: 'founder', name: 'Founder' })));
  await founder.ask('room_enter', { room: full, private: true });
  await founder.ask('room_send', { room: full, id: 'secret-1', text: 'the secret' });
  const stranger = hs256(claims({ sub: 'stranger', name: 'Stranger' }));

  const wire = await WireClient.token(relay.url, stranger);
  for (const [command, data] of [
    ['room_enter', {}], ['room_history', { limit: 10 }], ['room_presence', {}], ['room_members', {}], ['room_send', { id: 'x', text: 'let me in' }],
    ['room_typing', { on: true }], ['room_link', {}], ['user_invite', { user: 'stranger', id: 'i' }],
  ] as const) await assert.rejects(wire.ask(command, { room: full, ...data }), Refused, command);
  const resumed = await WireClient.token(relay.url, stranger, { cursors: { [`room:${full}`]: '' } });
  assert.ok(resumed.hello.refused?.[`room:${full}`], JSON.stringify(resumed.hello));

  const chat = await bare(relay, `/ws/chat/${name}/`, stranger);
  chat.send('{"message":"let me in"}');
  assert.equal((await chat.closed).code, 4003);
  assert.match(chat.frames.join(), /"private"/);
  assert.equal(chat.frames.length, 1);
  for (const query of ['subscribe-broadcast', 'publish-broadcast', 'subscribe-broadcast&publish-broadcast&echo']) {
    const facility = await bare(relay, `/ws/${name}?${query}`, stranger);
    facility.send('let me in');
    assert.equal((await facility.closed).code, 4003, query);
    assert.deepEqual(facility.frames, []);
  }
  const post = await fetch(`${relay.origin}/chat/rooms/${name}/user/Stranger/`, { method: 'POST', body: '{"message":"let me in"}', ...cookie(stranger) });
  assert.equal(post.status, 403);
  assert.equal((await fetch(`${relay.origin}/api/rooms/home/${name}/messages`, cookie(stranger))).status, 401);

  await sleep(200);
  const { entries } = await founder.ask<{ entries: { entry: { text?: string } }[] }>('room_history', { room: full, limit: 50 });
  assert.deepEqual(entries.map(({ entry }) => entry.text), ['the secret']);
  for (const client of [wire, resumed]) assert.doesNotMatch(JSON.stringify(client.frames), /the secret/);
  const { sample } = await founder.ask<{ sample: { id: string }[] }>('room_presence', { room: full });
  assert.deepEqual(sample.map(({ id }) => id), ['founder']);
  assert.ok(!(await (await fetch(`${relay.origin}/metrics`)).text()).includes(name), 'no figure names a room');
});

test('who is barred is thrown out of the plain doors at once and stays out', async () => {
  const name = room(), full = `home/${name}`;
  const founder = await WireClient.token(relay.url, hs256(claims({ sub: 'founder', name: 'Founder' })));
  await founder.ask('room_enter', { room: full });
  const token = hs256(claims({ sub: 'rude', name: 'Rude' }));
  const [chat, facility] = [await bare(relay, `/ws/chat/${name}/`, token), await bare(relay, `/ws/${name}?subscribe-broadcast`, token)];
  await chat.next();
  await sleep(200);
  await founder.ask('room_bar', { room: full, user: 'rude' });
  assert.equal((await chat.closed).code, 4003);
  assert.equal((await facility.closed).code, 4003);
  assert.equal(await refusalOf(await bare(relay, `/ws/chat/${name}/`, token)), 'barred');
});

test('no token and no key got into the log', () => {
  for (const secret of ['eyJ', KEY, SECRET]) assert.ok(!relay.logs().includes(secret), 'no secret in the log');
});
