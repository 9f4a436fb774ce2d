import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { BrokerAway, type Broker } from '../broker/broker.ts';
import { Held, openRelay, type OpenRelay } from '../testing/open-relay.ts';
import { Refused, WireClient } from '../testing/wire-client.ts';
import { roomTopic } from '../wire.ts';

let opened: OpenRelay, broker: Broker, real: Pick<Broker, 'put' | 'claim'>;
before(async () => {
  opened = await openRelay();
  ({ relay: { broker } } = opened);
  real = { put: broker.put.bind(broker), claim: broker.claim.bind(broker) };
});
afterEach(() => Object.assign(broker, real));
after(() => opened.stop());

const refusal = (code: string) => (error: Error) => error instanceof Refused && error.code === code;

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
