import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Held, openRelay } from '../testing/open-relay.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { WITH_TOKENS, siteToken } from '../testing/tokens.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import type { GrantAnswer, MembersAnswer, RoomInfo, ShelfItem } from '../wire.ts';

let relay: RelayProcess;
before(async () => { relay = await startRelay(WITH_TOKENS); });
after(() => relay.stop());

const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;
const guest = (name: string) => WireClient.guest(relay.url, name);
const found = (client: WireClient, room: string) => client.do<'room_enter', RoomInfo>('room_enter', { room, private: true, title: 'Secret' });

/** Every command by which a stranger could learn of a room. */
const asks: [string, object][] = [
  ['room_send', { id: 'x', text: 'hi' }], ['room_history', {}], ['room_presence', {}], ['room_members', {}], ['room_typing', { on: true }],
  ['room_read', { position: 'a-1' }], ['room_leave', {}], ['room_link', {}], ['room_bar', { user: 'x' }], ['room_unbar', { user: 'x' }], ['user_invite', { user: 'x', id: 'i' }],
];

describe('a private room', () => {
  it('lets nobody in who was not invited', async () => {
    const ana = await guest('Ana'), eve = await guest('Eve');
    assert.equal((await found(ana, 'home/secret')).private, true);
    await assert.rejects(eve.do('room_enter', { room: 'home/secret' }), refusal('private'));
    await assert.rejects(eve.do('room_enter', { room: 'home/secret', grant: 'made.up.grant' }), refusal('private'));
    await Promise.all([ana.close(), eve.close()]);
  });

  it('answers a stranger in every other way as a room that is not there', async () => {
    const ana = await guest('Ana'), eve = await guest('Eve');
    await found(ana, 'home/hidden');
    await ana.do('room_send', { room: 'home/hidden', id: 'm', text: 'between us' });
    for (const [command, data] of asks) {
      const [hidden, absent] = await Promise.all(['home/hidden', 'home/absent'].map((room) => eve.ask(command, { room, ...data }).then(() => 'ok', (error: Refused) => JSON.stringify(error.wire).replaceAll(room, 'ROOM'))));
      assert.match(hidden!, /not_member/, command);
      assert.equal(hidden, absent, command);
    }
    const cursors = { 'room:home/hidden': '', 'room:home/absent': '' };
    const again = await WireClient.token(relay.url, eve.hello.token!, { cursors });
    assert.deepEqual(Object.values(again.hello.refused ?? {}).map(({ code }) => code), ['not_member', 'not_member']);
    await ana.do('room_send', { room: 'home/hidden', id: 'm2', text: 'still between us' });
    await again.do('shelf_get', {});
    assert.equal(eve.pushes('room:home/hidden').length + again.pushes('room:home/hidden').length, 0);
    await Promise.all([ana.close(), eve.close(), again.close()]);
  });

  it('lets in whom a member invited, for good', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben');
    await found(ana, 'home/invited');
    await ana.do('user_invite', { user: ben.hello.user.id, room: 'home/invited', id: 'i1' });
    await assert.rejects(ben.do('room_enter', { room: 'home/invited' }), refusal('private'));
    await ben.do('user_accept', { user: ana.hello.user.id, room: 'home/invited', id: 'i2' });
    await ben.do('room_enter', { room: 'home/invited' });
    await ben.do('room_leave', { room: 'home/invited' });
    await ben.do('room_enter', { room: 'home/invited' });
    await Promise.all([ana.close(), ben.close()]);
  });

  it('lets in whoever has a link, and without it afterwards', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben');
    await found(ana, 'home/linked');
    await found(ana, 'home/other');
    const { grant } = await ana.do<'room_link', GrantAnswer>('room_link', { room: 'home/linked' });
    await assert.rejects(ben.do('room_enter', { room: 'home/other', grant }), refusal('private'));
    await ben.do('room_enter', { room: 'home/linked', grant });
    await ben.do('room_leave', { room: 'home/linked' });
    await ben.do('room_enter', { room: 'home/linked' });
    await Promise.all([ana.close(), ben.close()]);
  });

  it('is private for whoever enters in the very moment in which it is founded', async () => {
    const { relay: { broker }, url, stop } = await openRelay(), room = 'home/moment', looking = new Held(), get = broker.get.bind(broker);
    const [ana, eve] = await Promise.all([WireClient.guest(url, 'Ana'), WireClient.guest(url, 'Eve')]);
    broker.get = async (topic, set, keys) => {
      const kept = await get(topic, set, keys);
      if (set === 'facts') await looking.pass();
      return kept;
    };
    const entering = eve.do('room_enter', { room });
    await looking.asked;
    broker.get = get;
    await found(ana, room);
    looking.letGo();
    await assert.rejects(entering, refusal('private'));
    const { members } = await ana.do<'room_members', MembersAnswer>('room_members', { room });
    assert.deepEqual(members, [ana.hello.user]);
    await Promise.all([ana.close(), eve.close()]);
    await stop();
  });

  it('lets its founder in again, who left it', async () => {
    const ana = await guest('Ana');
    await found(ana, 'home/mine');
    await ana.do('room_leave', { room: 'home/mine' });
    await ana.do('room_enter', { room: 'home/mine' });
    await ana.close();
  });

  it('is closed to a member whom a token let in as soon as their token no longer names it; leaving they may', async () => {
    const ana = await guest('Ana'), room = 'team/former';
    await found(ana, room);
    const employed = await WireClient.token(relay.url, await siteToken('e2', { rooms: ['team/*'] }));
    await employed.do('room_enter', { room });
    await employed.close();
    const retired = await WireClient.open(relay.url), { refused } = await retired.hi({ token: await siteToken('e2'), cursors: { [`room:${room}`]: '' } });
    assert.equal(refused?.[`room:${room}`]?.code, 'not_member');
    for (const [command, data] of [['room_history', {}], ['room_members', {}], ['room_enter', { member: true }], ['room_send', { id: 'x', text: 'still here' }]] as const) {
      await assert.rejects(retired.do(command, { room, ...data }), refusal('not_member'), command);
    }
    await retired.do('room_leave', { room });
    const again = await WireClient.token(relay.url, await siteToken('e2', { rooms: ['team/*'] }));
    await assert.rejects(again.do('room_history', { room }), refusal('not_member'));
    await Promise.all([ana.close(), retired.close(), again.close()]);
  });

  it('keeps no way in for who came by a token that named it and a grant that was none', async () => {
    const ana = await guest('Ana'), room = 'team/staff';
    await found(ana, room);
    const employed = await WireClient.token(relay.url, await siteToken('e1', { rooms: ['team/*'] }));
    await employed.do('room_enter', { room, grant: 'made.up.grant' });
    await employed.do('room_leave', { room });
    const retired = await WireClient.token(relay.url, await siteToken('e1'));
    await assert.rejects(retired.do('room_enter', { room }), refusal('private'));
    await Promise.all([ana.close(), employed.close(), retired.close()]);
  });

  it('lets in whose token names it', async () => {
    const ana = await guest('Ana');
    await found(ana, 'team/board');
    const member = await WireClient.token(relay.url, await siteToken('m1', { rooms: ['team/*'] }));
    await member.do('room_enter', { room: 'team/board' });
    const stranger = await WireClient.token(relay.url, await siteToken('m2'));
    await assert.rejects(stranger.do('room_enter', { room: 'team/board' }), refusal('private'));
    await Promise.all([ana.close(), member.close(), stranger.close()]);
  });
});

describe('barring', () => {
  it('puts somebody out at once, on all devices, and takes the grant', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben'), phone = await WireClient.token(relay.url, ben.hello.token!);
    await found(ana, 'home/bar');
    const { grant } = await ana.do<'room_link', GrantAnswer>('room_link', { room: 'home/bar' });
    await ben.do('room_enter', { room: 'home/bar', grant });
    await phone.do('room_enter', { room: 'home/bar' });
    await ana.do('room_bar', { room: 'home/bar', user: ben.hello.user.id });
    for (const client of [ben, phone]) {
      const note = await client.until((c) => c.notes().find((found) => found.note === 'gone'));
      assert.ok(note.note === 'gone' && note.error.code === 'barred', JSON.stringify(note));
    }
    await ana.do('room_send', { room: 'home/bar', id: 'm', text: 'now we can talk' });
    await assert.rejects(ben.do('room_send', { room: 'home/bar', id: 'm', text: 'hey' }), refusal('not_member'));
    await assert.rejects(ben.do('room_enter', { room: 'home/bar', grant }), refusal('barred'));
    assert.deepEqual([...ben.texts('home/bar'), ...phone.texts('home/bar')], []);
    await ana.do('room_unbar', { room: 'home/bar', user: ben.hello.user.id });
    await assert.rejects(ben.do('room_enter', { room: 'home/bar' }), refusal('private'));
    await Promise.all([ana.close(), ben.close(), phone.close()]);
  });

  it('holds for who is just entering', async () => {
    const ana = await guest('Ana');
    for (let round = 0; round < 20; round++) {
      const room = `home/door${round}`, ben = await guest('Ben'), user = ben.hello.user.id;
      await found(ana, room);
      const { grant } = await ana.do<'room_link', GrantAnswer>('room_link', { room });
      const entering = ben.do('room_enter', { room, grant }).catch(() => undefined);
      await Promise.all([entering, ana.do('room_bar', { room, user })]);
      await assert.rejects(ben.do('room_send', { room, id: 'm', text: 'hey' }), refusal('not_member'), `round ${round}`);
      const { members } = await ana.do<'room_members', MembersAnswer>('room_members', { room, limit: 10 });
      assert.deepEqual(members.map(({ id }) => id), [ana.hello.user.id], `round ${round}`);
      await ben.close();
    }
    await ana.close();
  });

  it('holds for who takes another name in that moment', async () => {
    const { relay: { broker }, url, stop } = await openRelay(), room = 'home/renamed', naming = new Held(), put = broker.put.bind(broker);
    const [ana, ben] = await Promise.all([WireClient.guest(url, 'Ana'), WireClient.guest(url, 'Ben')]);
    await found(ana, room);
    const { grant } = await ana.do<'room_link', GrantAnswer>('room_link', { room });
    await ben.do('room_enter', { room, grant });
    broker.put = async (topic, set, ...rest) => {
      if (set === 'members') await naming.pass();
      return put(topic, set, ...rest);
    };
    const renamed = ben.do('auth_rename', { name: 'Benny' });
    await naming.asked;
    await ana.do('room_bar', { room, user: ben.hello.user.id });
    naming.letGo();
    await renamed;
    const { members } = await ana.do<'room_members', MembersAnswer>('room_members', { room });
    await Promise.all([ana.close(), ben.close()]);
    await stop();
    assert.deepEqual(members, [ana.hello.user]);
  });

  it('ends the links of who is barred, and lets those stay who came by them', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben'), cy = await guest('Cy'), dan = await guest('Dan'), room = 'home/links';
    await found(ana, room);
    const { grant: first } = await ana.do<'room_link', GrantAnswer>('room_link', { room });
    await ben.do('room_enter', { room, grant: first });
    const { grant } = await ben.do<'room_link', GrantAnswer>('room_link', { room });
    await cy.do('room_enter', { room, grant });
    await ana.do('room_bar', { room, user: ben.hello.user.id });
    await assert.rejects(dan.do('room_enter', { room, grant }), refusal('private'));
    await cy.do('room_leave', { room });
    await cy.do('room_enter', { room });
    await Promise.all([ana, ben, cy, dan].map((client) => client.close()));
  });

  it('takes the room from the list of who was in it, on all devices', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben'), phone = await WireClient.token(relay.url, ben.hello.token!), room = 'home/unlisted', { id } = ben.hello.user;
    for (const client of [ana, ben]) await client.do('room_enter', { room });
    await ana.do('room_bar', { room, user: id });
    await phone.until((c) => c.entries(`user:${id}`).some(({ entry }) => entry.kind === 'shelf' && entry.items.some(({ key, value }) => key === `room/${room}` && value === false)));
    const { items } = await ben.do<'shelf_get', { items: ShelfItem[] }>('shelf_get', {});
    assert.deepEqual(items.map(({ key, value }) => [key, value]), [[`room/${room}`, false]]);
    await Promise.all([ana, ben, phone].map((client) => client.close()));
  });

  it('tells nothing of the room to who was never in it', async () => {
    const ana = await guest('Ana'), eve = await guest('Eve');
    await found(ana, 'home/unheard');
    await ana.do('room_bar', { room: 'home/unheard', user: eve.hello.user.id });
    assert.deepEqual(await eve.do('shelf_get', {}), { items: [] });
    await Promise.all([ana.close(), eve.close()]);
  });

  it('tells nobody who is barred from a room they were not invited to', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben'), eve = await guest('Eve'), room = 'home/unsaid';
    await found(ana, room);
    await ana.do('room_bar', { room, user: ben.hello.user.id });
    const [barred, other] = await Promise.all([ben.hello.user.id, 'somebody'].map((user) => eve.do('user_accept', { user, room, id: 'a' }).then(() => undefined, (error: Refused) => error.wire)));
    assert.equal(barred?.code, 'no_invitation');
    assert.deepEqual(barred, other);
    await Promise.all([ana.close(), ben.close(), eve.close()]);
  });

  it('is for the founder, and the founder cannot be barred', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben');
    await ana.do('room_enter', { room: 'home/mob' });
    await ben.do('room_enter', { room: 'home/mob' });
    await assert.rejects(ben.do('room_bar', { room: 'home/mob', user: ana.hello.user.id }), refusal('forbidden'));
    await assert.rejects(ana.do('room_bar', { room: 'home/mob', user: ana.hello.user.id }), refusal('forbidden'));
    await Promise.all([ana.close(), ben.close()]);
  });
});
