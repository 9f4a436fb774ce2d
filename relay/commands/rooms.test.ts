import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openRelay } from '../testing/open-relay.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { WITH_TOKENS, siteToken } from '../testing/tokens.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import type { HistoryAnswer, MembersAnswer, MessageEntry, PresenceChange, PresenceSample, RoomInfo, SendAnswer, ShelfEntry, ShelfItem } from '../wire.ts';

let relay: RelayProcess;
before(async () => { relay = await startRelay(WITH_TOKENS); });
after(() => relay.stop());

const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;
const guest = (name: string) => WireClient.guest(relay.url, name);
const enter = (client: WireClient, room: string, more = {}) => client.do<'room_enter', RoomInfo>('room_enter', { room, ...more });
const say = (client: WireClient, room: string, text: string, id = `m-${Math.random().toString(36).slice(2)}`) => client.do<'room_send', SendAnswer>('room_send', { room, id, text });

describe('entering a room', () => {
  it('founds it, and whoever comes next finds it', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben');
    const founded = await enter(ana, 'home/new', { title: 'The new one' });
    assert.equal(founded.founder, ana.hello.user.id);
    assert.equal(founded.private, false);
    assert.equal(founded.members, 1);
    assert.deepEqual(founded.present, { count: 1, sample: [ana.hello.user] });
    const found = await enter(ben, 'home/new', { title: 'Mine now', private: true });
    assert.equal(found.title, 'The new one');
    assert.equal(found.private, false);
    assert.equal(found.members, 2);
    await Promise.all([ana.close(), ben.close()]);
  });

  it('brings the newest entries, then what is said', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben');
    await enter(ana, 'home/talk');
    for (const text of ['one', 'two', 'three']) await say(ana, 'home/talk', text);
    await enter(ben, 'home/talk', { last: 2 });
    await ben.until((c) => c.texts('home/talk').length === 2);
    await say(ana, 'home/talk', 'four');
    await ben.until((c) => c.texts('home/talk').length === 3);
    assert.deepEqual(ben.texts('home/talk'), ['two', 'three', 'four']);
    await Promise.all([ana.close(), ben.close()]);
  });

  it('as a member that one is no more, or never was, makes nobody one', async () => {
    const ana = await guest('Ana'), other = await WireClient.open(relay.url);
    await other.hi({ token: ana.hello.token! });
    for (const leaves of [false, true]) {
      if (leaves) {
        await enter(ana, 'home/gone');
        await enter(other, 'home/gone', { member: true });
        await ana.do('room_leave', { room: 'home/gone' });
      }
      await assert.rejects(enter(other, 'home/gone', { member: true }), refusal('not_member'));
    }
    assert.equal((await enter(await guest('Ben'), 'home/gone')).members, 1);
    await Promise.all([ana.close(), other.close()]);
  });

  it('again heals a gap: from the position, without doubling what is live', async () => {
    const ana = await guest('Ana');
    await enter(ana, 'home/again');
    const sent = await Promise.all(['a', 'b', 'c'].map((text) => say(ana, 'home/again', text)));
    await ana.until((c) => c.texts('home/again').length === 3);
    ana.frames.length = 0;
    await enter(ana, 'home/again', { after: sent[0]!.pos });
    await say(ana, 'home/again', 'd');
    await ana.until((c) => c.texts('home/again').length === 3);
    assert.deepEqual(ana.texts('home/again'), ['b', 'c', 'd']);
    const { present } = await enter(ana, 'home/again');
    assert.equal(present.count, 1);
    await ana.close();
  });

  it('stands on the shelf of all devices, and leaving does', async () => {
    const desk = await guest('Ana'), phone = await WireClient.token(relay.url, desk.hello.token!);
    await enter(desk, 'home/shelved');
    const onShelf = (value: boolean) => phone.until((c) => c.entries(`user:${desk.hello.user.id}`).some(({ entry }) => entry.kind === 'shelf' && (entry as ShelfEntry).items.some((item) => item.key === 'room/home/shelved' && item.value === value)));
    await onShelf(true);
    await enter(phone, 'home/shelved');
    await desk.do('room_leave', { room: 'home/shelved' });
    await onShelf(false);
    const gone = await phone.until((c) => c.notes().find((note) => note.note === 'gone'));
    assert.ok(gone.note === 'gone' && gone.topic === 'room:home/shelved' && gone.error.code === 'not_member', JSON.stringify(gone));
    await assert.rejects(say(phone, 'home/shelved', 'still here?'), refusal('not_member'));
    await Promise.all([desk.close(), phone.close()]);
  });

  it('is limited to so many rooms on one socket', async () => {
    const small = await startRelay({ CONFAB_ROOMS_PER_CLIENT: '3' });
    const ana = await WireClient.guest(small.url, 'Ana');
    for (const room of ['home/1', 'home/2', 'home/3', 'home/3']) await enter(ana, room);
    await assert.rejects(enter(ana, 'home/4'), refusal('full'));
    const { items } = await ana.do<'shelf_get', { items: ShelfItem[] }>('shelf_get', {});
    assert.ok(!items.some(({ key }) => key === 'room/home/4'), 'who finds no place becomes no member');
    await ana.do('room_leave', { room: 'home/1' });
    await enter(ana, 'home/4');
    await ana.close();
    const atOnce = await WireClient.guest(small.url, 'Ben');
    const entered = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => enter(atOnce, `home/${i}`)));
    assert.equal(entered.filter(({ status }) => status === 'fulfilled').length, 3);
    await atOnce.close();
    await small.stop();
  });

  it('is bound to the rooms that a token names', async () => {
    const client = await WireClient.token(relay.url, await siteToken('shopper', { rooms: ['shop/*', 'home/help'] }));
    await enter(client, 'shop/desk');
    await enter(client, 'home/help');
    await assert.rejects(enter(client, 'home/general'), refusal('forbidden'));
    await client.close();
  });

  it('is not enough for a later token that names other rooms', async () => {
    const room = 'team/over', uma = await WireClient.token(relay.url, await siteToken('uma-over'));
    await uma.do('room_enter', { room });
    const shop = await WireClient.token(relay.url, await siteToken('uma-over', { rooms: ['shop/*'] }), { cursors: { [`room:${room}`]: '' } });
    assert.equal(shop.hello.refused?.[`room:${room}`]?.code, 'not_member');
    await assert.rejects(shop.do('room_send', { room, id: 'm', text: 'hey' }), refusal('not_member'));
    await assert.rejects(shop.do('room_history', { room, limit: 1 }), refusal('not_member'));
    await Promise.all([uma.close(), shop.close()]);
  });
});

describe('sending', () => {
  it('is confirmed with a position, and the same id again is the same message', async () => {
    const ana = await guest('Ana');
    await enter(ana, 'home/once');
    const first = await say(ana, 'home/once', 'hello', 'same');
    const second = await say(ana, 'home/once', 'hello', 'same');
    assert.equal(second.pos, first.pos);
    assert.equal(second.duplicate, true);
    await say(ana, 'home/once', 'end');
    await ana.until((c) => c.texts('home/once').includes('end'));
    assert.deepEqual(ana.texts('home/once'), ['hello', 'end']);
    await ana.close();
  });

  it('keeps the order in which one socket sent, however fast', async () => {
    const ana = await guest('Ana');
    await enter(ana, 'home/order');
    const texts = Array.from({ length: 80 }, (_, i) => `n${i}`);
    await Promise.all(texts.map((text) => say(ana, 'home/order', text)));
    await ana.until((c) => c.texts('home/order').length === texts.length);
    assert.deepEqual(ana.texts('home/order'), texts);
    await ana.close();
  });

  it('carries who it was, and never who they say they were', async () => {
    const ana = await guest('Ana');
    await enter(ana, 'home/who');
    await ana.ask('room_send', { room: 'home/who', id: 'x', text: 'hi', from: { id: 'boss', name: 'Boss' } });
    const [placed] = await ana.until((c) => c.entries('room:home/who').length > 0 && c.entries('room:home/who'));
    assert.deepEqual((placed!.entry as MessageEntry).from, ana.hello.user);
    await ana.close();
  });

  it('takes other types with data, and says what is missing', async () => {
    const ana = await guest('Ana');
    await enter(ana, 'home/types');
    await ana.do('room_send', { room: 'home/types', id: 'p', type: 'poll', data: { question: 'Tea?' } });
    const [placed] = await ana.until((c) => c.entries('room:home/types').length > 0 && c.entries('room:home/types'));
    assert.deepEqual((placed!.entry as MessageEntry).data, { question: 'Tea?' });
    await assert.rejects(ana.do('room_send', { room: 'home/types', id: 'q', type: 'poll' }), refusal('bad_data'));
    await assert.rejects(ana.do('room_send', { room: 'home/types', id: 'q' }), refusal('bad_data'));
    await assert.rejects(say(ana, 'home/types', 'x'.repeat(4001)), refusal('bad_data'));
    await ana.close();
  });

  it('takes texts as long as the relay is set to, and none longer', async () => {
    const { url, stop } = await openRelay({ CONFAB_TEXT_LENGTH: '10' }), ana = await WireClient.guest(url, 'Ana'), room = 'home/long';
    assert.equal(ana.hello.limits.textLength, 10);
    await enter(ana, room);
    await say(ana, room, 'x'.repeat(10));
    await assert.rejects(say(ana, room, 'x'.repeat(11)), refusal('too_large'));
    await ana.close();
    await stop();
  });

  it('to a room one is not in is refused', async () => {
    const ana = await guest('Ana');
    await assert.rejects(say(ana, 'home/elsewhere', 'hi'), refusal('not_member'));
    await ana.close();
  });
});

describe('history', () => {
  it('is read in pages, older and newer, and says whether the page adjoins', async () => {
    const ana = await guest('Ana');
    await enter(ana, 'home/history');
    const sent = [];
    for (let i = 0; i < 7; i++) sent.push((await say(ana, 'home/history', `h${i}`)).pos);
    const page = (range: object) => ana.ask<HistoryAnswer>('room_history', { room: 'home/history', ...range });
    const texts = (answer: HistoryAnswer) => answer.entries.map(({ entry }) => (entry as MessageEntry).text);
    const newest = await page({ limit: 3 });
    assert.deepEqual(texts(newest), ['h4', 'h5', 'h6']);
    const older = await page({ before: newest.entries[0]!.pos, limit: 3 });
    assert.deepEqual(texts(older), ['h1', 'h2', 'h3']);
    assert.equal(older.complete, true);
    const oldest = await page({ before: older.entries[0]!.pos, limit: 3 });
    assert.deepEqual(texts(oldest), ['h0']);
    assert.equal(oldest.oldest, sent[0]);
    const beyond = await page({ before: sent[0], limit: 3 });
    assert.deepEqual([beyond.entries.length, beyond.complete], [0, true]);
    assert.deepEqual(texts(await page({ after: sent[4] })), ['h5', 'h6']);
    assert.equal((await page({ after: 'other-3' })).complete, false);
    await ana.close();
  });
});

describe('presence', () => {
  it('tells who comes and who goes', async () => {
    const ana = await guest('Ana');
    await enter(ana, 'home/there');
    const ben = await guest('Ben');
    await enter(ben, 'home/there');
    const changes = () => ana.signals('room:home/there').map(({ data }) => data as PresenceChange);
    await ana.until(() => changes().some((change) => change.count === 2 && change.came?.some(({ name }) => name === 'Ben')));
    await ben.do('room_leave', { room: 'home/there' });
    await ana.until(() => changes().some((change) => change.count === 1 && change.went?.includes(ben.hello.user.id)));
    assert.deepEqual(await ana.do<'room_presence', PresenceSample>('room_presence', { room: 'home/there' }), { count: 1, sample: [ana.hello.user] });
    await Promise.all([ana.close(), ben.close()]);
  });

  it('does not flap when a page is loaded again, and tells a real leave soon', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben');
    await enter(ana, 'home/flap');
    await enter(ben, 'home/flap');
    await ana.until((c) => c.signals('room:home/flap').some(({ data }) => (data as PresenceChange).came?.some(({ name }) => name === 'Ben')));
    const before = ana.signals('room:home/flap').length;
    await ben.close();
    // As long as a page takes to load.
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    const back = await WireClient.token(relay.url, ben.hello.token!, { client: ben.client, cursors: { 'room:home/flap': '' } });
    await new Promise((resolve) => { setTimeout(resolve, 3500); });
    assert.equal(ana.signals('room:home/flap').length, before);
    await back.close();
    await ana.until((c) => c.signals('room:home/flap').some(({ data }) => (data as PresenceChange).went?.includes(ben.hello.user.id)));
    await ana.close();
  });

  it('says of who left and is back in the same moment only that they are here', async () => {
    const room = 'home/moment', ana = await guest('Ana'), ben = await guest('Ben'), { id } = ana.hello.user;
    for (const client of [ana, ben]) await enter(client, room);
    await ben.until((c) => c.signals(`room:${room}`).some(({ data }) => (data as PresenceChange).came?.some(({ name }) => name === 'Ben')));
    const before = ben.signals(`room:${room}`).length;
    await ana.do('room_leave', { room });
    await enter(ana, room);
    await ben.until((c) => c.signals(`room:${room}`).slice(before).some(({ data }) => (data as PresenceChange).came?.some((person) => person.id === id)));
    assert.ok(!(ben.signals(`room:${room}`).at(-1)!.data as PresenceChange).went?.includes(id), JSON.stringify(ben.signals(`room:${room}`)));
    await Promise.all([ana.close(), ben.close()]);
  });

  it('counts a person once, on however many devices', async () => {
    const desk = await guest('Ana'), phone = await WireClient.token(relay.url, desk.hello.token!);
    await enter(desk, 'home/twice');
    assert.equal((await enter(phone, 'home/twice')).present.count, 1);
    await Promise.all([desk.close(), phone.close()]);
  });
});

describe('members', () => {
  it('are those who entered and did not leave, here or not, a page at a time', async () => {
    const people = await Promise.all(['Ana', 'Ben', 'Cem'].map(guest));
    for (const person of people) await enter(person, 'home/members');
    await people[2]!.close();
    const first = await people[0]!.do<'room_members', MembersAnswer>('room_members', { room: 'home/members', limit: 2 });
    assert.equal(first.count, 3);
    assert.equal(first.members.length, 2);
    const second = await people[0]!.do<'room_members', MembersAnswer>('room_members', { room: 'home/members', limit: 2, after: first.next });
    assert.deepEqual([...first.members, ...second.members].map(({ name }) => name).sort(), ['Ana', 'Ben', 'Cem']);
    assert.equal(second.next, undefined);
    await Promise.all(people.slice(0, 2).map((person) => person.close()));
  });
});

describe('typing', () => {
  it('reaches the others in the room and is not kept', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben');
    await enter(ana, 'home/typing');
    await enter(ben, 'home/typing');
    await ana.do('room_typing', { room: 'home/typing', on: true });
    await ben.until((c) => c.signals('room:home/typing').some((signal) => signal.signal === 'typing' && signal.data.on && signal.data.user.name === 'Ana'));
    assert.equal(ben.entries('room:home/typing').length, 0);
    await Promise.all([ana.close(), ben.close()]);
  });
});

describe('marking read', () => {
  it('only rises, and reaches the other devices', async () => {
    const desk = await guest('Ana'), phone = await WireClient.token(relay.url, desk.hello.token!);
    await enter(desk, 'home/read');
    const one = await say(desk, 'home/read', '1'), two = await say(desk, 'home/read', '2');
    await desk.do('room_read', { room: 'home/read', position: two.pos });
    await desk.do('room_read', { room: 'home/read', position: one.pos });
    await phone.until((c) => JSON.stringify(c.entries(`user:${desk.hello.user.id}`)).includes(`"value":"${two.pos}"`));
    const third = await WireClient.token(relay.url, desk.hello.token!);
    assert.equal(third.hello.shelf.find(({ key }) => key === 'read/home/read')?.value, two.pos);
    await Promise.all([desk.close(), phone.close(), third.close()]);
  });
});
