/** Bare sockets and what they follow, in a relay whose broker can be held back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BrokerAway } from '../../broker/broker.ts';
import { barFromRoom } from '../../rooms/barring.ts';
import { eventToRoom } from '../../rooms/messages.ts';
import { BareSocket } from '../../testing/bare-socket.ts';
import { until } from '../../testing/brokers.ts';
import { Held, openRelay, type OpenRelay } from '../../testing/open-relay.ts';
import { SECRET, hs256 } from '../../testing/site.ts';
import { WireClient } from '../../testing/wire-client.ts';
import { signOutEverywhere } from '../../users/person.ts';
import { CLOSE, userTopic, type MessageEntry } from '../../wire.ts';
import { openPost } from './post.ts';

let opened: OpenRelay;
before(async () => { opened = await openRelay({ CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on', CONFAB_SENDS_PER_ADDRESS: '20' }); });
after(() => opened.stop());

const chat = (room: string, user: string): Promise<BareSocket> => BareSocket.open(`${opened.plain}/chat/${room}/`, { headers: { cookie: `confab_token=${hs256({ sub: user, name: user })}` } });

test('who is sent away because a room cannot be followed does not count as connected', async () => {
  const { broker } = opened.relay, { subscribe } = broker, joining = new Held(), user = userTopic('uma');
  broker.subscribe = (topic) => (topic === user ? joining.pass().then(() => subscribe.call(broker, topic)) : Promise.reject(new BrokerAway('for the test')));
  const socket = await chat('away', 'uma');
  await joining.asked;
  await new Promise(setImmediate);
  joining.letGo();
  await socket.closed;
  broker.subscribe = subscribe;
  await new Promise(setImmediate);
  await until(async () => !(await broker.followed([user]))[0]);
});

test('who sends frame after frame while it is looked up whether they may is cut off, and a few wait', { timeout: 10_000 }, async () => {
  const { broker } = opened.relay, { subscribe } = broker, joining = new Held();
  broker.subscribe = (topic) => joining.pass().then(() => subscribe.call(broker, topic));
  const [pat, eve] = await Promise.all([chat('flood', 'pat'), chat('flood', 'eve')]);
  for (let i = 0; i < 20; i++) pat.send(JSON.stringify({ message: `pat ${i}` }));
  for (let i = 0; i < 200; i++) eve.send('x'.repeat(10_000));
  assert.equal((await eve.closed).code, CLOSE.limit);
  broker.subscribe = subscribe;
  joining.letGo();
  await pat.next((frame) => frame.includes('pat 19'));
  pat.close();
});

test('who closes while the last broadcast is looked up is no error of the relay', async () => {
  const { relay } = opened, { broker } = relay, { read } = broker, reading = new Held(), user = userTopic('gil');
  await eventToRoom(relay, 'home/news', 'site', { id: 'e', keyword: 'reload' });
  broker.read = (...about) => reading.pass().then(() => read.apply(broker, about));
  const socket = await BareSocket.open(`${opened.plain}/news?subscribe-broadcast&subscribe-user`, { headers: { cookie: `confab_token=${hs256({ sub: 'gil' })}` } });
  await reading.asked;
  socket.close();
  await until(async () => !(await broker.followed([user]))[0]);
  broker.read = read;
  reading.letGo();
  await new Promise(setImmediate);
  assert.match(relay.metrics.text(), /^confab_errors_total\{code="internal"\} 0$/m);
});

test('a token from before its user signed out everywhere opens no plain door', { timeout: 10_000 }, async () => {
  await signOutEverywhere(opened.relay, 'una');
  const socket = await chat('out', 'una');
  assert.equal((await socket.closed).code, CLOSE.auth);
});

test('who signs out everywhere in the very moment in which a plain door opens does not stay in it', { timeout: 10_000 }, async () => {
  const { broker } = opened.relay, { subscribe } = broker, joining = new Held();
  broker.subscribe = (topic) => joining.pass().then(() => subscribe.call(broker, topic));
  const socket = await chat('moment', 'ida');
  await joining.asked;
  broker.subscribe = subscribe;
  await signOutEverywhere(opened.relay, 'ida');
  joining.letGo();
  assert.equal((await socket.closed).code, CLOSE.auth);
});

test('who is barred from one room stays in the others', async () => {
  const ana = await WireClient.guest(opened.url, 'Ana');
  for (const room of ['home/one', 'home/other']) await ana.do('room_enter', { room });
  const [one, other] = await Promise.all(['one', 'other'].map((room) => chat(room, 'eve')));
  for (const socket of [one!, other!]) await socket.next((frame) => frame.startsWith('['));
  await barFromRoom(opened.relay, 'eve', 'home/one');
  assert.match((await one!.closed).reason, /barred from home\/one/);
  other!.send('{"message":"still here"}');
  await other!.next((frame) => frame.includes('still here'));
  other!.close();
  await ana.close();
});

test('the same name from the same address is the same author at every relay of one secret, also after a restart', async () => {
  const { relay } = opened, topic = 'room:home/authors';
  for (const post of [openPost(relay), openPost(relay)]) {
    const ask = { method: 'POST', path: '/chat/rooms/authors/user/Ana/', query: new URLSearchParams(), headers: {}, address: '192.0.2.7', body: async () => Buffer.from('{"message":"hi"}') };
    assert.equal((await post(ask)).status, 200);
  }
  const authors = (await relay.broker.read(topic, { limit: 10 })).entries.map(({ json }) => (JSON.parse(json) as MessageEntry).from);
  assert.equal(authors.length, 2);
  assert.deepEqual(authors[1], authors[0]);
});

test('who tries one token after another is told to wait', async () => {
  const post = openPost(opened.relay);
  const knock = async () => (await post({
    method: 'POST', path: '/chat/rooms/tea/user/Ana/', query: new URLSearchParams(), headers: { authorization: 'Bearer a.b.c' }, address: '192.0.2.1', body: async () => Buffer.from('{"message":"hi"}'),
  })).status;
  const answers = await Promise.all(Array.from({ length: 200 }, knock));
  assert.deepEqual([answers[0], answers.at(-1)], [401, 429]);
});
