/** Bare sockets and what they follow, in a relay whose broker can be held back. */
import { after, before, test } from 'node:test';
import { BrokerAway } from '../../broker/broker.ts';
import { BareSocket } from '../../testing/bare-socket.ts';
import { until } from '../../testing/brokers.ts';
import { Held, openRelay, type OpenRelay } from '../../testing/open-relay.ts';
import { SECRET, hs256 } from '../../testing/site.ts';
import { userTopic } from '../../wire.ts';

let opened: OpenRelay;
before(async () => { opened = await openRelay({ CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on' }); });
after(() => opened.stop());

const chat = (room: string, user: string): Promise<BareSocket> => BareSocket.open(`${opened.plain}/chat/${room}/`, { headers: { cookie: `confab_token=${hs256({ sub: user, name: user })}` } });

test('who is sent away because a room cannot be followed does not count as connected', async () => {
  const { broker } = opened.relay, { subscribe } = broker, joining = new Held(), user = userTopic('uma');
  broker.subscribe = (topic) => (topic === user ? joining.pass().then(() => subscribe.call(broker, topic)) : Promise.reject(new BrokerAway('for the test')));
  const socket = await chat('away', 'uma');
  await joining.asked;
  await new Promise(setImmediate);
  joining.letGo();
  await socket.closed;
  broker.subscribe = subscribe;
  await new Promise(setImmediate);
  await until(async () => !(await broker.followed([user]))[0]);
});
