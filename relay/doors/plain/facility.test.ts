/** `/ws/FACILITY?…` as a forum uses it: a bare WebSocket, and one HTTP call wherever something changed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BareSocket } from '../../testing/bare-socket.ts';
import { startRelay } from '../../testing/relay.ts';
import type { RelayProcess } from '../../testing/relay.ts';
import { SECRET, hs256 } from '../../testing/site.ts';
import { WireClient } from '../../testing/wire-client.ts';
import { CLOSE, type HistoryAnswer, type Placed } from '../../wire.ts';

const KEY = 'the key of the forum, at least 32 characters';
let relay: RelayProcess, facilities = 0;
before(async () => { relay = await startRelay({ CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on', CONFAB_API_KEY: KEY }); });
after(() => relay.stop());

const newFacility = (): string => `facility-${++facilities}`;
const tokenOf = (sub: string, publish = false): string => hs256({ sub, name: sub, publish });
const open = (facility: string, query: string, token?: string) =>
  BareSocket.open(`${relay.origin.replace('http', 'ws')}/ws/${facility}?${query}`, token ? { headers: { cookie: `theme=dark; confab_token=${token}` } } : {});
const call = async (path: string, body: object) => {
  const response = await fetch(`${relay.origin}/api/${path}`, { method: 'POST', body: JSON.stringify(body), headers: { authorization: `Bearer ${KEY}` } });
  assert.equal(response.status, 200, await response.clone().text());
};
const HEARTBEAT = '--heartbeat--';
const isNoBeat = (frame: string): boolean => frame !== HEARTBEAT;

test('what the site tells all comes as it is, without an envelope', async () => {
  const facility = newFacility(), socket = await open(facility, 'subscribe-broadcast');
  await sleep(200);
  await call(`rooms/home/${facility}/events`, { keyword: 'reload' });
  await call(`rooms/home/${facility}/events`, { keyword: 'reload', data: 'topic 7' });
  await call(`rooms/home/${facility}/events`, { keyword: 'reload', data: { topic: 7 } });
  for (const frame of ['reload', 'topic 7', '{"topic":7}']) assert.equal(await socket.next(isNoBeat), frame);
});

test('the last frame comes on entering, and only that one', async () => {
  const facility = newFacility();
  for (const data of ['first', 'second', 'last']) await call(`rooms/home/${facility}/events`, { keyword: 'k', data });
  const socket = await open(facility, 'subscribe-broadcast');
  assert.equal(await socket.next(isNoBeat), 'last');
  await sleep(200);
  assert.deepEqual(socket.frames.filter(isNoBeat), ['last']);
});

test('the number of notifications comes to its user alone, at all of the user\'s places', async () => {
  const desk = await open('notifications', 'subscribe-user', tokenOf('ana')), phone = await open('notifications', 'subscribe-user', tokenOf('ana')), other = await open('notifications', 'subscribe-user', tokenOf('bob'));
  await sleep(200);
  await call('users/ana/count', { count: 5 });
  await call('users/ana/count', { count: 0 });
  for (const socket of [desk, phone]) for (const frame of ['5', '0']) assert.equal(await socket.next(isNoBeat), frame);
  assert.equal(await (await open('notifications', 'subscribe-user', tokenOf('ana'))).next(isNoBeat), '0');
  await sleep(100);
  assert.deepEqual(other.frames.filter(isNoBeat), []);
});

test('a notice comes to the facility of its keyword', async () => {
  const facility = newFacility(), socket = await open(facility, 'subscribe-user', tokenOf('cleo')), other = await open(newFacility(), 'subscribe-user', tokenOf('cleo'));
  await sleep(200);
  await call('users/cleo/notices', { keyword: facility, data: 'you have mail' });
  assert.equal(await socket.next(isNoBeat), 'you have mail');
  await sleep(100);
  assert.deepEqual(other.frames.filter(isNoBeat), []);
});

test('on entering comes the last notice of the facility, also where one of another came after it', async () => {
  const facility = newFacility();
  await call('users/hal/notices', { keyword: facility, data: 'mine' });
  await call('users/hal/notices', { keyword: newFacility(), data: 'of another' });
  assert.equal(await (await open(facility, 'subscribe-user', tokenOf('hal'))).next(isNoBeat), 'mine');
});

test('who publishes too much at once is closed and told why', { timeout: 10_000 }, async () => {
  const socket = await open(newFacility(), 'publish-broadcast', tokenOf('ivo', true));
  for (let i = 0; i < 150; i++) socket.send(`frame ${i}`);
  const { code, reason } = await socket.closed;
  assert.deepEqual([code, reason], [CLOSE.limit, 'Too many requests at once.']);
});

test('who publishes gets no copy, unless asked for with echo', async () => {
  const facility = newFacility();
  const silent = await open(facility, 'subscribe-broadcast&publish-broadcast', tokenOf('ana', true));
  const echoing = await open(facility, 'subscribe-broadcast&publish-broadcast&echo', tokenOf('bob', true));
  await sleep(200);
  silent.send('from silent');
  assert.equal(await echoing.next(isNoBeat), 'from silent');
  echoing.send('from echoing');
  assert.equal(await echoing.next(isNoBeat), 'from echoing');
  assert.equal(await silent.next(isNoBeat), 'from echoing');
});

test('one\'s own frame is known until it has come back: what another says later under its id is heard', async () => {
  const facility = newFacility(), room = `rooms/home/${facility}/messages`;
  const both = 'subscribe-broadcast&subscribe-user', token = tokenOf('gus', true);
  const [publisher, listener] = await Promise.all([open(facility, `${both}&publish-broadcast&publish-user`, token), open(facility, both, token)]);
  await sleep(200);
  publisher.send('my own');
  for (const frame of ['my own', 'my own']) assert.equal(await listener.next(isNoBeat), frame);
  const { entries: [own] } = await (await fetch(`${relay.origin}/api/${room}`, { headers: { authorization: `Bearer ${KEY}` } })).json() as { entries: Placed[] };
  await call(room, { id: own!.entry.id, from: { id: 'shop', name: 'Shop' }, text: 'of another' });
  assert.equal(await publisher.next(isNoBeat), 'of another');
});

test('publish-user reaches the same user\'s other sockets', async () => {
  const facility = newFacility();
  const [publisher, mine, other] = await Promise.all([open(facility, 'publish-user', tokenOf('dora', true)), open(facility, 'subscribe-user', tokenOf('dora')), open(facility, 'subscribe-user', tokenOf('emil'))]);
  await sleep(200);
  publisher.send('to my other window');
  assert.equal(await mine.next(isNoBeat), 'to my other window');
  await sleep(100);
  assert.deepEqual(other.frames.filter(isNoBeat), []);
});

test('what is larger than a notice may be is refused here, too, whomever it is for', { timeout: 10_000 }, async () => {
  for (const query of ['publish-user', 'publish-broadcast']) {
    const socket = await open(newFacility(), query, tokenOf('kim', true));
    socket.send('x'.repeat(20_000));
    assert.match((await socket.closed).reason, /at most 16384 bytes/);
  }
});

test('keys without a value count, unknown ones are ignored', async () => {
  const facility = newFacility(), socket = await open(facility, 'subscribe-broadcast=&colour=blue&constructor');
  await sleep(200);
  await call(`rooms/home/${facility}/events`, { keyword: 'k' });
  assert.equal(await socket.next(isNoBeat), 'k');
});

test('the heartbeat comes by itself, and one that is sent in goes nowhere', async () => {
  const facility = newFacility();
  const [publisher, socket] = await Promise.all([open(facility, 'publish-broadcast', tokenOf('ana', true)), open(facility, 'subscribe-broadcast')]);
  await sleep(200);
  publisher.send(HEARTBEAT);
  publisher.send('after');
  assert.equal(await socket.next(), 'after');
  await Promise.race([socket.next((frame) => frame === HEARTBEAT), sleep(6000).then(() => { throw new Error('no heartbeat within 6 s'); })]);
});

test('without a token there is no user; without permission nothing is published', async () => {
  for (const [query, token, why] of [
    ['subscribe-user', undefined, /token/], ['publish-user', undefined, /token/], ['publish-broadcast', undefined, /"publish": true/],
    ['publish-broadcast', tokenOf('ana'), /"publish": true/], ['publish-user', tokenOf('ana'), /"publish": true/],
  ] as const) {
    const { code, reason } = await (await open(newFacility(), query, token)).closed;
    assert.equal(code, 4003);
    assert.match(reason, why);
  }
});

test('who may publish publishes all the same to no room that does not let them in', { timeout: 10_000 }, async () => {
  const facility = newFacility(), room = `home/${facility}`, founder = await WireClient.token(relay.url, tokenOf('founder'));
  await founder.do('room_enter', { room, private: true });
  const socket = await open(facility, 'publish-broadcast', tokenOf('stranger', true));
  socket.send('let me in');
  const { code, reason } = await socket.closed;
  assert.equal(code, CLOSE.auth);
  assert.match(reason, /is private/);
  const { entries } = await founder.do<'room_history', HistoryAnswer>('room_history', { room });
  assert.deepEqual(entries, []);
  await founder.close();
});

test('who only listens and talks all the same changes nothing', async () => {
  const facility = newFacility(), socket = await open(facility, 'subscribe-broadcast&echo');
  await sleep(100);
  socket.send('may I?');
  await sleep(200);
  assert.deepEqual(socket.frames.filter(isNoBeat), []);
});

test('a name that no facility can have closes the socket and says why', async () => {
  for (const name of ['a%20b', 'a/b', 'x'.repeat(65)]) {
    const { code, reason } = await (await open(name, 'subscribe-broadcast')).closed;
    assert.equal(code, 1008);
    assert.match(reason, /name a room/);
  }
});

test('the token may stand among the sub-protocols', async () => {
  const url = `${relay.origin.replace('http', 'ws')}/ws/notifications?subscribe-user`;
  const socket = await BareSocket.open(url, { protocols: ['confab', tokenOf('fay')] });
  assert.equal(socket.socket.protocol, 'confab');
  await sleep(200);
  await call('users/fay/count', { count: 3 });
  assert.equal(await socket.next(isNoBeat), '3');
});
