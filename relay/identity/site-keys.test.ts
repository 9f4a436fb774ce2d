import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mock, test, type TestContext } from 'node:test';
import { ed25519Key, rsaKey, type SiteKey } from '../testing/site.ts';
import { tokenFault } from './claims.ts';
import { siteTokenVerifier } from './site-tokens.ts';

const MINUTE = 60_000;

/** A relay whose site shows its keys, or answers otherwise, and a clock that can be set ahead. */
async function open(t: TestContext, show: (response: ServerResponse) => void) {
  let asked = 0, ahead = 0;
  const told: string[] = [], now = Date.now;
  const site = { show, asked: () => asked, told, why: '', later: (ms: number) => { ahead += ms; } };
  const server = createServer((_request, response) => {
    asked++;
    site.show(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = mock.method(Date, 'now', () => now() + ahead);
  t.after(() => { clock.mock.restore(); server.close().closeAllConnections(); });
  const verify = siteTokenVerifier({ jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, secret: '' }, (text, why) => told.push(`${text} ${String(why)}`));
  /** Who the token says it is, or why it was refused. */
  const ask = (token: string): Promise<string | undefined> => verify(token).then(({ sub }) => sub, (error: unknown) => {
    const { code, outage } = tokenFault(error);
    site.why = String(outage?.why);
    return code;
  });
  return Object.assign(site, { ask });
}

const shows = (...keys: object[]) => (response: ServerResponse): void => { response.end(JSON.stringify({ keys })); };
const answers = (status: number) => (response: ServerResponse): void => { response.writeHead(status, { location: '/there' }).end(); };
const unnamed = ({ jwk }: SiteKey): object => ({ ...jwk, kid: undefined });
/** By a key whose name the token does not say. */
const plain = (key: SiteKey, sub: string): string => key.token({ sub }, {});

test('a site whose keys have no names, or the same, may have several, and change them', async (t) => {
  const [first, second, third] = [ed25519Key('1'), ed25519Key('1'), ed25519Key('1')];
  const site = await open(t, shows(unnamed(first), unnamed(second)));
  assert.deepEqual([await site.ask(plain(first, 'ana')), await site.ask(plain(second, 'ben'))], ['ana', 'ben']);
  assert.equal(await site.ask(plain(third, 'eve')), 'bad_token');
  site.later(3000);
  site.show = shows(unnamed(third));
  assert.equal(await site.ask(plain(third, 'eve')), 'eve');
  assert.equal(await site.ask(plain(first, 'ana')), 'bad_token');
  site.later(3000);
  site.show = shows(first.jwk, second.jwk);
  assert.deepEqual([await site.ask(first.token({ sub: 'ana' })), await site.ask(second.token({ sub: 'ben' }))], ['ana', 'ben']);
});

test('keys for something else do not count', async (t) => {
  const key = rsaKey('1');
  const site = await open(t, shows({ ...key.jwk, use: 'enc', alg: 'RSA-OAEP' }));
  assert.equal(await site.ask(key.token({ sub: 'ana' })), 'bad_token');
});

test('of five hundred people who come at once with a new key, the site is asked for it once', async (t) => {
  const old = ed25519Key('old'), young = ed25519Key('young'), site = await open(t, shows(old.jwk));
  await site.ask(old.token({ sub: 'ana' }));
  site.later(3000);
  site.show = shows(young.jwk);
  const who = Array.from({ length: 500 }, (_, i) => `u${i}`);
  assert.deepEqual(await Promise.all(who.map((sub) => site.ask(young.token({ sub })))), who);
  assert.equal(site.asked(), 2);
});

test('while the site does not show its keys, whoever signs in by a known one comes in for an hour, the log says why, and the site is asked seldom', async (t) => {
  const key = ed25519Key('1'), token = key.token({ sub: 'ana' }), site = await open(t, shows(key.jwk));
  assert.equal(await site.ask(token), 'ana');
  site.later(11 * MINUTE);
  site.show = answers(500);
  for (let i = 0; i < 5; i++) assert.equal(await site.ask(token), 'ana');
  assert.equal(site.asked(), 2);
  assert.match(site.told[0]!, /known are used.* it answered 500$/);
  // Whether this one is known by now nobody can say.
  assert.equal(await site.ask(ed25519Key('2').token({ sub: 'ben' })), 'service_down');
  site.later(50 * MINUTE);
  for (let i = 0; i < 5; i++) assert.equal(await site.ask(token), 'service_down');
  assert.equal(site.asked(), 3);
  site.later(3000);
  site.show = shows(key.jwk);
  assert.equal(await site.ask(token), 'ana');
});

test('a key that the site has withdrawn is refused after ten minutes', async (t) => {
  const key = ed25519Key('1'), site = await open(t, shows(key.jwk));
  assert.equal(await site.ask(key.token({ sub: 'ana' })), 'ana');
  site.show = shows();
  site.later(11 * MINUTE);
  assert.equal(await site.ask(key.token({ sub: 'ana' })), 'bad_token');
});

test('what the site answers instead of keys is said to whoever runs the relay', async (t) => {
  const token = ed25519Key('1').token({ sub: 'ana' });
  for (const [show, why] of [
    [answers(302), /answered 302, a redirect: CONFAB_JWKS_URL/], [answers(404), /answered 404$/],
    [(response: ServerResponse) => { response.end('<html>'); }, /as JSON/], [shows([]), /malformed/],
  ] as const) {
    const site = await open(t, show);
    assert.equal(await site.ask(token), 'service_down');
    assert.match(site.why, why);
  }
});
