import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BrokerAway } from '../broker/broker.ts';
import { BareSocket } from '../testing/bare-socket.ts';
import { openRelay, type OpenRelay } from '../testing/open-relay.ts';
import { startRedis, type TestRedis } from '../testing/redis.ts';
import { SECRET } from '../testing/site.ts';
import { WireClient } from '../testing/wire-client.ts';
import { CLOSE, roomTopic, userTopic, type Topic } from '../wire.ts';

/** In this process, so that what another relay would have written can be written without its signal. */
let redis: TestRedis, opened: OpenRelay;
before(async () => {
  redis = await startRedis();
  opened = await openRelay({ REDIS_URL: redis.url, CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on' });
});
after(async () => {
  await opened.stop();
  await redis.stop();
});

const write = (topic: Topic, set: string, key: string, value: string) => opened.relay.broker.put(topic, set, [{ key, value }], 'always');
/** Who comes while the broker is not quite back is told to come again. */
async function openPlain(room: string, token?: string): Promise<BareSocket> {
  for (;;) {
    const socket = await BareSocket.open(`${opened.plain}/chat/${room}/`, token ? { headers: { cookie: `confab_token=${token}` } } : {});
    if ((await socket.next()).startsWith('[')) return socket;
  }
}
/** The id under which a plain socket is in its room. */
function idOf(socket: BareSocket): string {
  const present = JSON.parse(socket.frames.find((frame) => frame.startsWith('['))!) as { id: string; me?: true }[];
  return present.find(({ me }) => me)!.id;
}

/** A socket that stays open would be waited for. */
const SOON = { timeout: 20_000 };
/** Until it is over: nothing of it shall reach into the next test. */
const BREAKS: Record<string, () => unknown> = {
  'the subscribers were cut off': () => redis.killSubscribers(),
  'the broker was away': () => {
    const back = new Promise<void>((resolve) => { opened.relay.listeners.push({ state: (state) => { if (state === 'live') resolve(); } }); });
    redis.killAskers();
    return back;
  },
};
for (const [what, comeBack] of Object.entries(BREAKS)) {
  describe(`after ${what}`, () => {
    it('who was barred meanwhile is put out', SOON, async () => {
      const ana = await WireClient.guest(opened.url, 'Ana');
      for (const room of ['home/a', 'home/b']) await ana.do('room_enter', { room });
      await write(roomTopic('home/a'), 'barred', ana.hello.user.id, 'true');
      await comeBack();
      const gone = await ana.until((c) => c.notes().find((note) => note.note === 'gone'));
      assert.ok(gone.note === 'gone' && gone.topic === 'room:home/a', JSON.stringify(gone));
      await ana.do('room_send', { room: 'home/b', id: 'm', text: 'still here' });
      await ana.close();
    });

    it('whose client was claimed by a newer term is evicted', SOON, async () => {
      const ana = await WireClient.guest(opened.url, 'Ana'), ben = await WireClient.guest(opened.url, 'Ben');
      await opened.relay.broker.claim(`${ana.hello.user.id} ${ana.client}`, 5);
      await comeBack();
      assert.equal((await ana.closed).code, CLOSE.evicted);
      await ben.do('shelf_get', {});
      await ben.close();
    });

    it('who signed out everywhere is closed', SOON, async () => {
      const ana = await WireClient.guest(opened.url, 'Ana');
      await write(userTopic(ana.hello.user.id), 'shelf', 'out', String(Date.now() + 1));
      await comeBack();
      assert.equal((await ana.closed).code, CLOSE.auth);
    });

    it('who was barred meanwhile is put out at the plain door, and nobody else', SOON, async () => {
      const [barred, other] = [await openPlain('plain'), await openPlain('plain')];
      await write(roomTopic('home/plain'), 'barred', idOf(barred), 'true');
      await comeBack();
      assert.match((await barred.closed).reason, /barred/);
      await other.next((frame) => frame.startsWith('[') && (JSON.parse(frame) as unknown[]).length === 1);
      other.close();
    });

    it('who signed out everywhere is closed at the plain door', SOON, async () => {
      const ana = await WireClient.guest(opened.url, 'Ana'), plain = await openPlain('plain', ana.hello.token);
      const id = idOf(plain);
      assert.equal(id, ana.hello.user.id);
      await write(userTopic(id), 'shelf', 'out', String(Date.now() + 1));
      await comeBack();
      assert.equal((await plain.closed).code, CLOSE.auth);
      await ana.closed;
    });
  });
}

describe('who went while the subscribers were cut off', () => {
  it('is taken from the lists at the plain door, also where the broker is asked in vain at first', SOON, async () => {
    const [gone, other] = [await openPlain('silent'), await openPlain('silent')], { broker } = opened.relay;
    const present = broker.present.bind(broker);
    let asked = 0;
    broker.present = (...about) => (asked++ === 0 ? Promise.reject(new BrokerAway('for the test')) : present(...about));
    // As by another relay whose signal was lost.
    await broker.depart(roomTopic('home/silent'), idOf(gone));
    redis.killSubscribers();
    await other.next((frame) => frame.startsWith('[') && (JSON.parse(frame) as unknown[]).length === 1);
    broker.present = present;
    for (const socket of [gone, other]) socket.close();
  });
});

describe('who is there, where it was told while the subscribers were cut off', () => {
  it('is told anew', SOON, async () => {
    const [ana, ben] = [await WireClient.guest(opened.url, 'Ana'), await WireClient.guest(opened.url, 'Ben')], room = 'home/unheard', topic = roomTopic(room);
    for (const client of [ana, ben]) await client.do('room_enter', { room });
    // As by another relay whose signal was lost.
    await opened.relay.broker.depart(topic, ben.hello.user.id);
    redis.killSubscribers();
    const { data } = await ana.until((c) => c.signals(topic).find(({ data }) => 'here' in data));
    assert.deepEqual(data, { count: 1, here: [ana.hello.user] });
    await Promise.all([ana.close(), ben.close()]);
  });
});

describe('who signed out everywhere, before this relay has heard of it', () => {
  it('gets no new token by another name, and stays for no older one', async () => {
    const ana = await WireClient.guest(opened.url, 'Ana'), { token, user } = ana.hello;
    await write(userTopic(user.id), 'shelf', 'out', String(Date.now() + 1));
    await assert.rejects(ana.do('auth_rename', { name: 'Anna' }), /bad_token/);
    await assert.rejects(ana.do('auth_renew', { token: token! }), /bad_token/);
    await ana.close();
  });
});

describe('a log that changed under its readers', () => {
  it('makes those, and only those, come back and resume', async () => {
    const ana = await WireClient.guest(opened.url, 'Ana'), ben = await WireClient.guest(opened.url, 'Ben');
    await ana.do('room_enter', { room: 'home/forked' });
    await ben.do('room_enter', { room: 'home/sound' });
    for (const listener of opened.relay.listeners) listener.broken?.('room:home/forked');
    assert.equal((await ana.closed).code, CLOSE.slow);
    await ben.do('shelf_get', {});
    await ben.close();
  });
});
