import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BrokerAway } from '../broker/broker.ts';
import { until } from '../testing/brokers.ts';
import { openRelay, type OpenRelay } from '../testing/open-relay.ts';
import { WireClient, type Refused } from '../testing/wire-client.ts';
import { userTopic } from '../wire.ts';

let opened: OpenRelay;
before(async () => { opened = await openRelay({ CONFAB_SENDS_PER_USER: '1000', CONFAB_SENDS_PER_ADDRESS: '1000' }); });
after(() => opened.stop());

test('on a full shelf what stands there is written anew, and nothing else is put there', async () => {
  const ana = await WireClient.open(opened.url), { user } = await ana.hi({ guest: { name: 'Ana' } });
  const put = (key: string, value: unknown) => ana.do('shelf_put', { items: [{ key, value, stamp: 2 }] });
  const there = await opened.relay.broker.count(userTopic(user.id), 'shelf');
  await opened.relay.broker.put(userTopic(user.id), 'shelf', Array.from({ length: 2000 - there }, (_, n) => ({ key: `set/${n}`, value: '0', stamp: 1 })), 'always');
  await put('set/7', 'again');
  assert.deepEqual(await opened.relay.broker.get(userTopic(user.id), 'shelf', ['set/7']), ['"again"']);
  await assert.rejects(put('set/more', 1), /at most 2000 items/);
  await ana.close();
});

test('a shelf takes no more than a socket does, however much is put there at once, and can be made lighter then', async () => {
  const ana = await WireClient.open(opened.url), { token } = await ana.hi({ guest: { name: 'Ana' } });
  const put = (key: string, value: unknown, stamp = 1) => ana.do('shelf_put', { items: Array.from({ length: 14 }, (_, n) => ({ key: `set/${key}-${n}`, value, stamp })) });
  const large = 'x'.repeat(4000);
  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => put(`${n}`, large).then(() => 'put', (error: Refused) => error.code)));
  assert.deepEqual(outcomes, [...Array(9).fill('put'), ...Array(11).fill('full')]);
  const phone = await WireClient.open(opened.url), { shelf } = await phone.hi({ token: token! });
  assert.equal(shelf.length, 9 * 14);
  await put('8', null, 2);
  await put('9', large);
  await Promise.all([ana.close(), phone.close()]);
});

test('who was in more rooms than a shelf holds enters another: those left longest ago make way, and none does that one is in', async () => {
  const { broker } = opened.relay, ben = await WireClient.open(opened.url), { user } = await ben.hi({ guest: { name: 'Ben' } });
  const topic = userTopic(user.id), there = await broker.count(topic, 'shelf');
  await broker.put(topic, 'shelf', Array.from({ length: there }, (_, n) => ({ key: `set/${n}`, value: '0' })), 'always');
  const fill = (value: string) => broker.put(topic, 'shelf', Array.from({ length: 1000 - there }, (_, n) => [{ key: `room/home/r${n}`, value, stamp: 5000 - n }, { key: `read/home/r${n}`, value: 'g-1' }]).flat(), 'always');
  const enter = (room: string) => ben.do('room_enter', { room });
  await fill('true');
  await assert.rejects(enter('home/more'), /at most 2000 items/);
  assert.deepEqual(await broker.get('room:home/more', 'members', [user.id]), [undefined]);
  await enter('home/r7');
  await fill('false');
  await enter('home/more');
  const keys = ['room/home/more', 'room/home/r998', 'read/home/r998', 'room/home/r0', 'read/home/r0'];
  assert.deepEqual((await broker.get(topic, 'shelf', keys)).map((value) => value !== undefined), [true, false, false, true, true]);
  assert.ok(await broker.count(topic, 'shelf') < 2000);
  await ben.close();
});

test('a room that is entered, left or barred holds on all devices, also where the clock of the relay before was ahead', async () => {
  const { broker } = opened.relay, cyd = await WireClient.open(opened.url), { user } = await cyd.hi({ guest: { name: 'Cyd' } });
  const room = 'home/ahead', key = `room/${room}`;
  const shelf = async (): Promise<unknown> => (await broker.get(userTopic(user.id), 'shelf', [key]))[0];
  await cyd.do('room_enter', { room });
  await broker.put(userTopic(user.id), 'shelf', [{ key, value: 'true', stamp: Date.now() + 60_000 }], 'always');
  const told: unknown[] = [];
  for (const cmd of ['room_leave', 'room_enter', 'room_leave'] as const) {
    await cyd.do(cmd, { room });
    told.push(await shelf());
  }
  assert.deepEqual(told, ['false', 'true', 'false']);
  const stamps = cyd.entries(userTopic(user.id)).map(({ entry }) => entry as { kind: string; items?: { key: string; stamp: number }[] }).flatMap(({ items = [] }) => items.filter((item) => item.key === key).map(({ stamp }) => stamp));
  assert.deepEqual(stamps, stamps.toSorted((a, b) => a - b), 'browsers take each for newer than the one before');
  await cyd.close();
});

test('what was kept and could not be told, since the broker went away in between, is told to other devices when it is asked for again, once', async (t) => {
  const { broker } = opened.relay, dan = await WireClient.open(opened.url), { user, token } = await dan.hi({ guest: { name: 'Dan' } });
  await dan.do('room_enter', { room: 'home/between' });
  const phone = await WireClient.open(opened.url);
  await phone.hi({ token: token! });
  const told = (): unknown[] => phone.entries(userTopic(user.id)).flatMap(({ entry }) => (entry as { items?: { key: string; value: unknown }[] }).items ?? []).map(({ key, value }) => [key, value]);
  await until(() => told().length === 1);
  const read = () => dan.do('room_read', { room: 'home/between', position: 'g-7' });
  const mute = () => dan.do('shelf_put', { items: [{ key: 'mute/home/between', value: true, stamp: 5 }] });
  for (const ask of [read, mute]) {
    const away = t.mock.method(broker, 'append', () => Promise.reject(new BrokerAway('gone for a moment')));
    await assert.rejects(ask(), /try again/);
    away.mock.restore();
    await ask();
    await ask();
  }
  await dan.do('shelf_put', { items: [{ key: 'set/last', value: 1, stamp: 5 }] });
  await until(() => told().length > 1 && (told().at(-1) as unknown[])[0] === 'set/last');
  assert.deepEqual(told().slice(1), [['read/home/between', 'g-7'], ['mute/home/between', true], ['set/last', 1]]);
  await Promise.all([dan.close(), phone.close()]);
});

test('a room that was left, or one was barred from, half-way, since the broker went away, goes from the list when it is asked for again', async (t) => {
  const { broker } = opened.relay, room = 'home/half-way';
  const [eva, fay] = await Promise.all(['Eva', 'Fay'].map((name) => WireClient.guest(opened.url, name)));
  for (const one of [eva!, fay!]) await one.do('room_enter', { room });
  const [listed, user] = [(id: string) => broker.get(userTopic(id), 'shelf', [`room/${room}`]), fay!.hello.user.id], put = broker.put.bind(broker);
  for (const [id, ask] of [[user, () => eva!.do('room_bar', { room, user })], [eva!.hello.user.id, () => eva!.do('room_leave', { room })]] as const) {
    const away = t.mock.method(broker, 'put', (...what: Parameters<typeof put>) => (what[1] === 'shelf' ? Promise.reject(new BrokerAway('gone for a moment')) : put(...what)));
    await assert.rejects(ask(), /try again/);
    away.mock.restore();
    assert.deepEqual(await listed(id), ['true']);
    await ask();
    assert.deepEqual(await listed(id), ['false']);
  }
  await assert.rejects(eva!.do('room_leave', { room }), /not in/);
  await Promise.all([eva!.close(), fay!.close()]);
});
