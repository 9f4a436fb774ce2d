import { after, before, describe, it } from 'node:test';
import { BrokerAway, type Broker } from '../broker/broker.ts';
import { createLog } from '../log.ts';
import { GROUNDS, until, type Ground } from '../testing/brokers.ts';
import { Presence } from './presence.ts';

const TOPIC = 'room:home/general';
const ANA = { id: 'ana', name: 'Ana' }, BEN = { id: 'ben', name: 'Ben' };

describe('who comes while it could not be told that the last one left', () => {
  let ground: Ground, broker: Broker, presence: Presence;
  before(async () => {
    ground = await GROUNDS.Redis!.start();
    ({ broker } = await ground.open());
    presence = new Presence(broker, createLog('text', () => {}));
  });
  after(() => ground.stop());

  const present = async (): Promise<string[]> => (await broker.present(TOPIC, 10)).sample.map(({ id }) => id);

  it('is there, is there alone once the broker is back, and leaves nobody behind', async () => {
    const { depart } = broker;
    let fail = (): void => {};
    broker.depart = () => new Promise((_, reject) => { fail = () => reject(new BrokerAway('a stall')); });
    await presence.arrive(TOPIC, ANA);
    presence.depart(TOPIC, ANA.id, true);
    await presence.arrive(TOPIC, BEN);
    fail();
    await until(async () => (await present()).length === 2);
    broker.depart = depart;
    presence.settleAll();
    await until(async () => (await present()).join() === BEN.id);
    presence.depart(TOPIC, BEN.id, true);
    await until(async () => (await present()).length === 0);
  });
});
