import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, OWN_PREFIXES, readConfig } from './config.ts';
import { LIMITS } from './wire.ts';

const LONG = 'x'.repeat(32);
const faultsOf = (env: NodeJS.ProcessEnv): string[] => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

test('needs nothing set', () => {
  const config = readConfig({});
  assert.equal(config.port, 8787);
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.redis, undefined);
  assert.equal(config.connectionMaxAge, 60_000);
  assert.deepEqual(config.retention, { age: 30 * 24 * 60 * 60 * 1000, entries: 10_000 });
  assert.deepEqual(config.warnings, []);
});

test('takes an empty variable for one that is not set', () => {
  assert.equal(readConfig({ PORT: '', CONFAB_SECRET: ' ' }).port, 8787);
});

test('tells every fault at once, each by its name and with what would be right', () => {
  const faults = faultsOf({ PORT: 'http', CONFAB_SECRET: 'short', CONFAB_GUESTS: 'yes', CONFAB_ORIGINS: 'https://a.example/path', CONFAB_RETENTION: '30' });
  assert.deepEqual(faults, [
    'PORT must be a whole number from 0 to 65535.',
    'CONFAB_SECRET must have at least 32 characters; `openssl rand -base64 48` makes a good one.',
    'CONFAB_GUESTS must be "on" or "off".',
    'CONFAB_ORIGINS must be origins such as https://example.org or http://localhost:5173, without a path, separated by commas.',
    'CONFAB_RETENTION must be a number with its unit, such as 12h or 30d.',
  ]);
});

test('lets a connection have no more rooms than a hello can name beside the own topic of the user', () => {
  assert.equal(readConfig({ CONFAB_ROOMS_PER_CLIENT: String(LIMITS.cursors - 1) }).limits.roomsPerClient, LIMITS.cursors - 1);
  assert.equal(faultsOf({ CONFAB_ROOMS_PER_CLIENT: String(LIMITS.cursors) }).length, 1);
});

test('takes guests until the site brings users of its own', () => {
  assert.equal(readConfig({}).guests, true);
  assert.equal(readConfig({ CONFAB_SECRET: LONG }).guests, false);
  assert.equal(readConfig({ CONFAB_JWKS_URL: 'https://site.example/keys' }).guests, false);
  assert.equal(readConfig({ CONFAB_SECRET: LONG, CONFAB_GUESTS: 'on' }).guests, true);
  assert.equal(readConfig({ CONFAB_GUESTS: 'off' }).guests, false);
});

test('knows one Redis from several nodes, and TLS', () => {
  assert.deepEqual(readConfig({ REDIS_URL: 'redis://a:6379', CONFAB_SECRET: LONG }).redis, ['redis://a:6379']);
  assert.deepEqual(readConfig({ REDIS_URL: 'rediss://a:6379, rediss://b:6379', CONFAB_SECRET: LONG }).redis, ['rediss://a:6379', 'rediss://b:6379']);
  for (const wrong of ['a:6379', 'a']) assert.match(faultsOf({ REDIS_URL: wrong })[0] ?? '', /^REDIS_URL must be redis:/);
});

test('refuses an address of Redis that leads nowhere: an odd password as it is, a Sentinel without the master', () => {
  for (const wrong of ['p%zz', '12#34', '12?34', 'p?w', 'p/w', 'p,w']) assert.match(faultsOf({ REDIS_URL: `redis://confab:${wrong}@a:6379` })[0] ?? '', /^REDIS_URL must be .* percent signs/, wrong);
  assert.deepEqual(faultsOf({ REDIS_URL: `redis://confab:${encodeURIComponent('p@:/#?%,é')}@a:6379` }), []);
  for (const wrong of ['', '/']) assert.match(faultsOf({ REDIS_URL: `redis+sentinel://a:26379${wrong}` })[0] ?? '', /which master/, wrong);
  assert.equal(faultsOf({ REDIS_URL: 'redis+sentinel://a:26379/my%zzmaster' }).length, 1);
  assert.match(faultsOf({ REDIS_URL: ',' })[0] ?? '', /at least one node/);
});

test('refuses a database, for two Confabs on one Redis would hear each other', () => {
  for (const wrong of ['/1', '/99', '/abc', '/00']) assert.match(faultsOf({ REDIS_URL: `redis://a:6379${wrong}` })[0] ?? '', /^REDIS_URL must name no database but 0: .* a Redis of its own/, wrong);
  assert.equal(faultsOf({ REDIS_URL: 'redis://a:6379, redis://b:6379/2' }).length, 1);
  for (const right of ['redis://a:6379/', 'rediss://a:6379/0', 'redis+sentinel://a:26379/mymaster']) assert.deepEqual(faultsOf({ REDIS_URL: right }), []);
});

test('warns where other relays could not know the guests of this one', () => {
  assert.match(readConfig({ REDIS_URL: 'redis://a:6379' }).warnings[0] ?? '', /CONFAB_SECRET/);
  assert.deepEqual(readConfig({ REDIS_URL: 'redis://a:6379', CONFAB_SECRET: LONG }).warnings, []);
});

test('warns of a name that is none of its settings', () => {
  assert.deepEqual(readConfig({ CONFAB_ORIGIN: 'https://a.example' }).warnings, ['CONFAB_ORIGIN is set, but no setting has that name.']);
});

test('reads services, and refuses what is no JSON, no URL and no prefix', () => {
  assert.deepEqual(readConfig({ CONFAB_SERVICES: '{"Shop":"http://127.0.0.1:8000/confab"}' }).services, { shop: 'http://127.0.0.1:8000/confab' });
  for (const wrong of ['shop=http://a', '[]', '{"shop":"a"}', '{"shop":"ftp://a"}', '{"shop":1}', '{"shop_x":"http://a"}']) assert.equal(faultsOf({ CONFAB_SERVICES: wrong }).length, 1, wrong);
});

test('gives no service a prefix of its own', () => {
  for (const prefix of [...OWN_PREFIXES, 'Room']) assert.match(faultsOf({ CONFAB_SERVICES: `{"${prefix}":"http://a.example/"}` })[0] ?? '', /Confab's own/);
});

test('refuses a service that could never be called: a URL with a password, a timeout beyond what a timer can wait', () => {
  assert.match(faultsOf({ CONFAB_SERVICES: '{"shop":"http://user:password@a.example/"}' })[0] ?? '', /^CONFAB_SERVICES must map to URLs without user and password: .*CONFAB_SERVICE_KEY/);
  assert.equal(faultsOf({ CONFAB_SERVICES: '{"shop":"http://:password@a.example/"}' }).length, 1);
  assert.deepEqual(faultsOf({ CONFAB_SERVICE_TIMEOUT: '25d' }), ['CONFAB_SERVICE_TIMEOUT must be at most 24d.']);
  assert.equal(readConfig({ CONFAB_SERVICE_TIMEOUT: '24d' }).serviceTimeout, 24 * 24 * 60 * 60 * 1000);
});

test('refuses a number that is none or out of its bounds, a cookie that none can have, and a push service that is no host', () => {
  for (const wrong of ['0', '86401', '-1', '1.5', '1e3', '5s']) assert.deepEqual(faultsOf({ CONNECTION_MAX_AGE: wrong }), ['CONNECTION_MAX_AGE must be a whole number from 1 to 86400.'], wrong);
  for (const wrong of ['a b', 'a;b', 'a=b']) assert.equal(faultsOf({ CONFAB_COOKIE: wrong }).length, 1, wrong);
  for (const wrong of ['https://push.example', 'push.example/path', '*', 'a.*.example']) assert.equal(faultsOf({ CONFAB_PUSH_SERVICES: wrong }).length, 1, wrong);
  assert.deepEqual(readConfig({ CONFAB_PUSH_SERVICES: 'push.example, *.push.example:8443' }).push.services, ['push.example', '*.push.example:8443']);
});

test('refuses to keep nothing', () => {
  assert.deepEqual(faultsOf({ CONFAB_RETENTION: '0d' }), ['CONFAB_RETENTION must be at least 1s.']);
});
