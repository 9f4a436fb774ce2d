import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import { BrokerAway } from '../broker/broker.ts';
import type { Relay } from '../relay.ts';
import { enterRoom, leaveRoom } from '../rooms/entering.ts';
import { sendToRoom } from '../rooms/messages.ts';
import { Held, openRelay, type OpenRelay } from '../testing/open-relay.ts';
import { CONTACT } from '../testing/push-service.ts';
import { WireClient } from '../testing/wire-client.ts';
import { noticeUser } from '../users/notices.ts';
import { putOnShelf } from '../users/shelf.ts';
import { roomTopic, userTopic } from '../wire.ts';
import { tellRooms, type Subscription } from './subscriptions.ts';

const ROOM = 'home/tea', TOPIC = roomTopic(ROOM);
let opened: OpenRelay, relay: Relay;
beforeEach(async () => {
  opened = await openRelay({ CONFAB_PUSH_CONTACT: CONTACT });
  ({ relay } = opened);
});
afterEach(() => opened.stop());

const pushers = async (): Promise<string[]> => (await relay.broker.list(TOPIC, 'pushers', { limit: 10 })).map(({ key }) => key);
const say = (): void => relay.push.said(ROOM, 'g-1', { kind: 'message', id: 'm', type: 'text', from: { id: 'ana', name: 'Ana' }, at: 1, text: 'hi' });
const enter = (user: string) => enterRoom(relay, { person: { id: user, name: user } }, ROOM, '::1');
function subscriptionAt(path: string): Subscription {
  const keys = createECDH('prime256v1');
  return { endpoint: `https://push.example/${path}`, keys: { p256dh: keys.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') } };
}
async function subscribe(user: string, device: string, path: string, stamp: number): Promise<void> {
  await putOnShelf(relay, user, [{ key: `push/${device}`, value: subscriptionAt(path), stamp }]);
  await tellRooms(relay, '::1', user);
}

test('who left a room, or has no device any more, is not looked for again with each message', async () => {
  const { broker, push } = relay;
  await broker.put(TOPIC, 'pushers', ['gone', 'here', 'without'].map((key) => ({ key, value: '' })), 'always');
  await broker.put(TOPIC, 'members', ['here', 'without'].map((key) => ({ key, value: '' })), 'always');
  await broker.subscribe(userTopic('here'));
  say();
  await push.close();
  assert.deepEqual(await pushers(), ['here']);
});

for (const [what, device] of [['under the name of the one before', 'desk'], ['under another name', 'phone']] as const) {
  test(`a device that comes ${what} while the push service says that the one before is gone is told of the room from then on`, async (t) => {
    const asked = new Held(), paths: string[] = [];
    t.mock.method(globalThis, 'fetch', async (url: string) => {
      paths.push(new URL(url).pathname);
      if (url.endsWith('/old')) await asked.pass();
      return new Response('', { status: url.endsWith('/old') ? 410 : 201 });
    });
    await enter('ben');
    await subscribe('ben', 'desk', 'old', 1);
    say();
    const told = relay.push.close();
    await asked.asked;
    await subscribe('ben', device, 'new', 2);
    asked.letGo();
    await told;
    assert.deepEqual(await pushers(), ['ben']);
    say();
    await relay.push.close();
    assert.deepEqual(paths, ['/old', '/new']);
  });
}

test('who comes back into a room while others are told is told of it from then on', async (t) => {
  const asked = new Held();
  t.mock.method(globalThis, 'fetch', () => asked.pass().then(() => new Response('', { status: 201 })));
  for (const user of ['ben', 'cy']) {
    await enter(user);
    await subscribe(user, 'desk', user, 1);
  }
  await leaveRoom(relay, 'cy', ROOM);
  say();
  const told = relay.push.close();
  await asked.asked;
  await enter('cy');
  asked.letGo();
  await told;
  assert.deepEqual(await pushers(), ['ben', 'cy']);
});

test('who is away is told, once, also of what was kept and could not be confirmed, since the broker went away, and is sent again', async (t) => {
  const { broker } = relay, append = broker.append.bind(broker), paths: string[] = [];
  t.mock.method(globalThis, 'fetch', async (url: string) => {
    paths.push(new URL(url).pathname);
    return new Response('', { status: 201 });
  });
  await enter('ben');
  await subscribe('ben', 'desk', 'desk', 1);
  const send = () => sendToRoom(relay, ROOM, { id: 'ana', name: 'Ana' }, { id: 'm', text: 'hi' });
  const notice = () => noticeUser(relay, 'site', { user: 'ben', id: 'n', keyword: 'mail' });
  broker.append = (...about) => append(...about).then(() => Promise.reject(new BrokerAway('for the test')));
  for (const one of [send, notice]) await assert.rejects(one(), BrokerAway);
  broker.append = append;
  for (let again = 0; again < 2; again++) {
    for (const one of [send, notice]) await one();
    await relay.push.close();
  }
  assert.deepEqual(paths, ['/desk', '/desk']);
});

test('nobody has hundreds of rooms written to again and again by naming a device, or by taking one back', async (t) => {
  const eve = await WireClient.guest(opened.url, 'Eve'), put = t.mock.method(relay.broker, 'put'), rooms = 800;
  for (let from = 0; from < rooms; from += 100) await eve.do('shelf_put', { items: Array.from({ length: 100 }, (_, i) => ({ key: `room/x/r${from + i}`, value: true, stamp: 1 })) });
  const name = (value: unknown) => Promise.allSettled(Array.from({ length: 20 }, (_, stamp) => eve.do('shelf_put', { items: [{ key: 'push/desk', value, stamp }] })));
  const written = (): number => put.mock.calls.filter(({ arguments: [, set] }) => set === 'pushers').length;
  await name(null);
  assert.equal(written(), 0);
  await name({ ...subscriptionAt('desk'), endpoint: 'https://fcm.googleapis.com/desk' });
  assert.equal(written(), rooms);
  await eve.close();
});
