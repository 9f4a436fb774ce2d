import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BareSocket } from '../testing/bare-socket.ts';
import { startRelay } from '../testing/relay.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import { CLOSE } from '../wire.ts';

const status = (expected: number) => (error: Error & { status?: number }) => error.status === expected;
const ask = (client: WireClient, times: number) => Promise.all(Array.from({ length: times }, () => client.do('shelf_get', {}).then(() => undefined, (error: Refused) => error.wire)));

describe('limits', () => {
  it('hold for a user over all connections, say when to come again, and let others be', async () => {
    const relay = await startRelay({ CONFAB_SENDS_PER_USER: '4' });
    const desk = await WireClient.guest(relay.url, 'Ana'), phone = await WireClient.token(relay.url, desk.hello.token!), ben = await WireClient.guest(relay.url, 'Ben');
    const errors = (await Promise.all([ask(desk, 15), ask(phone, 15)])).flat().filter((error) => error !== undefined);
    // 5 s' worth may come at once; one of those was the phone's hello.
    assert.ok(errors.length >= 9 && errors.length <= 12, String(errors.length));
    for (const error of errors) assert.ok(error.code === 'limit' && error.temporary && error.retryAfter! > 0 && error.retryAfter! <= 5000, JSON.stringify(error));
    assert.deepEqual(await ask(ben, 1), [undefined]);
    await new Promise((resolve) => { setTimeout(resolve, 600); });
    assert.deepEqual(await ask(desk, 1), [undefined]);
    await relay.stop();
  });

  it('count what is large several times: what is brought, by every door, and what is asked for', async () => {
    const relay = await startRelay(), room = 'home/heavy', data = 'x'.repeat(16_000);
    const client = (name: string) => WireClient.guest(relay.url, name);
    const taken = async (times: number, ask: (i: number) => Promise<unknown>) => (await Promise.allSettled(Array.from({ length: times }, (_, i) => ask(i)))).filter(({ status: how }) => how === 'fulfilled').length;
    const [eve, ana, ben] = [await client('Eve'), await client('Ana'), await client('Ben')];
    for (const one of [eve, ana, ben]) await one.do('room_enter', { room, last: 1 });
    const brought = await taken(60, (i) => eve.do('room_send', { room, id: `m${i}`, type: 'blob', data }));
    // 98 requests are left of those that may come at once, and each is of four times 4 kB.
    assert.ok(brought >= 24 && brought <= 40, `${brought} of 60`);
    const asked = await taken(60, () => ana.do('room_history', { room, limit: 500 }));
    assert.ok(asked >= 7 && asked <= 20, `${asked} of 60`);
    assert.equal(await taken(60, () => ben.do('room_history', { room, limit: 1 })), 60, 'what is small counts once');
    const line = await BareSocket.open(`${relay.origin.replace('http', 'ws')}/ws/chat/heavy/`);
    for (let i = 0; i < 60; i++) line.send(JSON.stringify({ message: data }));
    await ben.until(() => line.frames.some((frame) => frame.includes('"limit"')));
    await relay.stop();
  });

  it('count a new name once more for each room in which it is told', async () => {
    const relay = await startRelay({ CONFAB_SENDS_PER_USER: '20' }), [ana, ben] = await Promise.all(['Ana', 'Ben'].map((name) => WireClient.guest(relay.url, name)));
    for (let i = 0; i < 40; i++) await ana!.do('room_enter', { room: `home/named${i}` });
    const renamed = async (client: WireClient) => (await Promise.allSettled(Array.from({ length: 20 }, (_, i) => client.do('auth_rename', { name: `Another ${i}` })))).filter(({ status: how }) => how === 'fulfilled').length;
    const start = performance.now(), some = await renamed(ana!), earned = (performance.now() - start) / 1000 * 20;
    // Of those that may come at once at least 59 are left, and at most 100.
    assert.ok(some >= 2 && some <= Math.ceil((100 + earned) / 41), `${some} of 20`);
    assert.equal(await renamed(ben!), 20);
    await relay.stop();
  });

  it('that waiting does not help against say so: rooms of a socket', async () => {
    const relay = await startRelay({ CONFAB_ROOMS_PER_CLIENT: '1' });
    const ana = await WireClient.guest(relay.url, 'Ana');
    await ana.do('room_enter', { room: 'home/one' });
    const full = await ana.do('room_enter', { room: 'home/two' }).then(() => undefined, (error: Refused) => error.wire);
    assert.deepEqual(full, { code: 'full', message: 'At most 1 rooms on one socket: leave one first.', temporary: false });
    await relay.stop();
  });

  it('hold for an address over all users', async () => {
    const relay = await startRelay({ CONFAB_SENDS_PER_ADDRESS: '4' });
    const clients = await Promise.all(['Ana', 'Ben', 'Cem'].map((name) => WireClient.guest(relay.url, name)));
    const errors = (await Promise.all(clients.map((client) => ask(client, 10)))).flat().filter((error) => error !== undefined);
    assert.ok(errors.length >= 11 && errors.length <= 14, String(errors.length));
    await relay.stop();
  });

  it('hold for how many people one user invites, over all connections, and for whoever is a new guest each time', async () => {
    const relay = await startRelay({ CONFAB_SENDS_PER_USER: '1000', CONFAB_SENDS_PER_ADDRESS: '10000' });
    const inviting = async (clients: WireClient[], times: number) => {
      for (const client of clients) await client.do('room_enter', { room: 'home/spam' });
      const asked = Array.from({ length: times }, (_, i) => clients[i % clients.length]!.do('user_invite', { user: `person-${i}`, room: 'home/spam', id: 'i' }).then(() => undefined, (error: Refused) => error.wire));
      const errors = (await Promise.all(asked)).filter((error) => error !== undefined);
      for (const error of errors) assert.ok(error.code === 'limit' && error.retryAfter! > 0, JSON.stringify(error));
      return times - errors.length;
    };
    const eve = await WireClient.guest(relay.url, 'Eve'), phone = await WireClient.token(relay.url, eve.hello.token!);
    const start = performance.now(), earned = (perSecond: number) => Math.ceil((performance.now() - start) / 1000 * perSecond);
    const alone = await inviting([eve, phone], 120);
    assert.ok(alone >= 60 && alone <= 60 + earned(1), `${alone} of 120`);
    assert.equal(await inviting([await WireClient.guest(relay.url, 'Ana')], 20), 20, 'others invite on');
    const guests = await Promise.all(Array.from({ length: 20 }, (_, i) => WireClient.guest(relay.url, `Eve ${i}`)));
    const many = await inviting(guests, 1000);
    const left = 600 - alone - 20;
    assert.ok(many >= left && many <= left + earned(10), `${many} of 1000`);
    await relay.stop();
  });

  it('hold for how many rooms one user founds, and for whoever is a new guest each time, by whatever door; not for who enters one that is there', async () => {
    const relay = await startRelay({ CONFAB_SENDS_PER_ADDRESS: '30' }), plain = `${relay.origin.replace('http', 'ws')}/ws/chat`;
    const start = performance.now(), earned = (perSecond: number) => Math.ceil((performance.now() - start) / 1000 * perSecond);
    let rooms = 0, eve: WireClient, ben: WireClient;
    const byWire = (client: WireClient) => client.do('room_enter', { room: `home/r${++rooms}` }).then(() => '', (error: Refused) => error.message);
    const doors: Record<string, [times: number, found: () => Promise<string>]> = {
      'by one': [70, () => byWire(eve)],
      'by another': [40, () => byWire(ben)],
      'by posts': [4, () => fetch(`${relay.origin}/chat/rooms/r${++rooms}/user/Cem/`, { method: 'POST', body: '{"message":"hi"}' }).then((answer) => (answer.ok ? '' : answer.text()))],
      'by plain sockets': [4, async () => {
        const line = await BareSocket.open(`${plain}/r${++rooms}/`), first = await line.next();
        line.close();
        return first.startsWith('[') ? '' : first;
      }],
    };
    [eve, ben] = [await WireClient.guest(relay.url, 'Eve'), await WireClient.guest(relay.url, 'Ben')];
    const founded: Record<string, number> = {};
    for (const [how, [times, found]] of Object.entries(doors)) {
      const refusals = (await Promise.all(Array.from({ length: times }, found))).filter((refusal) => refusal !== '');
      for (const refusal of refusals) assert.match(refusal, /limit.*founded/, how);
      founded[how] = times - refusals.length;
    }
    assert.ok(founded['by one']! >= 60 && founded['by one']! <= 60 + earned(1), JSON.stringify(founded));
    const all = Object.values(founded).reduce((sum, some) => sum + some);
    assert.ok(all >= 90 && all <= 90 + earned(0.15), JSON.stringify(founded));
    await ben.do('room_enter', { room: 'home/r1' });
    await relay.stop();
  });

  it('close the socket of whoever goes on regardless', async () => {
    const relay = await startRelay({ CONFAB_SENDS_PER_USER: '1' });
    const eve = await WireClient.guest(relay.url, 'Eve');
    void ask(eve, 300).catch(() => {});
    assert.equal((await eve.closed).code, CLOSE.limit);
    await relay.stop();
  });

  it('allow so many connections from one address, and again when one has gone', async () => {
    const relay = await startRelay({ CONFAB_CONNECTIONS_PER_ADDRESS: '2' });
    const first = await WireClient.open(relay.url), second = await WireClient.open(relay.url);
    await assert.rejects(WireClient.open(relay.url), status(429));
    await first.close();
    await second.until(() => true);
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    await (await WireClient.open(relay.url)).close();
    await relay.stop();
  });

  it('tell a page why it is one too many, which could not read that of a handshake, as long as those are few', async () => {
    const relay = await startRelay({ CONFAB_CONNECTIONS_PER_ADDRESS: '10' });
    const [first] = await Promise.all(Array.from({ length: 10 }, () => WireClient.open(relay.url)));
    const told = await WireClient.open(relay.url);
    await assert.rejects(WireClient.open(relay.url), status(429));
    await assert.rejects(told.hi({ guest: { name: 'Ana' } }), (error: Error) => error instanceof Refused && error.code === 'limit' && error.wire.retryAfter === 10_000);
    assert.equal((await told.closed).code, CLOSE.limit);
    await first!.close();
    await (await WireClient.guest(relay.url, 'Ana')).close();
    await relay.stop();
  });

  it('allow so many new connections a second', async () => {
    const relay = await startRelay({ CONFAB_CONNECTS_PER_ADDRESS: '2' });
    const opened = await Promise.allSettled(Array.from({ length: 15 }, () => WireClient.open(relay.url)));
    assert.equal(opened.filter((result) => result.status === 'fulfilled').length, 10);
    await relay.stop();
  });

  it('count the address a trusted proxy saw, and believe nobody else', async () => {
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
    const trusting = await startRelay({ CONFAB_CONNECTIONS_PER_ADDRESS: '1', CONFAB_TRUST_PROXY: '1' });
    await WireClient.open(trusting.url, from('made up, 10.0.0.1'));
    await assert.rejects(WireClient.open(trusting.url, from('another, 10.0.0.1')), status(429));
    await WireClient.open(trusting.url, from('10.0.0.2'));
    await trusting.stop();
    const wary = await startRelay({ CONFAB_CONNECTIONS_PER_ADDRESS: '1' });
    await WireClient.open(wary.url, from('10.0.0.1'));
    await assert.rejects(WireClient.open(wary.url, from('10.0.0.2')), status(429));
    await wary.stop();
  });

  it('count the address that proxies saw which add lines of their own', async () => {
    const open = (door: string, ...lines: string[]) => BareSocket.open(door, { finishRequest: (request) => request.setHeader('x-forwarded-for', lines).end() });
    for (const [proxies, ...behind] of [['1'], ['2', '10.0.0.9']] as const) {
      const relay = await startRelay({ CONFAB_CONNECTIONS_PER_ADDRESS: '1', CONFAB_TRUST_PROXY: proxies });
      const doors = [relay.url, `${relay.origin.replace('http', 'ws')}/ws/chat/general/`];
      await open(relay.url, 'made up', '10.0.0.1', ...behind);
      for (const door of doors) await assert.rejects(open(door, 'another', '10.0.0.1', ...behind), /HTTP 429/, door);
      for (const [i, door] of doors.entries()) await open(door, 'made up', `10.0.0.${i + 2}`, ...behind);
      await relay.stop();
    }
  });
});

describe('origins', () => {
  it('of the relay itself and those allowed may connect, others are told why not', async () => {
    const relay = await startRelay({ CONFAB_ORIGINS: 'https://site.example' });
    for (const origin of [relay.origin, 'https://site.example']) await (await WireClient.open(relay.url, { origin })).close();
    // The last by DNS rebinding: its name leads to the relay by now.
    for (const [origin, host] of [['https://evil.example'], ['null'], ['https://site.example.evil.example'], [`http://evil.example:${relay.port}`, `evil.example:${relay.port}`]] as const) {
      // A page cannot read why an upgrade failed, so the answer to its hello says it.
      const page = await WireClient.open(relay.url, { origin, headers: host ? { host } : {} });
      await assert.rejects(page.hi({ guest: { name: 'Eve' } }), (error: Refused) => error.code === 'origin' && (origin === 'null' ? /allow-same-origin/ : /CONFAB_ORIGINS/).test(error.message), origin);
      assert.equal((await page.closed).code, CLOSE.auth);
    }
    await relay.stop();
  });
});
