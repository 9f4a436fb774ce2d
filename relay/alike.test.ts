import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { until } from './testing/brokers.ts';
import { startRedis, type TestRedis } from './testing/redis.ts';
import { startRelay } from './testing/relay.ts';
import { SECRET } from './testing/site.ts';

const OTHER = `other than ${SECRET}`, TOLD = /warn CONFAB_SECRET is another/, LESS = /warn CONFAB_RETENTION or CONFAB_RETENTION_ENTRIES is another/;
let redis: TestRedis;
before(async () => { redis = await startRedis(); });
after(() => redis.stop());

/** What a relay with this secret says until it is there. */
async function logOf(secret: string, env: Record<string, string>): Promise<string> {
  const relay = await startRelay({ CONFAB_SECRET: secret, ...env });
  await relay.stop();
  return relay.logs();
}

test('a relay with another secret than the one before on the same Redis says so, with the same it does not', async () => {
  const env = { REDIS_URL: redis.url };
  assert.doesNotMatch(await logOf(SECRET, env), TOLD);
  assert.doesNotMatch(await logOf(SECRET, env), TOLD);
  const log = await logOf(OTHER, env);
  assert.match(log, TOLD);
  assert.ok(!log.includes(OTHER));
  assert.doesNotMatch(await logOf(OTHER, env), TOLD);
});

test('the same in a folder, where the generated one is another, too', async () => {
  const env = { CONFAB_DATA: await mkdtemp(join(tmpdir(), 'confab-secret-')) };
  assert.doesNotMatch(await logOf('', env), TOLD);
  assert.match(await logOf(SECRET, env), TOLD);
  await rm(env.CONFAB_DATA, { recursive: true });
});

test('a relay that keeps more, or less, than the one before on the same Redis says so, with the same it does not', async () => {
  const env = { REDIS_URL: redis.url }, more = { ...env, CONFAB_RETENTION: '90d' };
  assert.doesNotMatch(await logOf(SECRET, env), LESS);
  assert.match(await logOf(SECRET, more), LESS);
  assert.doesNotMatch(await logOf(SECRET, more), LESS);
  assert.match(await logOf(SECRET, { ...more, CONFAB_RETENTION_ENTRIES: '100' }), LESS);
});

test('where Redis comes later, then', async () => {
  const late = await startRedis();
  await logOf(SECRET, { REDIS_URL: late.url });
  late.freeze();
  const relay = await startRelay({ CONFAB_SECRET: OTHER, REDIS_URL: late.url });
  assert.doesNotMatch(relay.logs(), TOLD);
  late.thaw();
  await until(() => TOLD.test(relay.logs()));
  await relay.stop();
  await late.stop();
});
