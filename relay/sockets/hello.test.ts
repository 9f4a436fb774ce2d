import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { BrokerAway } from '../broker/broker.ts';
import { deriveKey } from '../identity/secret.ts';
import { Held, openRelay } from '../testing/open-relay.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { SECRET, hs256 } from '../testing/site.ts';
import { WITH_TOKENS, siteToken } from '../testing/tokens.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import { CLOSE, WIRE_VERSION } from '../wire.ts';
import type { InvitationEntry, LinkAnswer } from '../wire.ts';

let relay: RelayProcess;
before(async () => { relay = await startRelay(WITH_TOKENS); });
after(() => relay.stop());

const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;

describe('hello', () => {
  it('takes a guest by name, signs it, and knows it again by that token', async () => {
    const first = await WireClient.guest(relay.url, 'Ana');
    assert.equal(first.hello.user.name, 'Ana');
    assert.equal(first.hello.guest, true);
    const again = await WireClient.token(relay.url, first.hello.token!);
    assert.deepEqual(again.hello.user, first.hello.user);
    await Promise.all([first.close(), again.close()]);
  });

  it('signs a guest anew whose token has become old, long before it runs out', async () => {
    const ana = await WireClient.guest(relay.url, 'Ana'), claims = decodeJwt(ana.hello.token!);
    const aged = (days: number) => hs256({ ...claims, iat: claims.iat! - days * 24 * 60 * 60 }, deriveKey(SECRET, 'guests'));
    const young = await WireClient.token(relay.url, aged(29)), old = await WireClient.token(relay.url, aged(31));
    assert.equal(young.hello.token, undefined);
    assert.deepEqual(old.hello.user, ana.hello.user);
    assert.ok(decodeJwt(old.hello.token!).iat! >= claims.iat!, old.hello.token);
    await Promise.all([ana, young, old].map((client) => client.close()));
  });

  it('is what others are told of a user of the site from then on, also where the name was another before', async () => {
    for (const name of ['Vera', 'Vera May']) await (await WireClient.token(relay.url, await siteToken('v1', { name }))).close();
    const ana = await WireClient.guest(relay.url, 'Ana');
    await ana.do('room_enter', { room: 'home/named' });
    await ana.do('user_invite', { user: 'v1', room: 'home/named', id: 'i1' });
    const invited = await ana.until((c) => c.entries(`user:${ana.hello.user.id}`).map(({ entry }) => entry).find((entry) => entry.kind === 'invitation'));
    assert.equal((invited as InvitationEntry).to.name, 'Vera May');
    await ana.close();
  });

  it('takes a user of the site by token, and hands back no token of its own', async () => {
    const client = await WireClient.token(relay.url, await siteToken('u1', { name: 'Uma', picture: 'https://example.org/u.png' }));
    assert.deepEqual(client.hello.user, { id: 'u1', name: 'Uma', picture: 'https://example.org/u.png' });
    assert.equal(client.hello.guest, false);
    assert.equal(client.hello.token, undefined);
    await client.close();
  });

  for (const [what, data, code, close] of [
    ['no identity', {}, 'no_identity', CLOSE.auth],
    ['two identities', { guest: { name: 'A' }, token: 'x' }, 'no_identity', CLOSE.auth],
    ['a token that is none', { token: 'x' }, 'bad_token', CLOSE.auth],
    ['a code that nobody gave out', { link: 'ABCDEFGH' }, 'bad_token', CLOSE.auth],
    ['another version', { guest: { name: 'A' }, version: WIRE_VERSION + 1 }, 'version', CLOSE.protocol],
  ] as const) {
    it(`refuses ${what} with a reason, and closes`, async () => {
      const client = await WireClient.open(relay.url);
      await assert.rejects(client.hi(data), refusal(code));
      assert.equal((await client.closed).code, close);
    });
  }

  it('refuses an expired token as expired', async () => {
    const client = await WireClient.open(relay.url);
    await assert.rejects(client.hi({ token: await siteToken('u1', { expires: Math.floor(Date.now() / 1000) - 60 }) }), refusal('expired'));
    assert.equal((await client.closed).code, CLOSE.auth);
  });

  it('stays open after a hello whose data is wrong, and takes a right one', async () => {
    const client = await WireClient.open(relay.url);
    await assert.rejects(client.hi({ guest: { name: '  ' } }), refusal('bad_data'));
    assert.equal((await client.hi({ guest: { name: 'Ana' } })).user.name, 'Ana');
    await client.close();
  });

  it('comes first, and once', async () => {
    const client = await WireClient.open(relay.url);
    await assert.rejects(client.do('room_presence', { room: 'home/general' }), refusal('hello_first'));
    await client.hi({ guest: { name: 'Ana' } });
    await assert.rejects(client.hi({ guest: { name: 'Ben' } }), refusal('bad_request'));
    await client.close();
  });
});

describe('terms', () => {
  it('a newer one evicts the socket that holds the client', async () => {
    const older = await WireClient.guest(relay.url, 'Ana');
    const token = older.hello.token!;
    const newer = await WireClient.token(relay.url, token, { client: older.client, term: 2 });
    assert.equal((await older.closed).code, CLOSE.evicted);
    await newer.close();
  });

  it('the same one, after a connection was lost, evicts what is left of it', async () => {
    const lost = await WireClient.guest(relay.url, 'Ana');
    const back = await WireClient.token(relay.url, lost.hello.token!, { client: lost.client });
    assert.equal((await lost.closed).code, CLOSE.evicted);
    await back.do('room_enter', { room: 'home/terms' });
    await back.close();
  });

  it('a lower one is refused, and the holder is not disturbed', async () => {
    const holder = await WireClient.guest(relay.url, 'Ana', { term: 7 });
    const stale = await WireClient.open(relay.url, { client: holder.client });
    await assert.rejects(stale.hi({ token: holder.hello.token, term: 6 }), refusal('stale_term'));
    assert.equal((await stale.closed).code, CLOSE.evicted);
    await holder.do('shelf_get', {});
    await holder.close();
  });

  it('of another user mean nothing, even for the same client id', async () => {
    const mine = await WireClient.guest(relay.url, 'Ana');
    const theirs = await WireClient.guest(relay.url, 'Eve', { client: mine.client, term: 99 });
    await mine.do('shelf_get', {});
    await Promise.all([mine.close(), theirs.close()]);
  });
});

describe('cursors', () => {
  it('go on where the client was, in every room, without a second request', async () => {
    const ana = await WireClient.guest(relay.url, 'Ana'), ben = await WireClient.guest(relay.url, 'Ben');
    for (const room of ['home/one', 'home/two']) {
      await ana.do('room_enter', { room });
      await ben.do('room_enter', { room });
      await ben.do('room_send', { room, id: 'm1', text: `first in ${room}` });
    }
    const cursors = Object.fromEntries(await Promise.all(['home/one', 'home/two'].map(async (room) => {
      const [placed] = await ana.until((c) => c.entries(`room:${room}`).length === 1 && c.entries(`room:${room}`));
      return [`room:${room}`, placed!.pos] as const;
    })));
    await ana.close();
    for (const room of ['home/one', 'home/two']) await ben.do('room_send', { room, id: 'm2', text: `missed in ${room}` });
    const back = await WireClient.token(relay.url, ana.hello.token!, { client: ana.client, cursors });
    for (const room of ['home/one', 'home/two']) {
      await back.until((c) => c.texts(room).length === 1);
      assert.deepEqual(back.texts(room), [`missed in ${room}`]);
      assert.equal(back.pushes(`room:${room}`)[0]!.resume?.complete, true);
      await ben.do('room_send', { room, id: 'm3', text: 'live' });
      await back.until((c) => c.texts(room).length === 2);
    }
    await Promise.all([back.close(), ben.close()]);
  });

  it('of rooms with news are caught up first, however many others there are', async () => {
    const ana = await WireClient.guest(relay.url, 'Ana'), ben = await WireClient.guest(relay.url, 'Ben');
    const rooms = Array.from({ length: 30 }, (_, n) => `home/many-${n}`), last = rooms.at(-1)!;
    for (const room of rooms) {
      await ana.do('room_enter', { room });
      await ben.do('room_enter', { room });
      await ben.do('room_send', { room, id: 'm1', text: 'before' });
    }
    const cursors = Object.fromEntries(await Promise.all(rooms.map(async (room) => {
      const [placed] = await ana.until((c) => c.entries(`room:${room}`).length === 1 && c.entries(`room:${room}`));
      return [`room:${room}`, placed!.pos] as const;
    })));
    await ana.close();
    await ben.do('room_send', { room: last, id: 'm2', text: 'missed' });
    const back = await WireClient.token(relay.url, ana.hello.token!, { client: ana.client, cursors });
    const caughtUp = (c: WireClient): string[] => c.frames.flatMap((frame) => 'resume' in frame && frame.topic.startsWith('room:') ? [frame.topic] : []);
    await back.until((c) => caughtUp(c).length === rooms.length);
    assert.equal(caughtUp(back)[0], `room:${last}`);
    assert.deepEqual(back.texts(last), ['missed']);
    await Promise.all([back.close(), ben.close()]);
  });

  it('of rooms one is not in are refused one by one, the others go live', async () => {
    const ana = await WireClient.guest(relay.url, 'Ana');
    await ana.do('room_enter', { room: 'home/mine' });
    const back = await WireClient.token(relay.url, ana.hello.token!, { client: ana.client, term: 2, cursors: { 'room:home/mine': '', 'room:home/never': '', 'user:somebody': '', nonsense: '' } });
    assert.deepEqual(Object.fromEntries(Object.entries(back.hello.refused ?? {}).map(([topic, error]) => [topic, error.code])), { 'room:home/never': 'not_member', 'user:somebody': 'bad_data', nonsense: 'bad_data' });
    await back.until((c) => c.pushes('room:home/mine')[0]?.resume?.complete);
    await back.close();
  });

  it('may take more than any other frame, so that who is in many rooms comes in', { timeout: 20_000 }, async () => {
    const small = await startRelay({ CONFAB_FRAME_BYTES: '1024' }), ana = await WireClient.guest(small.url, 'Ana');
    const rooms = Array.from({ length: 20 }, (_, n) => `home/${'ж'.repeat(60)}-${n}`);
    for (const room of rooms) await ana.do('room_enter', { room });
    await ana.close();
    const back = await WireClient.token(small.url, ana.hello.token!, { client: ana.client, cursors: Object.fromEntries(rooms.map((room) => [`room:${room}`, ''])) });
    assert.equal(back.hello.refused, undefined);
    back.raw(JSON.stringify({ id: 99, cmd: 'room_send', data: { room: rooms[0], id: 'm1', text: 'x'.repeat(1024) } }));
    await back.until((c) => c.frames.some((frame) => 're' in frame && 'error' in frame && frame.error.code === 'too_large'));
    await small.stop();
  });

  it('from a log that is gone are told as incomplete', async () => {
    const ana = await WireClient.guest(relay.url, 'Ana');
    await ana.do('room_enter', { room: 'home/forked' });
    await ana.do('room_send', { room: 'home/forked', id: 'm1', text: 'kept' });
    const back = await WireClient.token(relay.url, ana.hello.token!, { client: ana.client, term: 2, cursors: { 'room:home/forked': 'elsewhere-40' } });
    await back.until((c) => c.pushes('room:home/forked').length > 0);
    assert.equal(back.pushes('room:home/forked')[0]!.resume?.complete, false);
    assert.deepEqual(back.texts('home/forked'), ['kept']);
    await back.close();
  });
});

describe('a second device of a guest', () => {
  it('becomes the same user by a one-time code', async () => {
    const desk = await WireClient.guest(relay.url, 'Ana');
    const { code, expires } = await desk.do<'link_new', LinkAnswer>('link_new', {});
    assert.ok(expires > Date.now(), `expires ${expires}`);
    const phone = await WireClient.open(relay.url);
    const hello = await phone.hi({ link: code.toLowerCase() });
    assert.deepEqual(hello.user, desk.hello.user);
    assert.ok(hello.token, 'a token of its own');
    const thief = await WireClient.open(relay.url);
    await assert.rejects(thief.hi({ link: code }), refusal('bad_token'));
    await Promise.all([desk.close(), phone.close()]);
  });

  it('is for guests: users of a site sign in there', async () => {
    const client = await WireClient.token(relay.url, await siteToken('u9'));
    await assert.rejects(client.do('link_new', {}), refusal('forbidden'));
    await client.close();
  });

  it('cannot be had by guessing: an address gets few tries', async () => {
    const codes: string[] = [];
    for (let i = 0; i < 12; i++) {
      const client = await WireClient.open(relay.url);
      await client.hi({ link: `GUESS${i}` }).catch((error: Refused) => codes.push(error.code));
      client.socket.terminate();
    }
    assert.ok(codes.includes('limit'), codes.join());
  });
});

describe('a hello that fails for one room while another is still looked up', () => {
  it('leaves nobody in that room who says hello next on this socket', async (t) => {
    const { relay: { broker }, url, stop } = await openRelay();
    t.after(stop);
    const ana = await WireClient.guest(url, 'Ana');
    for (const room of ['home/failing', 'home/slow']) await ana.do('room_enter', { room });
    await ana.close();
    const get = broker.get.bind(broker), slow = new Held();
    broker.get = async (topic, set, keys) => {
      if (topic === 'room:home/failing' && set === 'members') throw new BrokerAway('for the test');
      if (topic === 'room:home/slow' && set === 'members') await slow.pass();
      return get(topic, set, keys);
    };
    const socket = await WireClient.open(url);
    const failing = socket.hi({ token: ana.hello.token, cursors: { 'room:home/failing': '', 'room:home/slow': '' } });
    setTimeout(() => slow.letGo(), 100);
    await assert.rejects(failing, refusal('degraded'));
    await socket.hi({ guest: { name: 'Eve' } });
    await slow.over;
    await assert.rejects(socket.do('room_send', { room: 'home/slow', id: 'm1', text: 'let in?' }), refusal('not_member'));
    await socket.close();
  });
});
