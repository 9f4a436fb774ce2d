import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startRedis } from '../testing/redis.ts';
import type { TestRedis } from '../testing/redis.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { WITH_TOKENS } from '../testing/tokens.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import { CLOSE } from '../wire.ts';
import type { InvitationEntry, PresenceChange, PresenceSample, RoomInfo } from '../wire.ts';

let redis: TestRedis, here: RelayProcess, there: RelayProcess;
before(async () => {
  redis = await startRedis({ appendonly: true });
  [here, there] = await Promise.all([startRelay({ ...WITH_TOKENS, REDIS_URL: redis.url }), startRelay({ ...WITH_TOKENS, REDIS_URL: redis.url })]);
});
after(async () => {
  await Promise.all([here.stop(), there.stop()]);
  await redis.stop();
});

const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;
const enter = (client: WireClient, room: string, more = {}) => client.do<'room_enter', RoomInfo>('room_enter', { room, ...more });
/** Of what happens in some of them only where a moment was left open. */
const ROUNDS = 8;
const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms); });

describe('two relays on one Redis', () => {
  it('are one room: messages, presence, typing', async () => {
    const ana = await WireClient.guest(here.url, 'Ana'), ben = await WireClient.guest(there.url, 'Ben');
    await enter(ana, 'home/wide');
    assert.equal((await enter(ben, 'home/wide')).present.count, 2);
    await ana.do('room_send', { room: 'home/wide', id: 'm1', text: 'from here' });
    await ben.do('room_send', { room: 'home/wide', id: 'm1', text: 'from there' });
    await ana.do('room_typing', { room: 'home/wide', on: true });
    for (const client of [ana, ben]) await client.until((c) => c.texts('home/wide').length === 2);
    assert.deepEqual(ana.texts('home/wide'), ben.texts('home/wide'));
    await ben.until((c) => c.signals('room:home/wide').some(({ signal }) => signal === 'typing'));
    await ana.until((c) => c.signals('room:home/wide').some(({ data }) => (data as PresenceChange).came?.some(({ name }) => name === 'Ben')));
    await Promise.all([ana.close(), ben.close()]);
  });

  it('have one socket for a client: a newer term there evicts the older here, a lower one is refused', async () => {
    const older = await WireClient.guest(here.url, 'Ana', { term: 3 });
    const newer = await WireClient.token(there.url, older.hello.token!, { client: older.client, term: 4 });
    assert.equal((await older.closed).code, CLOSE.evicted);
    const stale = await WireClient.open(here.url, { client: older.client });
    await assert.rejects(stale.hi({ token: older.hello.token, term: 3 }), refusal('stale_term'));
    await newer.do('shelf_get', {});
    await newer.close();
  });

  // A socket that stays open would be waited for.
  it('have one socket for a client whose connection was lost and that comes back there', { timeout: 10_000 }, async () => {
    const lost = await WireClient.guest(here.url, 'Ana'), back = await WireClient.token(there.url, lost.hello.token!, { client: lost.client });
    assert.equal((await lost.closed).code, CLOSE.evicted);
    await back.do('shelf_get', {});
    await back.close();
  });

  it('keep the presence of who moves from one to the other', async () => {
    const ana = await WireClient.guest(here.url, 'Ana'), ben = await WireClient.guest(here.url, 'Ben');
    for (const client of [ana, ben]) await enter(client, 'home/move');
    await ana.until((c) => c.signals('room:home/move').some(({ data }) => (data as PresenceChange).came?.some(({ name }) => name === 'Ben')));
    const before = ana.signals('room:home/move').length;
    await ben.close();
    const moved = await WireClient.token(there.url, ben.hello.token!, { client: ben.client, cursors: { 'room:home/move': '' } });
    await pause(3500);
    assert.equal(ana.signals('room:home/move').length, before);
    assert.equal((await ana.do<'room_presence', PresenceSample>('room_presence', { room: 'home/move' })).count, 2);
    await Promise.all([ana.close(), moved.close()]);
  });

  it('see those again who were cleared away because their relay stood still, once it goes on', { timeout: 30_000 }, async () => {
    const ana = await WireClient.guest(here.url, 'Ana'), ben = await WireClient.guest(there.url, 'Ben');
    for (const client of [ana, ben]) await enter(client, 'home/still');
    const changes = () => ana.signals('room:home/still').map(({ data }) => data as PresenceChange);
    await ana.until(() => changes().some(({ came }) => came?.some(({ name }) => name === 'Ben')));
    process.kill(there.pid, 'SIGSTOP');
    await ana.until(() => changes().at(-1)?.went?.[0] === ben.hello.user.id, 20_000);
    process.kill(there.pid, 'SIGCONT');
    await ana.until(() => changes().at(-1)?.came?.[0]?.id === ben.hello.user.id);
    assert.equal(changes().at(-1)?.count, 2);
    await Promise.all([ana.close(), ben.close()]);
  });

  it('hold the 1500 ms together, and show every device the same invitation', async () => {
    const ana = await WireClient.guest(here.url, 'Ana'), anaThere = await WireClient.token(there.url, ana.hello.token!), ben = await WireClient.guest(there.url, 'Ben');
    await enter(ana, 'home/asked');
    await enter(anaThere, 'home/asked');
    const about = { user: ben.hello.user.id, room: 'home/asked' };
    const outcomes = await Promise.allSettled([ana, anaThere].map((client, i) => client.do('user_invite', { ...about, id: `i${i}` })));
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    for (const client of [ana, anaThere, ben]) {
      await client.until((c) => c.entries(`user:${(client as typeof ana).hello.user.id}`).filter(({ entry }) => (entry as InvitationEntry).kind === 'invitation').length === 1);
    }
    await Promise.all([ana.close(), anaThere.close(), ben.close()]);
  });

  it('put a barred person out wherever they are', async () => {
    const ana = await WireClient.guest(here.url, 'Ana'), ben = await WireClient.guest(there.url, 'Ben');
    for (const client of [ana, ben]) await enter(client, 'home/out');
    await ana.do('room_bar', { room: 'home/out', user: ben.hello.user.id });
    await ben.until((c) => c.notes().some((note) => note.note === 'gone'));
    await ana.do('room_send', { room: 'home/out', id: 'm', text: 'alone' });
    await assert.rejects(ben.do('room_send', { room: 'home/out', id: 'm', text: 'hey' }), refusal('not_member'));
    assert.deepEqual(ben.texts('home/out'), []);
    await Promise.all([ana.close(), ben.close()]);
  });

  it('let nobody stay who signs out everywhere in the very moment of signing in', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const ana = await WireClient.guest(here.url, 'Ana'), { token } = ana.hello;
      const coming = await Promise.all(Array.from({ length: 12 }, () => WireClient.open(there.url)));
      const hellos = coming.map(async (client, n) => {
        await pause(n);
        await client.hi({ token }).catch(() => undefined);
      });
      await pause(3 + round % 6);
      await ana.do('auth_out_everywhere', {});
      await Promise.all(hellos);
      await pause(50);
      const stay = await Promise.all(coming.map((client) => Promise.race([client.closed.then(() => false), client.do('shelf_get', {}).then(() => true, () => false)])));
      assert.deepEqual(stay.filter(Boolean), [], `round ${round}`);
      await Promise.all(coming.map((client) => client.close()));
    }
  });

  it('close all sockets of who signs out everywhere', async () => {
    const ana = await WireClient.guest(here.url, 'Ana'), phone = await WireClient.token(there.url, ana.hello.token!);
    await ana.do('auth_out_everywhere', {});
    for (const client of [ana, phone]) assert.equal((await client.closed).code, CLOSE.auth);
  });

  it('confirm nothing while Redis is away, say so, keep sockets, and go on where they were', async () => {
    const ana = await WireClient.guest(here.url, 'Ana'), ben = await WireClient.guest(there.url, 'Ben');
    for (const client of [ana, ben]) await enter(client, 'home/away');
    await ana.do('room_send', { room: 'home/away', id: 'm1', text: 'before' });
    await redis.kill();
    const away = await ana.do('room_send', { room: 'home/away', id: 'm2', text: 'during' }).then(() => undefined, (error: Refused) => error.wire);
    assert.deepEqual([away?.code, away?.temporary], ['degraded', true]);
    for (const client of [ana, ben]) await client.until((c) => c.notes().some((note) => note.note === 'degraded'));
    assert.equal((await fetch(`${here.origin}/readyz`)).status, 503);
    await redis.restart();
    for (const client of [ana, ben]) await client.until((c) => c.notes().some((note) => note.note === 'live'), 10_000);
    await ana.do('room_send', { room: 'home/away', id: 'm2', text: 'during' });
    await ben.do('room_send', { room: 'home/away', id: 'm3', text: 'after' });
    for (const client of [ana, ben]) {
      await client.until((c) => c.texts('home/away').length === 3);
      assert.deepEqual(client.texts('home/away'), ['before', 'during', 'after']);
    }
    assert.equal((await ana.do<'room_presence', PresenceSample>('room_presence', { room: 'home/away' })).count, 2);
    await Promise.all([ana.close(), ben.close()]);
  });
});
