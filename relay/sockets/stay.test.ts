import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { BrokerAway, type Broker } from '../broker/broker.ts';
import { Fault } from '../fault.ts';
import { Held, openRelay, type OpenRelay } from '../testing/open-relay.ts';
import { until } from '../testing/brokers.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import { endStay } from '../users/control.ts';
import { closeSignedOut } from '../users/person.ts';
import { CLOSE, roomTopic, userTopic, type HelloAnswer, type SendAnswer } from '../wire.ts';

let opened: OpenRelay, broker: Broker, real: Pick<Broker, 'subscribe' | 'put' | 'claim' | 'get' | 'read'>;
before(async () => {
  opened = await openRelay();
  ({ relay: { broker } } = opened);
  real = { subscribe: broker.subscribe.bind(broker), put: broker.put.bind(broker), claim: broker.claim.bind(broker), get: broker.get.bind(broker), read: broker.read.bind(broker) };
});
afterEach(() => Object.assign(broker, real));
after(() => opened.stop());

const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;

describe('a room that is entered twice at once, before the relay follows it', () => {
  const room = 'home/twice', topic = roomTopic(room);

  /** Both have been let in, and wait for the relay to follow the room. */
  async function enterTwice(client: WireClient & { hello: HelloAnswer }, joining: Held): Promise<Promise<unknown>[]> {
    // So that nothing has to be written between being let in and following.
    await broker.put(userTopic(client.hello.user.id), 'shelf', [{ key: `room/${room}`, value: 'true', stamp: 1 }], 'always');
    broker.subscribe = (name) => joining.pass().then(() => real.subscribe(name));
    let members = 0;
    broker.put = (name, set, ...rest) => real.put(name, set, ...rest).finally(() => { if (set === 'members') members++; });
    const entered = [1, 2].map(() => client.do('room_enter', { room }));
    for (const one of entered) one.catch(() => {});
    await until(() => members === 2);
    await client.do('shelf_get', {});
    return entered;
  }

  it('refuses both where it cannot be followed, and nobody is there', async () => {
    const ana = await WireClient.guest(opened.url, 'Ana'), joining = new Held();
    const entered = await enterTwice(ana, joining);
    joining.fail(new BrokerAway('for the test'));
    for (const one of entered) await assert.rejects(one, refusal('degraded'));
    await until(async () => (await broker.present(topic, 10)).count === 0);
    await ana.close();
  });

  it('tells all that stood there', async () => {
    for (const id of ['m1', 'm2', 'm3']) await broker.append(topic, { sender: 'ben', id, json: JSON.stringify({ kind: 'message', id, type: 'text', from: { id: 'ben', name: 'Ben' }, at: 1, text: id }) });
    const ana = await WireClient.guest(opened.url, 'Ana'), joining = new Held();
    const entered = await enterTwice(ana, joining);
    joining.letGo();
    await Promise.all(entered);
    await ana.until((c) => c.pushes(topic).some(({ resume }) => resume && !resume.more));
    assert.deepEqual(ana.texts(room), ['m1', 'm2', 'm3']);
    await ana.close();
  });
});

describe('a room that somebody leaves', () => {
  const room = 'home/leaving', present = async () => (await broker.present(roomTopic(room), 10)).count;

  it('is without them at once where they wanted to, or were put out, and a moment later where their connection was lost', async () => {
    const [ana, ben, cem] = await Promise.all(['Ana', 'Ben', 'Cem'].map((name) => WireClient.guest(opened.url, name)));
    for (const one of [ana!, ben!, cem!]) await one.do('room_enter', { room });
    await cem!.do('room_leave', { room });
    assert.equal(await present(), 2);
    await ana!.do('room_bar', { room, user: ben!.hello.user.id });
    await until(async () => await present() === 1, 2000);
    await ana!.close();
    assert.equal(await present(), 1);
    await Promise.all([ben!.close(), cem!.close()]);
  });
});

describe('a room that is entered again, to catch up again', () => {
  it('tells once what is said meanwhile', async () => {
    const room = 'home/again', topic = roomTopic(room), ana = await WireClient.guest(opened.url, 'Ana'), reading = new Held();
    await ana.do('room_enter', { room });
    const { pos } = await ana.do<'room_send', SendAnswer>('room_send', { room, id: 'm1', text: 'm1' });
    await ana.until((c) => c.texts(room).length === 1);
    broker.read = (...asked) => reading.pass().then(() => real.read(...asked));
    await ana.do('room_enter', { room, after: pos });
    await reading.asked;
    await ana.do('room_send', { room, id: 'm2', text: 'm2' });
    await ana.do('shelf_get', {});
    reading.letGo();
    await ana.until((c) => c.pushes(topic).filter(({ resume }) => resume).length === 2);
    assert.deepEqual(ana.texts(room), ['m1', 'm2']);
    await ana.close();
  });
});

describe('a room whose log cannot be read on entering', () => {
  // A socket that stays open would be waited for.
  it('closes the sockets, which come back and try again, and is one line in the log for all, that says where and why', { timeout: 5000 }, async (t) => {
    const lines: unknown[] = [], rooms = ['home/unread', 'home/unread-too'];
    t.mock.method(opened.relay.log, 'warn', (...line: unknown[]) => lines.push(line));
    const all = await Promise.all(rooms.map((room) => WireClient.guest(opened.url, room)));
    broker.read = () => Promise.reject(new BrokerAway('for the test'));
    for (const [i, room] of rooms.entries()) {
      await all[i]!.do('room_enter', { room, after: 'g-1' });
      assert.equal((await all[i]!.closed).code, CLOSE.slow);
    }
    assert.deepEqual(lines, [['A topic could not be resumed; the client tries again.', { where: 'room:home/unread', why: 'The broker is away: for the test' }]]);
  });
});

describe('a socket that is closed while it is being told what stood in a room', () => {
  it('is waited for no longer', { timeout: 20_000 }, async () => {
    const room = 'home/long', topic = roomTopic(room), { topics } = opened.relay, resume = topics.resume.bind(topics), ana = await WireClient.guest(opened.url, 'Ana');
    const json = JSON.stringify({ kind: 'message', id: 'm', type: 'text', from: { id: 'ben', name: 'Ben' }, at: 1, text: 'x'.repeat(60_000) });
    await Promise.all(Array.from({ length: 450 }, (_, id) => broker.append(topic, { sender: 'ben', id: String(id), json })));
    let waiting = 0, resumed: Promise<void> | undefined;
    topics.resume = (name, from, sink) => {
      const drained = sink.drained.bind(sink);
      sink.drained = () => {
        waiting++;
        return drained().finally(() => { waiting--; });
      };
      return resumed = resume(name, from, sink);
    };
    ana.socket.pause();
    ana.do('room_enter', { room, last: 450 }).catch(() => {});
    await until(() => waiting > 0, 15_000);
    topics.resume = resume;
    ana.socket.terminate();
    await resumed;
  });
});

describe('a socket whose hello fails while it enters a room', () => {
  it('is not in it, and closes without harm to anybody', async () => {
    const harm: Error[] = [];
    process.once('uncaughtException', (error) => harm.push(error));
    const claiming = new Held(), entering = new Held(), ana = await WireClient.open(opened.url);
    broker.claim = (...asked) => claiming.pass().then(() => real.claim(...asked));
    broker.put = (name, set, ...rest) => (set === 'members' ? entering.pass() : Promise.resolve()).then(() => real.put(name, set, ...rest));
    const hello = ana.hi({ guest: { name: 'Ana' } });
    await claiming.asked;
    const entered = ana.do('room_enter', { room: 'home/early' });
    await entering.asked;
    claiming.fail(new BrokerAway('for the test'));
    await assert.rejects(hello, refusal('degraded'));
    entering.letGo();
    await assert.rejects(entered, refusal('hello_first'));
    assert.equal((await broker.present(roomTopic('home/early'), 10)).count, 0);
    await ana.close();
    assert.deepEqual(harm, []);
  });
});

describe('who is barred in the very moment of coming back', () => {
  it('stays outside', async () => {
    const room = 'home/barred', topic = roomTopic(room), ana = await WireClient.guest(opened.url, 'Ana'), ben = await WireClient.guest(opened.url, 'Ben');
    for (const client of [ana, ben]) await client.do('room_enter', { room });
    const looking = new Held(), again = await WireClient.open(opened.url, { client: ben.client });
    broker.get = async (name, set, keys) => {
      const found = await real.get(name, set, keys);
      if (set === 'barred') await looking.pass();
      return found;
    };
    const hello = again.hi({ token: ben.hello.token, term: 2, cursors: { [topic]: '' } });
    await looking.asked;
    broker.get = real.get;
    await ana.do('room_bar', { room, user: ben.hello.user.id });
    looking.letGo();
    assert.equal((await hello).refused?.[topic]?.code, 'barred');
    await assert.rejects(again.do('room_send', { room, id: 'm', text: 'hey' }), refusal('not_member'));
    await Promise.all([ana.close(), again.close()]);
  });
});

describe('who signed in since all were signed out', () => {
  it('stays, however late that is told', async () => {
    const ana = await WireClient.guest(opened.url, 'Ana'), room = 'home/since', { id } = ana.hello.user;
    await ana.do('room_enter', { room });
    await closeSignedOut(opened.relay, id, Date.now() - 60_000);
    await endStay(opened.relay, id, room, new Fault('not_member', 'So that there is something to wait for.'));
    await ana.until((c) => c.notes().some(({ note }) => note === 'gone'));
    await ana.do('shelf_get', {});
    await ana.close();
  });
});

describe('who signs out everywhere while that cannot be told', () => {
  it('is named in the log, with what closes their other sockets', async (t) => {
    const ana = await WireClient.guest(opened.url, 'Ana'), away = new BrokerAway('for the test'), lines: unknown[][] = [];
    t.mock.method(opened.relay.log, 'error', (...line: unknown[]) => lines.push(line));
    t.mock.method(broker, 'signal', () => Promise.reject(away));
    await ana.do('auth_out_everywhere', {});
    await until(() => lines.length > 0);
    assert.match(String(lines[0]![0]), /signed out everywhere .*\/api\/users\/USER\/disconnect/);
    assert.deepEqual(lines[0]![1], { user: ana.hello.user.id, error: away });
    await ana.close();
  });
});
