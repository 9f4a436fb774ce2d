import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Relay } from '../relay.ts';
import { Held, openRelay } from '../testing/open-relay.ts';
import { SECRET } from '../testing/site.ts';
import { siteToken } from '../testing/tokens.ts';
import { WireClient } from '../testing/wire-client.ts';

/** The sweep that comes next is over. */
function swept({ limits }: Relay): Promise<void> {
  const { sweep } = limits;
  return new Promise((resolve) => {
    limits.sweep = () => {
      limits.sweep = sweep;
      sweep.call(limits);
      resolve();
    };
  });
}

test('who gets in only after long is asked to renew their token all the same, and not before', async (t) => {
  const { relay, url, stop } = await openRelay({ CONFAB_SECRET: SECRET });
  const { broker } = relay, claim = broker.claim.bind(broker), claiming = new Held();
  broker.claim = (...about) => claiming.pass().then(() => claim(...about));
  const uma = await WireClient.open(url), hello = uma.hi({ token: await siteToken('uma', { expires: Math.floor(Date.now() / 1000) + 65 }) });
  await claiming.asked;
  const now = Date.now;
  let later = 11_000;
  t.mock.method(Date, 'now', () => now() + later);
  await swept(relay);
  claiming.letGo();
  await hello;
  assert.deepEqual(uma.notes(), []);
  later = 40_000;
  await uma.until((client) => client.notes().some(({ note }) => note === 'renew'));
  await uma.close();
  await stop();
});

test('a site whose tokens are short is asked for the next one after half of their time, not once a second', async (t) => {
  const { relay, url, stop } = await openRelay({ CONFAB_SECRET: SECRET });
  const now = Date.now;
  let later = 0;
  t.mock.method(Date, 'now', () => now() + later);
  const token = () => siteToken('uma', { expires: Math.floor(Date.now() / 1000) + 50 });
  const uma = await WireClient.token(url, await token());
  const asked = async (): Promise<number> => {
    await swept(relay);
    // Answered after whatever the sweep said.
    await uma.do('shelf_get', {});
    return uma.notes().filter(({ note }) => note === 'renew').length;
  };
  assert.equal(await asked(), 0);
  later = 30_000;
  assert.equal(await asked(), 1);
  await uma.do('auth_renew', { token: await token() });
  assert.equal(await asked(), 1);
  later = 60_000;
  assert.equal(await asked(), 2);
  await uma.close();
  await stop();
});
