import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { inSeconds } from '../testing/site.ts';
import { WITH_TOKENS, siteToken } from '../testing/tokens.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import { CLOSE } from '../wire.ts';
import type { GrantAnswer, HelloAnswer, LinkAnswer, MembersAnswer, PresenceSample, RenameAnswer, ShelfItem } from '../wire.ts';

let relay: RelayProcess;
before(async () => { relay = await startRelay(WITH_TOKENS); });
after(() => relay.stop());

type Someone = WireClient & { hello: HelloAnswer };
const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;
const guest = (name: string) => WireClient.guest(relay.url, name);
const own = (client: Someone) => client.entries(`user:${client.hello.user.id}`).map(({ entry }) => entry);

describe('to my other windows', () => {
  it('goes to every device of the user once, saying from which tab', async () => {
    const desk = await guest('Ana'), phone = await WireClient.token(relay.url, desk.hello.token!), eve = await guest('Eve');
    for (let i = 0; i < 2; i++) await desk.do('user_tell', { keyword: 'piep', data: 12345, id: 't1', tab: 'tab-7' });
    await desk.do('user_tell', { keyword: 'end', id: 't2', tab: 'tab-7' });
    await phone.until((c) => own(c as Someone).length === 2);
    const [told] = own(phone);
    assert.ok(told?.kind === 'tell' && told.keyword === 'piep' && told.data === 12345 && told.client === desk.client && told.tab === 'tab-7', JSON.stringify(told));
    assert.equal(own(eve).length, 0);
    await Promise.all([desk.close(), phone.close(), eve.close()]);
  });
});

describe('notices and counts', () => {
  it('come from identities that may publish, to that user alone', async () => {
    const site = await WireClient.token(relay.url, await siteToken('shop-server', { publish: true }));
    const uma = await WireClient.token(relay.url, await siteToken('uma')), eve = await guest('Eve');
    await site.do('user_notice', { user: 'uma', keyword: 'parcel', data: { id: 7 }, id: 'n1' });
    await site.do('user_count', { user: 'uma', count: 3, id: 'c1' });
    await uma.until((c) => own(c as Someone).length === 2);
    assert.deepEqual(own(uma).map(({ kind }) => kind), ['notice', 'count']);
    const later = await WireClient.token(relay.url, await siteToken('uma'));
    assert.equal(later.hello.count, 3);
    assert.equal(own(eve).length, 0);
    await assert.rejects(eve.do('user_notice', { user: 'uma', keyword: 'parcel', id: 'x' }), refusal('forbidden'));
    await assert.rejects(uma.do('user_count', { user: 'uma', count: 99, id: 'x' }), refusal('forbidden'));
    await Promise.all([site, uma, eve, later].map((client) => client.close()));
  });
});

describe('a count that is given again', () => {
  it('since its answer was lost, say, does not take the place of a later one', async () => {
    const site = await WireClient.token(relay.url, await siteToken('shop-server', { publish: true }));
    for (const [id, count] of [['c1', 3], ['c2', 0], ['c1', 3]] as const) await site.do('user_count', { user: 'una', count, id });
    const una = await WireClient.token(relay.url, await siteToken('una'));
    await una.until((c) => own(c as Someone).length === 2);
    assert.deepEqual([una.hello.count, own(una).map((entry) => entry.kind === 'count' && entry.count)], [0, [3, 0]]);
    await Promise.all([site.close(), una.close()]);
  });
});

describe('the shelf', () => {
  const put = (client: WireClient, ...items: ShelfItem[]) => client.do<'shelf_put', { written: string[] }>('shelf_put', { items });
  const get = async (client: WireClient) => Object.fromEntries((await client.do<'shelf_get', { items: ShelfItem[] }>('shelf_get', {})).items.map(({ key, value }) => [key, value]));

  it('keeps the newest write of a key, and tells all devices', async () => {
    const desk = await guest('Ana'), phone = await WireClient.token(relay.url, desk.hello.token!);
    const now = Date.now();
    assert.deepEqual(await put(desk, { key: 'set/theme', value: 'dark', stamp: now - 10 }), { written: ['set/theme'] });
    assert.deepEqual(await put(phone, { key: 'set/theme', value: 'light', stamp: now - 20 }), { written: [] });
    await phone.until((c) => own(c as Someone).some((entry) => entry.kind === 'shelf' && entry.items[0]?.value === 'dark'));
    assert.deepEqual(await get(phone), { 'set/theme': 'dark' });
    await put(phone, { key: 'set/last', value: true, stamp: now });
    await desk.until((c) => own(c as Someone).length === 2);
    assert.deepEqual(own(desk).map((entry) => entry.kind === 'shelf' && entry.items[0]?.key), ['set/theme', 'set/last'], 'the older write is told to nobody');
    await Promise.all([desk.close(), phone.close()]);
  });

  it('is not won for ever by a clock that runs ahead', async () => {
    const ana = await guest('Ana');
    await put(ana, { key: 'set/a', value: 1, stamp: Date.now() + 10 ** 9 });
    await new Promise((resolve) => { setTimeout(resolve, 5); });
    await put(ana, { key: 'set/a', value: 2, stamp: Date.now() });
    assert.deepEqual(await get(ana), { 'set/a': 2 });
    await ana.close();
  });

  it('lets read positions rise, never fall', async () => {
    const ana = await guest('Ana');
    for (const value of ['g-5', 'g-3']) await put(ana, { key: 'read/home/x', value, stamp: Date.now() });
    assert.deepEqual(await get(ana), { 'read/home/x': 'g-5' });
    await assert.rejects(put(ana, { key: 'read/home/x', value: 7, stamp: Date.now() }), refusal('bad_data'));
    await ana.close();
  });

  it('has keys that only the relay writes, and nobody sees', async () => {
    const ana = await guest('Ana');
    for (const key of ['grant/home/secret', 'count', 'out', 'me', 'anything']) await assert.rejects(put(ana, { key, value: 1, stamp: 1 }), refusal('forbidden'), key);
    await ana.do('room_enter', { room: 'home/p', private: true });
    assert.deepEqual(Object.keys(await get(ana)), ['room/home/p']);
    const ben = await guest('Ben'), { grant } = await ana.do<'room_link', GrantAnswer>('room_link', { room: 'home/p' });
    await ben.do('room_enter', { room: 'home/p', grant });
    await ben.until((c) => own(c as Someone).length > 0);
    assert.deepEqual(own(ben).map((entry) => entry.kind === 'shelf' && entry.items.map(({ key }) => key)), [['room/home/p']]);
    await Promise.all([ana.close(), ben.close()]);
  });

  it('takes small values only', async () => {
    const ana = await guest('Ana');
    await assert.rejects(put(ana, { key: 'set/big', value: 'x'.repeat(5000), stamp: 1 }), refusal('too_large'));
    await ana.close();
  });

  it('takes so many items and no more', async () => {
    const ana = await guest('Ana'), fifty = (n: number) => Array.from({ length: 50 }, (_, i) => ({ key: `set/${n}-${i}`, value: i, stamp: 1 }));
    for (let n = 0; n < 39; n++) await put(ana, ...fifty(n));
    await assert.rejects(put(ana, ...fifty(39), { key: 'set/one-more', value: 1, stamp: 1 }), refusal('full'));
    await ana.close();
  });
});

describe('another name', () => {
  it('of a guest holds at once, on all devices, and after the next hello of each', async () => {
    const desk = await guest('Ana'), phone = await WireClient.token(relay.url, desk.hello.token!), ben = await guest('Ben');
    for (const client of [desk, phone, ben]) await client.do('room_enter', { room: 'home/names' });
    const { token, user } = await desk.do<'auth_rename', RenameAnswer>('auth_rename', { name: 'Anna' });
    assert.equal(user.id, desk.hello.user.id);
    await phone.do('room_send', { room: 'home/names', id: 'm', text: 'it is me' });
    const [placed] = await ben.until((c) => c.entries('room:home/names').length > 0 && c.entries('room:home/names'));
    assert.ok(placed!.entry.kind === 'message' && placed!.entry.from.name === 'Anna', JSON.stringify(placed));
    const { members } = await ben.do<'room_members', MembersAnswer>('room_members', { room: 'home/names' });
    assert.deepEqual(members.map(({ name }) => name).toSorted(), ['Anna', 'Ben']);
    const byNew = await WireClient.token(relay.url, token), byOld = await WireClient.token(relay.url, desk.hello.token!);
    assert.equal(byNew.hello.user.name, 'Anna');
    await byNew.do('room_enter', { room: 'home/names' });
    const { sample } = await ben.do<'room_presence', PresenceSample>('room_presence', { room: 'home/names' });
    assert.deepEqual(sample.map(({ name }) => name).toSorted(), ['Anna', 'Ben']);
    assert.equal(byOld.hello.user.name, 'Anna');
    assert.ok(byOld.hello.token && byOld.hello.token !== desk.hello.token, 'a token with the new name');
    await Promise.all([desk, phone, ben, byNew, byOld].map((client) => client.close()));
  });

  it('is told to those who are in the same rooms', async () => {
    const ana = await guest('Ana'), ben = await guest('Ben'), room = 'home/other-names';
    for (const client of [ben, ana]) await client.do('room_enter', { room });
    await ana.do('auth_rename', { name: 'Anna' });
    await ben.until((c) => c.signals(`room:${room}`).some(({ signal, data }) => signal === 'presence' && data.came?.some(({ name }) => name === 'Anna')));
    const { count, sample } = await ben.do<'room_presence', PresenceSample>('room_presence', { room });
    assert.deepEqual([count, ...sample.map(({ name }) => name).toSorted()], [2, 'Anna', 'Ben']);
    await Promise.all([ana, ben].map((client) => client.close()));
  });

  it('is not for users of a site', async () => {
    const uma = await WireClient.token(relay.url, await siteToken('uma'));
    await assert.rejects(uma.do('auth_rename', { name: 'Root' }), refusal('forbidden'));
    await uma.close();
  });
});

describe('signing out everywhere', () => {
  it('closes all sockets of the user and refuses every token until now', async () => {
    const desk = await guest('Ana'), phone = await WireClient.token(relay.url, desk.hello.token!), eve = await guest('Eve');
    await desk.do('auth_out_everywhere', {});
    for (const client of [desk, phone]) assert.equal((await client.closed).code, CLOSE.auth);
    const back = await WireClient.open(relay.url);
    await assert.rejects(back.hi({ token: desk.hello.token }), refusal('bad_token'));
    await eve.do('shelf_get', {});
    await eve.close();
  });

  it('ends codes for another device', async () => {
    const ana = await guest('Ana');
    const { code } = await ana.do<'link_new', LinkAnswer>('link_new', {});
    await ana.do('auth_out_everywhere', {});
    const phone = await WireClient.open(relay.url);
    await assert.rejects(phone.hi({ link: code }), refusal('bad_token'));
  });

  it('leaves alone who has signed in since, whatever an older token asks for', async () => {
    const old = await siteToken('ute'), before = await WireClient.token(relay.url, old);
    await before.do('auth_out_everywhere', {});
    await before.closed;
    const since = await WireClient.token(relay.url, await siteToken('ute', { iat: inSeconds(2) }));
    const late = await WireClient.open(relay.url, { client: since.client });
    await assert.rejects(late.hi({ token: old, term: 9 }), refusal('bad_token'));
    await since.do('shelf_get', {});
    await since.close();
  });

  it('takes only tokens that say when they were issued, and says so', async () => {
    const una = await WireClient.token(relay.url, await siteToken('una', { iat: undefined }));
    await una.do('auth_out_everywhere', {});
    const back = await WireClient.open(relay.url);
    await assert.rejects(back.hi({ token: await siteToken('una', { iat: undefined }) }), (error: Error) => refusal('bad_token')(error) && /"iat"/.test(error.message));
  });
});
