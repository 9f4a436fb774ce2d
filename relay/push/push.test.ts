/** Two relays on one Redis, and a push service of our own. Most of a test is waiting, so they run side by side. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../testing/brokers.ts';
import { startPushService } from '../testing/push-service.ts';
import type { Device, PushService } from '../testing/push-service.ts';
import { startRedis } from '../testing/redis.ts';
import type { TestRedis } from '../testing/redis.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { WITH_TOKENS } from '../testing/tokens.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import type { HelloAnswer, ShelfItem } from '../wire.ts';

const KEY = 'the key of the site, at least 32 characters';
/** By then whatever was to be pushed has been. */
const SURELY = 20_000;

let service: PushService, redis: TestRedis, here: RelayProcess, there: RelayProcess;
const env = () => ({ ...WITH_TOKENS, ...service.env, CONFAB_API_KEY: KEY, REDIS_URL: redis.url });
before(async () => {
  [service, redis] = await Promise.all([startPushService(), startRedis()]);
  [here, there] = await Promise.all([startRelay(env()), startRelay(env())]);
});
after(async () => {
  await Promise.all([here.stop(), there.stop()]);
  await redis.stop();
  service.stop();
});

type Someone = WireClient & { hello: HelloAnswer };
const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;
const put = (client: WireClient, key: string, value: unknown, stamp = Date.now()) => client.do('shelf_put', { items: [{ key, value, stamp }] });
const subscribe = (client: WireClient, { subscription }: Device, name = 'desk') => put(client, `push/${name}`, subscription);
const say = (client: WireClient, room: string, text: string) => client.do('room_send', { room, id: crypto.randomUUID(), text });
const api = (path: string, body: object) => fetch(`${here.origin}/api/${path}`, { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body: JSON.stringify(body) });

/** Somebody in these rooms who has a device that is told, still connected. */
async function member(name: string, rooms: string[], device: Device, relay = here): Promise<Someone> {
  const client = await WireClient.guest(relay.url, name);
  await subscribe(client, device);
  for (const room of rooms) await client.do('room_enter', { room });
  return client;
}
async function away(name: string, rooms: string[], device: Device, relay = here): Promise<Someone> {
  const client = await member(name, rooms, device, relay);
  await client.close();
  return client;
}
async function speaker(name: string, room: string): Promise<Someone> {
  const client = await WireClient.guest(here.url, name);
  await client.do('room_enter', { room });
  return client;
}
const bodies = (device: Device): string[] => device.pushes.map(({ note }) => note.body);
const told = (device: Device, count = 1) => until(() => device.pushes.length >= count, SURELY);

describe('Web Push', { concurrency: true }, () => {
  it('tells a member who is away, once, encrypted for the device and signed by the relay', async () => {
    const device = service.device(), ana = await speaker('Ana', 'home/once');
    await away('Ben', ['home/once'], device, there);
    await say(ana, 'home/once', 'Are you there? 🌍');
    await told(device);
    await pause(1000);
    const [{ note, headers, key }] = device.pushes as [Device['pushes'][number]];
    assert.equal(device.pushes.length, 1);
    assert.deepEqual(note, { kind: 'message', title: 'Ana · once', body: 'Are you there? 🌍', url: '/rooms/home/once', tag: 'room home/once' });
    assert.ok(Number(headers.ttl) > 3600, `kept for a while: ${headers.ttl}`);
    assert.equal(headers.urgency, 'normal');
    assert.match(String(headers.topic), /^[\w-]{32}$/);
    for (const relay of [here, there]) assert.deepEqual(await (await fetch(`${relay.origin}/push/key`)).json(), { key });
    assert.match(await (await fetch(`${here.origin}/metrics`)).text(), /confab_pushes_total\{outcome="sent"\} [1-9]/);
  });

  it('leaves alone who is connected, to whichever relay', async () => {
    const [connected, control] = [service.device(), service.device()], ana = await speaker('Ana', 'home/connected');
    const ben = await member('Ben', ['home/connected'], connected, there), cy = await away('Cy', ['home/connected'], control);
    await say(ana, 'home/connected', 'hello');
    for (const { hello } of [ben, cy]) await api(`users/${hello.user.id}/notices`, { keyword: 'mail' });
    await told(control, 2);
    assert.deepEqual(bodies(connected), []);
  });

  it('does not take a reload for being away', async () => {
    const device = service.device(), ana = await speaker('Ana', 'home/reload');
    const ben = await away('Ben', ['home/reload'], device);
    await say(ana, 'home/reload', 'hello');
    await pause(500);
    await WireClient.token(there.url, ben.hello.token!);
    await pause(6000);
    assert.deepEqual(bodies(device), []);
  });

  it('tells of many messages together, and of later ones again', async () => {
    const device = service.device(), ana = await speaker('Ana', 'home/many');
    await away('Ben', ['home/many'], device);
    await Promise.all(Array.from({ length: 10 }, (_, i) => say(ana, 'home/many', `message ${i + 1}`)));
    await told(device);
    assert.deepEqual(bodies(device), ['message 10']);
    await say(ana, 'home/many', 'later');
    await told(device, 2);
    assert.deepEqual(bodies(device), ['message 10', 'later']);
  });

  it('tells every device, and nobody of what they said themselves', async () => {
    const [desk, phone, own] = [service.device(), service.device(), service.device()];
    const ana = await member('Ana', ['home/own'], own);
    const ben = await member('Ben', ['home/own'], desk);
    await subscribe(ben, phone, 'phone');
    await Promise.all([ana.close(), ben.close()]);
    await api('rooms/home/own/messages', { from: ana.hello.user, text: 'from my script' });
    await Promise.all([told(desk), told(phone)]);
    assert.deepEqual([desk, phone, own].map(bodies), [['from my script'], ['from my script'], []]);
  });

  it('is silent about a muted room, but for what names the person', async () => {
    const device = service.device(), control = service.device(), ana = await speaker('Ana', 'home/muted');
    const ben = await member('Ben', ['home/muted'], device);
    await put(ben, 'mute/home/muted', true);
    await ben.close();
    await away('Cy', ['home/muted'], control);
    await say(ana, 'home/muted', 'chatter for @Bennett');
    await told(control);
    await pause(500);
    assert.deepEqual(bodies(device), []);
    await Promise.all([say(ana, 'home/muted', '@ben, look!'), say(ana, 'home/muted', 'more chatter')]);
    await told(device);
    assert.deepEqual(bodies(device), ['@ben, look!']);
    assert.equal(device.pushes[0]?.headers.urgency, 'high');
    await told(control, 2);
    assert.deepEqual(bodies(control), ['chatter for @Bennett', 'more chatter']);
  });

  it('tells nobody who left, was barred, signed out everywhere, took the subscription back, or has read it', async () => {
    const room = 'home/gone', ana = await speaker('Ana', room), control = service.device();
    const devices = [1, 2, 3, 4, 5].map(() => service.device());
    const [left, barred, out, back, read] = await Promise.all(devices.map((device, i) => member(`P${i}`, [room], device))) as [Someone, Someone, Someone, Someone, Someone];
    await away('Cy', [room], control);
    await left.do('room_leave', { room });
    await ana.do('room_bar', { room, user: barred.hello.user.id });
    await out.do('auth_out_everywhere', {});
    await put(back, 'push/desk', null);
    const { pos } = await ana.do<'room_send', { pos: string }>('room_send', { room, id: 'm', text: 'hello' });
    await read.do('room_read', { room, position: pos });
    await Promise.all([left, barred, back, read].map((client) => client.close()));
    await told(control);
    await pause(500);
    assert.deepEqual(devices.map(bodies), [[], [], [], [], []]);
  });

  it('tells of invitations and notices', async () => {
    const device = service.device(), ana = await speaker('Ana', 'home/party');
    const ben = await away('Ben', [], device, there), user = ben.hello.user.id;
    await ana.do('user_invite', { user, room: 'home/party', id: 'i1' });
    await api(`users/${user}/notices`, { keyword: 'mail', data: { title: 'New mail', text: 'from Cy', url: '/settings' } });
    await api(`users/${user}/notices`, { keyword: 'backup', data: { bytes: 7 } });
    await told(device, 3);
    assert.deepEqual(device.pushes.map(({ note: { kind, title, body, url } }) => [kind, title, body, url]).sort(), [
      ['invitation', 'Ana', 'home/party', '/invitations'], ['notice', 'New mail', 'from Cy', '/settings'], ['notice', 'backup', '', '/'],
    ].sort());
  });

  it('tells again nothing that is repeated', async () => {
    const device = service.device(), ana = await speaker('Ana', 'home/again');
    await away('Ben', ['home/again'], device);
    await ana.do('room_send', { room: 'home/again', id: 'same', text: 'one' });
    await told(device);
    await ana.do('room_send', { room: 'home/again', id: 'same', text: 'one' });
    const twin = await WireClient.token(there.url, ana.hello.token!);
    await twin.do('room_send', { room: 'home/again', id: 'same', text: 'one' });
    await pause(7000);
    assert.deepEqual(bodies(device), ['one']);
  });

  it('drops a subscription that is dead, and goes on telling the other devices', async () => {
    const [dead, alive, control] = [service.device(410), service.device(), service.device()], ana = await speaker('Ana', 'home/dead');
    const ben = await member('Ben', ['home/dead'], dead);
    await subscribe(ben, alive, 'phone');
    await ben.close();
    await away('Cy', ['home/dead'], control);
    await say(ana, 'home/dead', 'one');
    await Promise.all([told(dead), told(alive)]);
    const again = await WireClient.token(here.url, ben.hello.token!);
    const kept = async (): Promise<string[]> => (await again.do<'shelf_get', { items: ShelfItem[] }>('shelf_get', {})).items.map(({ key }) => key).filter((key) => key.startsWith('push/'));
    await until(async () => (await kept()).length === 1);
    assert.deepEqual(await kept(), ['push/phone']);
    await again.close();
    await say(ana, 'home/dead', 'two');
    await told(alive, 2);
    assert.deepEqual([bodies(dead), bodies(alive)], [['one'], ['one', 'two']]);
  });

  it('tries again what a push service did not take for now, and of it the newest', async () => {
    const busy = service.device(500, 503, 201), ana = await speaker('Ana', 'home/busy');
    await away('Ben', ['home/busy'], busy);
    await say(ana, 'home/busy', 'one');
    await until(() => busy.asked.length === 1, SURELY);
    await say(ana, 'home/busy', 'two');
    await told(busy);
    await pause(4000);
    assert.deepEqual([bodies(busy), busy.asked.length], [['two'], 3]);
  });

  it('asks again when the push service said it may, not before', async () => {
    const busy = service.device([429, 5], 201), ana = await speaker('Ana', 'home/later');
    await away('Ben', ['home/later'], busy);
    await say(ana, 'home/later', 'hello');
    await told(busy);
    const [first = 0, second = 0] = busy.asked;
    assert.ok(second - first >= 5000, `asked again after ${second - first} ms`);
  });

  it('gives up what the push service will never take, and what nobody wants any more', async () => {
    const [refused, out, seen] = [service.device(400), service.device(500), service.device(500)], ana = await speaker('Ana', 'home/giving-up');
    const cy = await member('Cy', ['home/giving-up'], out), dan = await member('Dan', ['home/giving-up'], seen);
    await away('Ben', ['home/giving-up'], refused);
    await Promise.all([cy.close(), dan.close()]);
    await say(ana, 'home/giving-up', 'one');
    await until(() => [refused, out, seen].every(({ asked }) => asked.length === 1), SURELY);
    await WireClient.token(there.url, dan.hello.token!);
    const again = await WireClient.token(here.url, cy.hello.token!);
    await again.do('auth_out_everywhere', {});
    await again.close();
    await pause(8000);
    assert.deepEqual([refused, out, seen].map(({ asked }) => asked.length), [1, 1, 1]);
  });

  it('delays nothing while a push service hangs', async () => {
    const [hanging, control] = [service.device('never'), service.device()], ana = await speaker('Ana', 'home/hanging');
    await away('Ben', ['home/hanging'], hanging);
    await away('Cy', ['home/quick'], control);
    await say(ana, 'home/hanging', 'one');
    await told(hanging);
    const start = performance.now();
    await say(ana, 'home/hanging', 'two');
    assert.ok(performance.now() - start < 5000, `a confirmation took ${performance.now() - start} ms`);
    await ana.do('room_enter', { room: 'home/quick' });
    await say(ana, 'home/quick', 'elsewhere');
    await told(control);
  });

  it('tells whose relay has died', async () => {
    const device = service.device(), ana = await speaker('Ana', 'home/died'), third = await startRelay(env());
    await member('Ben', ['home/died'], device, third);
    await third.kill();
    await say(ana, 'home/died', 'are you well?');
    await told(device);
  });

  it('reaches rooms that were entered before the device came', async () => {
    const device = service.device(), ana = await speaker('Ana', 'home/before'), ben = await speaker('Ben', 'home/before');
    await subscribe(ben, device);
    await ben.close();
    await say(ana, 'home/before', 'hello');
    await told(device);
  });

  it('takes subscriptions at known push services only, and ten of a user', async () => {
    const ben = await WireClient.guest(here.url, 'Ben'), { subscription } = service.device();
    const { host } = new URL(subscription.endpoint);
    for (const endpoint of [`http://${host}/a`, 'https://127.0.0.1/a', 'https://169.254.169.254/a', `https://evil.example/${host}`, `https://${host}@evil.example/`, `https://a:b@${host}/`, 'nonsense', 7]) {
      await assert.rejects(put(ben, 'push/a', { ...subscription, endpoint }), refusal('bad_data'), String(endpoint));
    }
    const onNoCurve = Buffer.alloc(65, 4).toString('base64url');
    for (const wrong of [{ auth: 'short' }, { p256dh: 'short' }, { p256dh: onNoCurve }]) {
      await assert.rejects(put(ben, 'push/a', { ...subscription, keys: { ...subscription.keys, ...wrong } }), refusal('bad_data'), JSON.stringify(wrong));
    }
    await assert.rejects(put(ben, 'push/a', 'text'), refusal('bad_data'));
    const now = Date.now();
    for (let i = 0; i < 12; i++) await put(ben, `push/${i}`, service.device().subscription, now - 100 + i);
    const { items } = await ben.do<'shelf_get', { items: ShelfItem[] }>('shelf_get', {});
    assert.deepEqual(items.map(({ key }) => key).sort(), [2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((i) => `push/${i}`).sort());
  });

  it('keeps the subscription of one device however often another is switched off and on, each time under a new address', async () => {
    const ben = await WireClient.guest(here.url, 'Ben'), now = Date.now();
    await put(ben, 'push/phone', service.device().subscription, now - 100);
    for (let i = 0; i < 12; i++) {
      await put(ben, `push/desk-${i}`, service.device().subscription, now - 90 + i);
      await put(ben, `push/desk-${i}`, null, now - 70 + i);
    }
    const { items } = await ben.do<'shelf_get', { items: ShelfItem[] }>('shelf_get', {});
    assert.deepEqual(items.filter(({ value }) => value !== null).map(({ key }) => key), ['push/phone']);
    assert.equal(items.length, 10);
  });

  it('is off without a contact, and says so', async () => {
    const off = await startRelay(), ben = await WireClient.guest(off.url, 'Ben');
    assert.equal((await fetch(`${off.origin}/push/key`)).status, 404);
    await assert.rejects(subscribe(ben, service.device()), refusal('forbidden'));
    await ben.close();
    await off.stop();
  });

  it('tells what was said just before the relay stops, with the embedded broker as well', async () => {
    const device = service.device(), { REDIS_URL: _, ...embedded } = env(), alone = await startRelay(embedded);
    const ana = await WireClient.guest(alone.url, 'Ana');
    await ana.do('room_enter', { room: 'home/last' });
    const ben = await WireClient.guest(alone.url, 'Ben'), open = service.device();
    await ben.do('room_enter', { room: 'home/last' });
    await subscribe(ben, open);
    await away('Cy', ['home/last'], device, alone);
    await say(ana, 'home/last', 'good bye');
    await alone.stop();
    assert.deepEqual([bodies(device), bodies(open)], [['good bye'], []]);
  });
});
