import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Held, openRelay } from '../testing/open-relay.ts';
import { SECRET } from '../testing/site.ts';
import { siteToken } from '../testing/tokens.ts';
import { WireClient } from '../testing/wire-client.ts';

test('who gets in only after long is asked to renew their token all the same, and not before', async (t) => {
  const { relay, url, stop } = await openRelay({ CONFAB_SECRET: SECRET });
  const { broker, limits } = relay, claim = broker.claim.bind(broker), sweep = limits.sweep.bind(limits), claiming = new Held();
  const swept = () => new Promise<void>((resolve) => { limits.sweep = () => { sweep(); resolve(); }; });
  broker.claim = (...about) => claiming.pass().then(() => claim(...about));
  const uma = await WireClient.open(url), hello = uma.hi({ token: await siteToken('uma', { expires: Math.floor(Date.now() / 1000) + 65 }) });
  await claiming.asked;
  const now = Date.now;
  t.mock.method(Date, 'now', () => now() + 11_000);
  await swept();
  claiming.letGo();
  await hello;
  assert.deepEqual(uma.notes(), []);
  await uma.until((client) => client.notes().some(({ note }) => note === 'renew'));
  await uma.close();
  await stop();
});
