import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BrokerAway } from '../../broker/broker.ts';
import { openRelay } from '../../testing/open-relay.ts';

const KEY = 'the key of the site, at least 32 characters';

test('a back end is told that a user is out only when that holds', async () => {
  const { relay: { broker }, origin, stop } = await openRelay({ CONFAB_API_KEY: KEY });
  const ask = async (input: object): Promise<number> => (await fetch(`${origin}/api/users/ana/disconnect`, { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body: JSON.stringify(input) })).status;
  const { put, signal } = broker;
  broker.put = () => Promise.reject(new BrokerAway('the disk'));
  assert.equal(await ask({ signOut: true }), 503);
  Object.assign(broker, { put, signal: () => Promise.reject(new BrokerAway('the disk')) });
  assert.deepEqual([await ask({ signOut: true }), await ask({})], [503, 503]);
  broker.signal = signal;
  assert.deepEqual([await ask({ signOut: true }), await ask({})], [200, 200]);
  await stop();
});
