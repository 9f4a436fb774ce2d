import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BrokerAway } from '../broker/broker.ts';
import { Held, openRelay } from '../testing/open-relay.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { WITH_TOKENS, siteToken } from '../testing/tokens.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import { CLOSE, type Person } from '../wire.ts';

let relay: RelayProcess;
before(async () => { relay = await startRelay(WITH_TOKENS); });
after(() => relay.stop());

const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe('a token that runs out', () => {
  it('is asked to be renewed, and closes the socket if it is not', async () => {
    const client = await WireClient.token(relay.url, await siteToken('uma', { expires: inSeconds(3) }));
    const note = await client.until((c) => c.notes().find((found) => found.note === 'renew'));
    assert.ok(note.note === 'renew' && note.expires === client.hello.expires, JSON.stringify(note));
    assert.equal((await client.closed).code, CLOSE.auth);
  });

  it('is asked to be renewed again, each time it runs out', async () => {
    const client = await WireClient.token(relay.url, await siteToken('uma', { expires: inSeconds(4) }));
    const asked = (times: number) => client.until((c) => c.notes().filter((found) => found.note === 'renew').length === times);
    await asked(1);
    await client.do('auth_renew', { token: await siteToken('uma', { expires: inSeconds(8) }) });
    await asked(2);
    await client.close();
  });

  it('is renewed in place, and the socket stays', async () => {
    const client = await WireClient.token(relay.url, await siteToken('uma', { expires: inSeconds(2) }));
    const { expires } = await client.do<'auth_renew', { expires: number }>('auth_renew', { token: await siteToken('uma', { expires: inSeconds(600) }) });
    assert.ok(expires > Date.now() + 500_000, `expires ${expires}`);
    await new Promise((resolve) => { setTimeout(resolve, 3500); });
    await client.do('shelf_get', {});
    await client.close();
  });

  it('is not renewed by one of somebody else, an expired one, or none at all', async () => {
    const client = await WireClient.token(relay.url, await siteToken('uma'));
    await assert.rejects(client.do('auth_renew', { token: await siteToken('eve') }), refusal('bad_token'));
    await assert.rejects(client.do('auth_renew', { token: await siteToken('uma', { expires: inSeconds(-60) }) }), refusal('expired'));
    await assert.rejects(client.do('auth_renew', { token: 'x.y.z' }), refusal('bad_token'));
    await client.do('shelf_get', {});
    await client.close();
  });

  it('and is renewed with fewer rooms ends the stay in the others', async () => {
    const client = await WireClient.token(relay.url, await siteToken('uma', { rooms: ['shop/*', 'team/*'] }));
    await client.do('room_enter', { room: 'shop/a' });
    await client.do('room_enter', { room: 'team/b' });
    await client.do('auth_renew', { token: await siteToken('uma', { rooms: ['shop/*'] }) });
    const note = await client.until((c) => c.notes().find((found) => found.note === 'gone'));
    assert.ok(note.note === 'gone' && note.topic === 'room:team/b', JSON.stringify(note));
    await assert.rejects(client.do('room_send', { room: 'team/b', id: 'x', text: 'hi' }), refusal('not_member'));
    await client.do('room_send', { room: 'shop/a', id: 'x', text: 'hi' });
    await client.close();
  });

  it('and is renewed without any rooms ends the stay in the private ones that it had opened, and in no other', async () => {
    const ana = await WireClient.guest(relay.url, 'Ana'), client = await WireClient.token(relay.url, await siteToken('ula', { rooms: ['shop/*'] }));
    await ana.do('room_enter', { room: 'shop/secret', private: true });
    for (const room of ['shop/secret', 'shop/open']) await client.do('room_enter', { room });
    await client.do('auth_renew', { token: await siteToken('ula') });
    await assert.rejects(client.do('room_send', { room: 'shop/secret', id: 'x', text: 'hi' }), refusal('not_member'));
    assert.deepEqual(client.notes().flatMap((found) => (found.note === 'gone' ? [found.topic] : [])), ['room:shop/secret']);
    await client.do('room_send', { room: 'shop/open', id: 'x', text: 'hi' });
    await Promise.all([ana, client].map((one) => one.close()));
  });

  it('and is renewed with fewer rooms lets nobody into one that is just being entered', async () => {
    const { relay: { broker }, url, stop } = await openRelay(WITH_TOKENS), entering = new Held(), put = broker.put.bind(broker);
    const client = await WireClient.token(url, await siteToken('uma', { rooms: ['shop/*', 'team/*'] }));
    broker.put = async (topic, set, ...rest) => {
      if (set === 'members') await entering.pass();
      return put(topic, set, ...rest);
    };
    const entered = assert.rejects(client.do('room_enter', { room: 'team/b' }), refusal('forbidden'));
    await entering.asked;
    await client.do('auth_renew', { token: await siteToken('uma', { rooms: ['shop/*'] }) });
    entering.letGo();
    await entered;
    await assert.rejects(client.do('room_history', { room: 'team/b' }), refusal('not_member'));
    await client.close();
    await stop();
  });

  it('and is renewed without any rooms lets nobody into a private one that is just being entered', async () => {
    const { relay: { broker }, url, stop } = await openRelay(WITH_TOKENS), room = 'team/secret', entering = new Held(), put = broker.put.bind(broker);
    const ana = await WireClient.guest(url, 'Ana'), client = await WireClient.token(url, await siteToken('uma', { rooms: ['team/*'] }));
    await ana.do('room_enter', { room, private: true });
    broker.put = async (topic, set, ...rest) => {
      if (set === 'members') await entering.pass();
      return put(topic, set, ...rest);
    };
    const entered = assert.rejects(client.do('room_enter', { room }), refusal('not_member'));
    await entering.asked;
    await client.do('auth_renew', { token: await siteToken('uma') });
    entering.letGo();
    await entered;
    await assert.rejects(client.do('room_history', { room }), refusal('not_member'));
    await Promise.all([ana, client].map((one) => one.close()));
    await stop();
  });

  it('and is renewed without any rooms opens no private one while the others are still looked through, and all of them are where that failed', async () => {
    const { relay: { broker }, url, stop } = await openRelay(WITH_TOKENS), rooms = ['team/one', 'team/two'], get = broker.get.bind(broker);
    const ana = await WireClient.guest(url, 'Ana'), client = await WireClient.token(url, await siteToken('uma', { rooms: ['team/*'] })), bare = await siteToken('uma');
    for (const room of rooms) await ana.do('room_enter', { room, private: true });
    await client.do('room_enter', { room: 'team/one' });
    const looking = new Held();
    broker.get = async (topic, set, keys) => {
      if (topic === 'room:team/one' && set === 'members') await looking.pass();
      return get(topic, set, keys);
    };
    const renewed = assert.rejects(client.do('auth_renew', { token: bare }), refusal('degraded'));
    await looking.asked;
    await assert.rejects(client.do('room_enter', { room: 'team/two' }), refusal('private'));
    looking.fail(new BrokerAway('for the test'));
    await renewed;
    broker.get = get;
    await client.do('auth_renew', { token: bare });
    for (const room of rooms) await assert.rejects(client.do('room_history', { room }), refusal('not_member'), room);
    await Promise.all([ana, client].map((one) => one.close()));
    await stop();
  });
});

describe('a token that brings another name', () => {
  const COMES: Record<string, (token: string, client: WireClient) => Promise<WireClient>> = {
    'is renewed': async (token, client) => {
      await client.do('auth_renew', { token });
      return client;
    },
    'comes with the next socket': (token, { client }) => WireClient.token(relay.url, token, { client, term: 2 }),
  };
  for (const [how, come] of Object.entries(COMES)) {
    it(`and ${how} changes it wherever the person is named`, async () => {
      const room = `names/${how.replaceAll(' ', '-')}`, user = how.replaceAll(' ', '-');
      const first = await WireClient.token(relay.url, await siteToken(user, { name: 'Uma' })), other = await WireClient.token(relay.url, await siteToken('vic'));
      for (const client of [first, other]) await client.do('room_enter', { room });
      const client = await come(await siteToken(user, { name: 'Ume' }), first);
      await client.do('room_enter', { room, member: true });
      const named = async (cmd: 'room_members' | 'room_presence'): Promise<unknown> => {
        const { members, sample } = await other.ask<{ members?: Person[]; sample?: Person[] }>(cmd, { room });
        return (members ?? sample)?.find(({ id }) => id === user)?.name;
      };
      assert.deepEqual([await named('room_members'), await named('room_presence')], ['Ume', 'Ume']);
      await Promise.all([client.close(), other.close()]);
    });
  }
});
