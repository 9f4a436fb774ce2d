/** What relays tell each other, where one of them is of a later version, or it is no relay at all. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeJwt } from 'jose';
import { BareSocket } from '../testing/bare-socket.ts';
import { openRelay, type OpenRelay } from '../testing/open-relay.ts';
import { WireClient } from '../testing/wire-client.ts';
import { CLOSE, roomTopic, userTopic, type Topic } from '../wire.ts';

let opened: OpenRelay;
before(async () => { opened = await openRelay(); });
after(() => opened.stop());

/** In this process it would reject, with Redis it would end the relay. */
const tell = (topic: Topic, text: string): Promise<void> => opened.relay.broker.signal(topic, text);

const UNREADABLE: Record<string, string> = {
  'an order that a later version has': '{"later":{"client":"c-1"}}',
  'an order that has become another one': '{"evict":null}',
  'a number': '5',
  'no JSON': 'nonsense',
};
for (const [what, text] of Object.entries(UNREADABLE)) {
  test(`${what} is passed over, and its user goes on and is reached by the next`, { timeout: 10_000 }, async () => {
    const ana = await WireClient.guest(opened.url, 'Ana'), own = userTopic(ana.hello.user.id);
    await ana.do('room_enter', { room: 'home/orders' });
    await tell(own, text);
    await ana.do('room_send', { room: 'home/orders', id: 'm', text: 'still here' });
    await tell(own, JSON.stringify({ out: { before: Date.now(), error: { message: 'Out.' } } }));
    assert.equal((await ana.closed).code, CLOSE.auth);
  });
}

test('who is told to have gone from a room in words that nobody can read costs that room nothing', { timeout: 10_000 }, async () => {
  const ana = await WireClient.guest(opened.url, 'Ana'), plain = await BareSocket.open(`${opened.plain}/chat/gone/`);
  await ana.do('room_enter', { room: 'home/gone' });
  await plain.next();
  await tell(roomTopic('home/gone'), '{"departed":');
  await ana.do('room_send', { room: 'home/gone', id: 'm', text: 'still here' });
  await plain.next((frame) => frame.includes('still here'));
  plain.close();
  await ana.close();
});

test('who signs out everywhere takes along what was issued in that very moment, and nothing that was issued after it', { timeout: 10_000 }, async () => {
  const ana = await WireClient.guest(opened.url, 'Ana'), own = userTopic(ana.hello.user.id), issued = decodeJwt(ana.hello.token!).iat! * 1000;
  const out = (before: number): Promise<void> => tell(own, JSON.stringify({ out: { before, error: { message: 'Out.' } } }));
  await out(issued - 1);
  await ana.do('room_enter', { room: 'home/out' });
  await out(issued);
  assert.equal((await ana.closed).code, CLOSE.auth);
});
