import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openRelay } from '../testing/open-relay.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { WITH_TOKENS, siteToken } from '../testing/tokens.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import { userTopic, type HelloAnswer, type InvitationEntry } from '../wire.ts';

let relay: RelayProcess;
before(async () => { relay = await startRelay(WITH_TOKENS); });
after(() => relay.stop());

type Someone = WireClient & { hello: HelloAnswer };
const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;
const guest = (name: string) => WireClient.guest(relay.url, name);
const device = (of: Someone) => WireClient.token(relay.url, of.hello.token!);
const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms); });
const idOf = (client: Someone) => client.hello.user.id;
const invitations = (client: Someone) => client.entries(`user:${idOf(client)}`).map(({ entry }) => entry as InvitationEntry).filter(({ kind }) => kind.endsWith('invitation'));
const kinds = (client: Someone) => invitations(client).map(({ kind }) => kind);

/** Ana in a room, and somebody to invite. */
async function two(room: string): Promise<[Someone, Someone]> {
  const ana = await guest('Ana'), ben = await guest('Ben');
  await ana.do('room_enter', { room, title: 'Tea' });
  return [ana, ben];
}

describe('an invitation', () => {
  it('reaches all windows of both, with who invites whom and to what', async () => {
    const [ana, ben] = await two('home/tea');
    const anaPhone = await device(ana), benPhone = await device(ben);
    await ana.do('user_invite', { user: idOf(ben), room: 'home/tea', id: 'i1' });
    for (const client of [ana, anaPhone, ben, benPhone]) {
      const [entry] = await client.until((c) => invitations(c as Someone).length === 1 && invitations(c as Someone));
      const { at, ...told } = entry!;
      assert.ok(Math.abs(at - Date.now()) < 5000, `told as of ${at}`);
      assert.deepEqual(told, { kind: 'invitation', id: 'i1', room: 'home/tea', title: 'Tea', by: ana.hello.user, to: ben.hello.user });
    }
    await Promise.all([ana, anaPhone, ben, benPhone].map((client) => client.close()));
  });

  it('that is answered on one device is answered on all', async () => {
    const [ana, ben] = await two('home/answer');
    const phone = await device(ben);
    await ana.do('user_invite', { user: idOf(ben), room: 'home/answer', id: 'i1' });
    await phone.do('user_decline', { user: idOf(ana), room: 'home/answer', id: 'd1' });
    for (const client of [ana, ben, phone]) await client.until((c) => kinds(c as Someone).includes('decline_invitation'));
    await assert.rejects(ben.do('user_accept', { user: idOf(ana), room: 'home/answer', id: 'a1' }), refusal('no_invitation'));
    await Promise.all([ana, ben, phone].map((client) => client.close()));
  });

  it('is settled once, also when it is answered and taken back in the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const [ana, ben] = await two(`home/same${round}`), phone = await device(ben), about = { room: `home/same${round}` };
      await ana.do('user_invite', { ...about, user: idOf(ben), id: 'i1' });
      const settled = await Promise.allSettled([
        ana.do('user_cancel', { ...about, user: idOf(ben), id: 'c1' }), ben.do('user_accept', { ...about, user: idOf(ana), id: 'a1' }), phone.do('user_decline', { ...about, user: idOf(ana), id: 'd1' }),
      ]);
      assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1, `round ${round}`);
      await Promise.all([ana, ben, phone].map((client) => client.close()));
    }
  });

  it('can be taken back, and then not accepted', async () => {
    const [ana, ben] = await two('home/back');
    await ana.do('user_invite', { user: idOf(ben), room: 'home/back', id: 'i1' });
    await ana.do('user_cancel', { user: idOf(ben), room: 'home/back', id: 'c1' });
    await ben.until((c) => kinds(c as Someone).includes('cancel_invitation'));
    await assert.rejects(ben.do('user_accept', { user: idOf(ana), room: 'home/back', id: 'a1' }), refusal('no_invitation'));
    await Promise.all([ana, ben].map((client) => client.close()));
  });

  it('that was never made can be neither accepted, declined nor taken back', async () => {
    const [ana, ben] = await two('home/none');
    await assert.rejects(ben.do('user_accept', { user: idOf(ana), room: 'home/none', id: 'a' }), refusal('no_invitation'));
    await assert.rejects(ben.do('user_decline', { user: idOf(ana), room: 'home/none', id: 'd' }), refusal('no_invitation'));
    await assert.rejects(ana.do('user_cancel', { user: idOf(ben), room: 'home/none', id: 'c' }), refusal('no_invitation'));
    await Promise.all([ana, ben].map((client) => client.close()));
  });

  it('may be answered twice by the same request: the answer was lost, not the deed', async () => {
    const [ana, ben] = await two('home/lost');
    await ana.do('user_invite', { user: idOf(ben), room: 'home/lost', id: 'i1' });
    await ben.do('user_accept', { user: idOf(ana), room: 'home/lost', id: 'a1' });
    await ben.do('user_accept', { user: idOf(ana), room: 'home/lost', id: 'a1' });
    await ben.do('shelf_get', {});
    assert.deepEqual(kinds(ben), ['invitation', 'accept_invitation']);
    await Promise.all([ana, ben].map((client) => client.close()));
  });

  it('that is asked for again because its answer was lost stays answered', async () => {
    const [ana, ben] = await two('home/again');
    const about = { user: idOf(ben), room: 'home/again', id: 'i1' };
    await ana.do('user_invite', about);
    await ben.do('user_decline', { user: idOf(ana), room: 'home/again', id: 'd1' });
    await pause(1500);
    await ana.do('user_invite', about);
    await assert.rejects(ben.do('user_accept', { user: idOf(ana), room: 'home/again', id: 'a1' }), refusal('no_invitation'));
    await pause(1500);
    await ana.do('user_invite', { ...about, id: 'i2' });
    await ben.do('user_accept', { user: idOf(ana), room: 'home/again', id: 'a2' });
    await ben.until((c) => kinds(c as Someone).length === 4);
    assert.deepEqual(kinds(ben), ['invitation', 'decline_invitation', 'invitation', 'accept_invitation']);
    await Promise.all([ana, ben].map((client) => client.close()));
  });

  it('waits for a user of the site who has never been here', async () => {
    const ana = await guest('Ana');
    await ana.do('room_enter', { room: 'home/later' });
    await ana.do('user_invite', { user: 'never-seen', room: 'home/later', id: 'i1' });
    const late = await WireClient.token(relay.url, await siteToken('never-seen', { name: 'Nora' }));
    await late.until((c) => kinds(c as Someone).includes('invitation'));
    await Promise.all([ana.close(), late.close()]);
  });

  it('names a user of the site as their last token did', async () => {
    const ana = await guest('Ana');
    await ana.do('room_enter', { room: 'home/named' });
    for (const name of ['Uma', 'Uma Berg']) await (await WireClient.token(relay.url, await siteToken('uma', { name }))).close();
    await ana.do('user_invite', { user: 'uma', room: 'home/named', id: 'i1' });
    const [entry] = await ana.until((c) => invitations(c as Someone).length === 1 && invitations(c as Someone));
    assert.equal(entry!.to.name, 'Uma Berg');
    await ana.close();
  });

  it('to oneself, or to a guest who does not exist, is refused', async () => {
    const ana = await guest('Ana');
    await ana.do('room_enter', { room: 'home/self' });
    await assert.rejects(ana.do('user_invite', { user: idOf(ana), room: 'home/self', id: 'i' }), refusal('bad_data'));
    await assert.rejects(ana.do('user_invite', { user: 'guest-nobody', room: 'home/self', id: 'i' }), refusal('bad_data'));
    await ana.close();
  });

  it('to who is barred from the room is refused', async () => {
    const [ana, ben] = await two('home/barred');
    await ana.do('room_bar', { room: 'home/barred', user: idOf(ben) });
    await assert.rejects(ana.do('user_invite', { user: idOf(ben), room: 'home/barred', id: 'i' }), refusal('barred'));
    await Promise.all([ana.close(), ben.close()]);
  });

  it('finds place where two hundred were made, once one of those is answered', async () => {
    const { relay: { broker }, url, stop } = await openRelay(), topic = userTopic('uma');
    const made = Array.from({ length: 200 }, (_, i) => ({ key: `home/tea guest-${i}`, value: JSON.stringify({ by: { id: `guest-${i}`, name: 'A' }, to: { id: 'uma', name: 'Uma' } }) }));
    await broker.put(topic, 'invited', made, 'always');
    const [ana, ben] = await Promise.all(['Ana', 'Ben'].map((name) => WireClient.guest(url, name)));
    for (const client of [ana!, ben!]) await client.do('room_enter', { room: 'home/tea' });
    await assert.rejects(ana!.do('user_invite', { user: 'uma', room: 'home/tea', id: 'i' }), refusal('full'));
    await broker.put(topic, 'invited', [{ key: 'home/tea guest-7', value: JSON.stringify({ settled: 'decline_invitation d' }) }], 'always');
    await ben!.do('user_invite', { user: 'uma', room: 'home/tea', id: 'i' });
    const kept = (await broker.list(topic, 'invited', { limit: 300 })).map(({ key }) => key);
    assert.deepEqual(kept.toSorted(), [...made.map(({ key }) => key).filter((key) => key !== 'home/tea guest-7'), `home/tea ${idOf(ben!)}`].toSorted());
    await Promise.all([ana!.close(), ben!.close()]);
    await stop();
  });

  it('by somebody who was barred since no longer opens the room', async () => {
    const [ana, ben] = await two('home/void');
    const cem = await guest('Cem');
    await ben.do('room_enter', { room: 'home/void' });
    await ben.do('user_invite', { user: idOf(cem), room: 'home/void', id: 'i' });
    await ana.do('room_bar', { room: 'home/void', user: idOf(ben) });
    await assert.rejects(cem.do('user_accept', { user: idOf(ben), room: 'home/void', id: 'a' }), refusal('no_invitation'));
    await Promise.all([ana, ben, cem].map((client) => client.close()));
  });
});

describe('the 1500 ms rule', () => {
  it('holds per kind and person over all connections of the user, first use free, with the time that is left', async () => {
    const [ana, ben] = await two('home/rule');
    const phone = await device(ana), cem = await guest('Cem');
    const start = performance.now();
    await ana.do('user_invite', { user: idOf(ben), room: 'home/rule', id: 'i1' });
    for (const client of [ana, phone]) {
      const error = await client.do('user_invite', { user: idOf(ben), room: 'home/rule', id: 'i2' }).then(() => undefined, (refused: Refused) => refused.wire);
      assert.equal(error?.code, 'throttled');
      assert.equal(error.temporary, true);
      assert.ok(error.retryAfter! > 0 && error.retryAfter! <= 1500, `again after ${error.retryAfter} ms`);
    }
    await ana.do('user_invite', { user: idOf(cem), room: 'home/rule', id: 'i3' });
    await phone.do('user_cancel', { user: idOf(ben), room: 'home/rule', id: 'c1' });
    await assert.rejects(ana.do('user_cancel', { user: idOf(ben), room: 'home/rule', id: 'c2' }), refusal('throttled'));
    await pause(1510 - (performance.now() - start));
    await ana.do('user_invite', { user: idOf(ben), room: 'home/rule', id: 'i4' });
    await Promise.all([ana, ben, cem, phone].map((client) => client.close()));
  });

  it('does not hold for accepting and declining', async () => {
    const [ana, ben] = await two('home/free');
    const others = await Promise.all(['home/f1', 'home/f2'].map(async (room) => ana.do('room_enter', { room })));
    assert.equal(others.length, 2);
    const cem = await guest('Cem');
    for (const room of ['home/f1', 'home/f2']) await cem.do('room_enter', { room });
    await ana.do('user_invite', { user: idOf(ben), room: 'home/f1', id: 'i1' });
    await cem.do('user_invite', { user: idOf(ben), room: 'home/f1', id: 'i1' });
    await ben.do('user_accept', { user: idOf(ana), room: 'home/f1', id: 'a1' });
    await ben.do('user_accept', { user: idOf(cem), room: 'home/f1', id: 'a2' });
    await Promise.all([ana, ben, cem].map((client) => client.close()));
  });
});
