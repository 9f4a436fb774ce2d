import assert from 'node:assert/strict';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { SECRET, ed25519Key, hs256, inSeconds, rsaKey, serveKeys, unsigned } from '../testing/site.ts';
import { createIdentities } from './identities.ts';
import { matchesRoom } from './rooms.ts';
import { readSecret } from './secret.ts';

const identities = (env: NodeJS.ProcessEnv = {}) => createIdentities(readConfig({ CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on', ...env }), createLog('text', () => {}));
const refused = (promise: Promise<unknown>, code: string, message?: RegExp) => assert.rejects(promise, (error: { code?: string; message: string }) => {
  assert.equal(error.code, code, error.message);
  if (message) assert.match(error.message, message);
  return true;
});

test('takes a token of the site for who it says', async () => {
  const expires = inSeconds(60);
  const identity = await identities().verify(hs256({ sub: '42', name: ' Ana ', picture: 'https://a.example/p.png', rooms: ['shop/*'], publish: true, iat: 1000, exp: expires }));
  assert.deepEqual(identity, { person: { id: '42', name: 'Ana', picture: 'https://a.example/p.png' }, guest: false, rooms: ['shop/*'], publish: true, issued: 1_000_000, expires: expires * 1000 });
});

test('calls who has no name by the id', async () => {
  assert.deepEqual((await identities().verify(hs256({ sub: '42' }))).person, { id: '42', name: '42' });
});

test('keeps nobody out for a name or a picture that their site does not have, or a name that is long', async () => {
  const { verify } = identities();
  for (const nothing of ['', ' ', null]) assert.deepEqual((await verify(hs256({ sub: '42', name: nothing, picture: nothing }))).person, { id: '42', name: '42' });
  assert.equal((await verify(hs256({ sub: '42', name: 'Ana\n\u202eMaria' }))).person.name, 'Ana Maria');
  assert.equal((await verify(hs256({ sub: '42', name: '😀'.repeat(65) }))).person.name, '😀'.repeat(64));
});

test('refuses what is expired, not yet valid, signed by another key, by none, or nothing at all', async () => {
  const { verify } = identities();
  const sub = '42';
  await refused(verify(hs256({ sub, exp: inSeconds(-60) })), 'expired');
  await refused(verify(hs256({ sub, nbf: inSeconds(60) })), 'bad_token', /not valid yet/);
  await refused(verify(hs256({ sub }, 'another secret that is long enough as well')), 'bad_token', /signature/);
  await refused(verify(unsigned({ sub })), 'bad_token', /algorithm/);
  await refused(verify(hs256({ sub }, SECRET, { alg: 'HS512' })), 'bad_token', /algorithm/);
  for (const text of ['', 'a', 'a.b.c', '..', `${hs256({ sub })}x`]) await refused(verify(text), 'bad_token');
});

test('refuses another issuer or audience where those are set', async () => {
  const { verify } = identities({ CONFAB_ISSUER: 'site', CONFAB_AUDIENCE: 'confab' });
  assert.equal((await verify(hs256({ sub: '42', iss: 'site', aud: 'confab' }))).person.id, '42');
  await refused(verify(hs256({ sub: '42', iss: 'other', aud: 'confab' })), 'bad_token', /"iss"/);
  await refused(verify(hs256({ sub: '42', iss: 'site', aud: 'other' })), 'bad_token', /"aud"/);
  await refused(verify(hs256({ sub: '42', iss: 'site' })), 'bad_token', /"aud"/);
});

test('refuses claims that are not right, and says which', async () => {
  const { verify } = identities();
  await refused(verify(hs256({ name: 'Ana' })), 'bad_token', /"sub"/);
  await refused(verify(hs256({ sub: 'with blank' })), 'bad_token', /"sub"/);
  await refused(verify(hs256({ sub: 'guest-1' })), 'bad_token', /guest-/);
  await refused(verify(hs256({ sub: '1', name: 7 })), 'bad_token', /"name"/);
  await refused(verify(hs256({ sub: '1', picture: 'javascript:alert(1)' })), 'bad_token', /"picture"/);
  await refused(verify(hs256({ sub: '1', rooms: null })), 'bad_token', /"rooms"/);
  await refused(verify(hs256({ sub: '1', rooms: 'shop/*' })), 'bad_token', /"rooms"/);
  await refused(verify(hs256({ sub: '1', rooms: ['shop*'] })), 'bad_token', /"rooms/);
  await refused(verify(hs256({ sub: '1', publish: 'yes' })), 'bad_token', /"publish"/);
});

test('takes public keys from the site, and no shared secret beside them', async () => {
  const rsa = rsaKey('r'), ed = ed25519Key('e');
  const site = await serveKeys([rsa, ed]);
  try {
    const { verify } = identities({ CONFAB_JWKS_URL: site.url });
    assert.equal((await verify(rsa.token({ sub: '1' }))).person.id, '1');
    assert.equal((await verify(ed.token({ sub: '2' }))).person.id, '2');
    await refused(verify(hs256({ sub: '3' })), 'bad_token', /algorithm/);
    // The public key taken for a shared secret: everybody has that one.
    await refused(verify(hs256({ sub: '3' }, rsa.pem, { alg: 'HS256', kid: 'r' })), 'bad_token', /algorithm/);
    await refused(verify(rsaKey('r').token({ sub: '3' })), 'bad_token', /signature/);
  } finally {
    site.stop();
  }
});

test('finds a new key of the site, without asking for each unknown one', async () => {
  const first = ed25519Key('first'), second = ed25519Key('second'), keys = [first];
  const site = await serveKeys(keys);
  try {
    const { verify } = identities({ CONFAB_JWKS_URL: site.url });
    await verify(first.token({ sub: '1' }));
    for (let i = 0; i < 20; i++) await refused(verify(ed25519Key(`none-${i}`).token({ sub: '1' })), 'bad_token', /key/);
    assert.ok(site.asked() <= 2, `asked ${site.asked()} times`);
    keys.splice(0, 1, second);
    await sleep(2100);
    assert.equal((await verify(second.token({ sub: '2' }))).person.id, '2');
    await refused(verify(first.token({ sub: '1', jti: 'not seen before' })), 'bad_token', /key/);
  } finally {
    site.stop();
  }
});

test('says that it is not the token when the keys cannot be fetched', async () => {
  const { verify } = identities({ CONFAB_JWKS_URL: 'http://127.0.0.1:9/jwks.json' });
  await refused(verify(ed25519Key('a').token({ sub: '1' })), 'service_down');
});

test('forgets a checked token when it runs out', async () => {
  const { verify } = identities();
  // The tolerance for clocks is 5 s, which the memory of checked tokens must not stretch.
  const token = hs256({ sub: '1', exp: inSeconds(-4) });
  await verify(token);
  await sleep(1600);
  await refused(verify(token), 'expired');
});

test('a guest keeps the id under another name, and nobody else can take it', async () => {
  const { guest, verify } = identities();
  const { token, identity } = await guest('Ana');
  assert.match(identity.person.id, /^guest-/);
  assert.equal(identity.publish, false);
  assert.deepEqual(await verify(token), identity);
  const renamed = await guest('Anna', undefined, identity.person.id);
  assert.deepEqual((await verify(renamed.token)).person, { id: identity.person.id, name: 'Anna' });
  for (const secret of [SECRET, 'another secret that is long enough as well']) {
    await refused(verify(hs256({ sub: identity.person.id, name: 'Mallory', iss: 'confab-relay', aud: 'guest' }, secret)), 'bad_token');
  }
});

test('no guests where guests are off, not even those of before', async () => {
  const { token } = await identities().guest('Ana');
  const off = identities({ CONFAB_GUESTS: 'off' });
  await refused(off.guest('Ana'), 'guests_off');
  await refused(off.verify(token), 'guests_off');
});

test('a grant is for its user and its room alone', async () => {
  const { grant, checkGrant } = identities();
  const given = await grant('ana', 'home/secret', 'bob');
  assert.equal(await checkGrant(given, 'ana', 'home/secret'), 'bob');
  assert.equal(await checkGrant(given, 'eve', 'home/secret'), undefined);
  assert.equal(await checkGrant(given, 'ana', 'home/other'), undefined);
  const link = await grant('*', 'home/secret', 'bob');
  assert.equal(await checkGrant(link, 'eve', 'home/secret'), 'bob');
  assert.equal(await checkGrant(link, 'eve', 'home/other'), undefined);
});

test('a link lets in also where the text around it stuck to it, and not where its end is missing', async () => {
  const { grant, checkGrant } = identities();
  const link = await grant('*', 'home/secret', 'bob');
  for (const behind of ['.', ')', '>', '_', '**', '?utm_source=mail', ' and so on.']) assert.equal(await checkGrant(link + behind, 'eve', 'home/secret'), 'bob', behind);
  for (const cut of [link.slice(0, -1), link.slice(0, -20), link.slice(0, 40)]) assert.equal(await checkGrant(cut, 'eve', 'home/secret'), undefined, cut);
});

test('neither token, guest nor grant passes for another', async () => {
  const { grant, guest, verify, checkGrant } = identities();
  const given = await grant('ana', 'home/secret', 'bob');
  await refused(verify(given), 'bad_token');
  assert.equal(await checkGrant((await guest('Ana')).token, 'ana', 'home/secret'), undefined);
  assert.equal(await checkGrant(hs256({ sub: 'ana', room: 'home/secret', iss: 'confab-relay', aud: 'grant' }), 'ana', 'home/secret'), undefined);
  assert.equal(await checkGrant('', 'ana', 'home/secret'), undefined);
});

test('patterns name rooms, whole spaces or everything', () => {
  assert.equal(matchesRoom(['a/b', 'shop/*'], 'shop/help'), true);
  assert.equal(matchesRoom(['*'], 'any/room'), true);
  assert.equal(matchesRoom(['shop/*'], 'shopping/help'), false);
  assert.equal(matchesRoom(['a/b'], 'a/bc'), false);
  assert.equal(matchesRoom([], 'a/b'), false);
});

test('a generated secret is the same after a restart and readable by its owner alone', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'confab-secret-')), 'data');
  const secret = readSecret(undefined, folder);
  assert.ok(secret.length >= 32, `${secret.length} characters`);
  assert.equal(readSecret(undefined, folder), secret);
  assert.equal(statSync(join(folder, 'secret')).mode & 0o777, 0o600);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(readSecret('the one that is configured', folder), 'the one that is configured');
  writeFileSync(join(folder, 'secret'), 'cut off');
  assert.throws(() => readSecret(undefined, folder), /remove it/);
  for (const wrong of ['/dev/null/data', '/proc/self']) assert.throws(() => readSecret(undefined, wrong), /The data folder \S+ cannot be .*CONFAB_DATA/);
});
