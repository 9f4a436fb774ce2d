/** Rooms that are entered while the broker goes away, or by somebody who leaves them in that moment. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { BrokerAway, type Broker } from '../broker/broker.ts';
import { openRelay, type OpenRelay } from '../testing/open-relay.ts';
import { WireClient } from '../testing/wire-client.ts';
import { roomTopic, userTopic, type Placed, type ShelfEntry } from '../wire.ts';

let opened: OpenRelay, broker: Broker, real: Pick<Broker, 'put' | 'append' | 'list'>;
before(async () => {
  opened = await openRelay();
  ({ relay: { broker } } = opened);
  real = { put: broker.put.bind(broker), append: broker.append.bind(broker), list: broker.list.bind(broker) };
});
afterEach(() => Object.assign(broker, real));
after(() => opened.stop());

const away = (): Promise<never> => Promise.reject(new BrokerAway('for the test'));
/** What goes wrong, and when. */
const BREAKS: Record<string, () => void> = {
  'before it was told': () => { broker.append = (topic, draft) => (topic.startsWith('user:') ? away() : real.append(topic, draft)); },
  'as it was kept': () => { broker.put = async (topic, set, ...rest) => real.put(topic, set, ...rest).then((written) => (set === 'shelf' ? away() : written)); },
  'after it was told': () => { broker.list = (topic, set, how) => (set === 'shelf' && how.after === 'push/' ? away() : real.list(topic, set, how)); },
};

for (const [when, goAway] of Object.entries(BREAKS)) {
  test(`a room that was entered half-way, since the broker went away ${when}, is in the list on all devices, and reaches those that are away, when it is entered again`, async () => {
    const room = `home/${when.replaceAll(' ', '-')}`, desk = await WireClient.guest(opened.url, 'Ana'), { user, token } = desk.hello;
    const phone = await WireClient.token(opened.url, token!);
    await broker.put(userTopic(user.id), 'shelf', [{ key: 'push/phone', value: '{}', stamp: 1 }], 'always');
    goAway();
    await assert.rejects(desk.do('room_enter', { room }), /try again/);
    Object.assign(broker, real);
    await desk.do('room_enter', { room });
    const told = await phone.until((c) => c.entries(userTopic(user.id)).find(({ entry }) => entry.kind === 'shelf')) as Placed<ShelfEntry>;
    assert.deepEqual(told.entry.items.map(({ key, value }) => [key, value]), [[`room/${room}`, true]]);
    assert.deepEqual((await broker.list(roomTopic(room), 'pushers', { limit: 10 })).map(({ key }) => key), [user.id]);
    await Promise.all([desk.close(), phone.close()]);
  });
}
