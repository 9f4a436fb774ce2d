/** Rooms that are entered while the broker goes away, or by somebody who leaves them in that moment. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { BrokerAway, type Broker } from '../broker/broker.ts';
import { Held, openRelay, type OpenRelay } from '../testing/open-relay.ts';
import { WireClient } from '../testing/wire-client.ts';
import { roomTopic, userTopic, type Placed, type ShelfEntry } from '../wire.ts';

let opened: OpenRelay, broker: Broker, real: Pick<Broker, 'put' | 'append' | 'list' | 'get' | 'count'>;
before(async () => {
  opened = await openRelay();
  ({ relay: { broker } } = opened);
  real = { put: broker.put.bind(broker), append: broker.append.bind(broker), list: broker.list.bind(broker), get: broker.get.bind(broker), count: broker.count.bind(broker) };
});
afterEach(() => Object.assign(broker, real));
after(() => opened.stop());

const away = (): Promise<never> => Promise.reject(new BrokerAway('for the test'));
/** What goes wrong, and when. */
const BREAKS: Record<string, () => void> = {
  'before it was told': () => { broker.append = (topic, draft) => (topic.startsWith('user:') ? away() : real.append(topic, draft)); },
  'as it was kept': () => { broker.put = async (topic, set, ...rest) => real.put(topic, set, ...rest).then((written) => (set === 'shelf' ? away() : written)); },
  'after it was told': () => { broker.list = (topic, set, how) => (set === 'shelf' && how.after === 'push/' ? away() : real.list(topic, set, how)); },
};

for (const [when, goAway] of Object.entries(BREAKS)) {
  test(`a room that was entered half-way, since the broker went away ${when}, is in the list on all devices, and reaches those that are away, when it is entered again`, async () => {
    const room = `home/${when.replaceAll(' ', '-')}`, desk = await WireClient.guest(opened.url, 'Ana'), { user, token } = desk.hello;
    const phone = await WireClient.token(opened.url, token!);
    await broker.put(userTopic(user.id), 'shelf', [{ key: 'push/phone', value: '{}', stamp: 1 }], 'always');
    goAway();
    await assert.rejects(desk.do('room_enter', { room }), /try again/);
    Object.assign(broker, real);
    await desk.do('room_enter', { room });
    const told = await phone.until((c) => c.entries(userTopic(user.id)).find(({ entry }) => entry.kind === 'shelf')) as Placed<ShelfEntry>;
    assert.deepEqual(told.entry.items.map(({ key, value }) => [key, value]), [[`room/${room}`, true]]);
    assert.deepEqual((await broker.list(roomTopic(room), 'pushers', { limit: 10 })).map(({ key }) => key), [user.id]);
    await Promise.all([desk.close(), phone.close()]);
  });
}

/** Where somebody is entering while they leave on another device. */
const MOMENTS: Record<string, (held: Held) => void> = {
  'when it was looked up who they are': (held) => { broker.get = async (topic, set, keys) => { const found = await real.get(topic, set, keys); if (set === 'barred') await held.pass(); return found; } },
  'when they are a member already': (held) => { broker.get = async (topic, set, keys) => { const found = await real.get(topic, set, keys); if (set === 'shelf' && keys[0]!.startsWith('room/')) await held.pass(); return found; } },
  'just before they are told of it': (held) => { broker.count = async (topic, set) => { if (set === 'members') await held.pass(); return real.count(topic, set); } },
};
for (const [when, hold] of Object.entries(MOMENTS)) {
  for (const member of [true, false]) {
    // That is not looked up for a member.
    if (member && when.includes('already')) continue;
    test(`who leaves on another device while coming in${member ? ' again' : ''}, ${when}, is wholly in or wholly out`, async () => {
      const room = `home/moment-${when.length}-${member}`, topic = roomTopic(room), ben = await WireClient.guest(opened.url, 'Ben'), { user, token } = ben.hello;
      const desk = await WireClient.token(opened.url, token!), held = new Held();
      await ben.do('room_enter', { room });
      hold(held);
      const entered = desk.do('room_enter', { room, member });
      const outcome = entered.then(() => 'in', (error: Error) => error.message);
      await held.asked;
      Object.assign(broker, real);
      await ben.do('room_leave', { room });
      held.letGo();
      const told = await outcome;
      const facts = {
        told: told === 'in', live: await desk.do('room_presence', { room }).then(() => true, () => false), present: (await broker.present(topic, 9)).count > 0,
        member: (await broker.get(topic, 'members', [user.id]))[0] !== undefined, listed: (await broker.get(userTopic(user.id), 'shelf', [`room/${room}`]))[0] === 'true',
      };
      assert.equal(new Set(Object.values(facts)).size, 1, `${told} ${JSON.stringify(facts)} ${JSON.stringify(desk.notes())}`);
      await Promise.all([ben.close(), desk.close()]);
    });
  }
}

test('who comes in on another device while they leave is wholly in or wholly out', async () => {
  const room = 'home/leaving', topic = roomTopic(room), ben = await WireClient.guest(opened.url, 'Ben'), { user, token } = ben.hello;
  const desk = await WireClient.token(opened.url, token!), held = new Held();
  await ben.do('room_enter', { room });
  broker.append = async (to, draft) => { if (to === userTopic(user.id)) await held.pass(); return real.append(to, draft); };
  const left = ben.do('room_leave', { room });
  await held.asked;
  await desk.do('room_enter', { room });
  held.letGo();
  await left;
  const facts = {
    live: await desk.do('room_presence', { room }).then(() => true, () => false), present: (await broker.present(topic, 9)).count > 0,
    member: (await broker.get(topic, 'members', [user.id]))[0] !== undefined, listed: (await broker.get(userTopic(user.id), 'shelf', [`room/${room}`]))[0] === 'true',
  };
  assert.equal(new Set(Object.values(facts)).size, 1, JSON.stringify(facts));
  await Promise.all([ben.close(), desk.close()]);
});
