import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRelay } from '../testing/relay.ts';

test('a port that is taken and an address of another machine stop the start, and name what to set', async () => {
  const relay = await startRelay();
  await assert.rejects(startRelay({ PORT: String(relay.port) }), new RegExp(`Port ${relay.port} on 127\\.0\\.0\\.1 is taken.*PORT`));
  await assert.rejects(startRelay({ HOST: '192.0.2.1' }), /192\.0\.2\.1 is no address of this machine.*HOST/);
  await relay.stop();
});

test('a request that brings all the cookies of a large site is answered, up to 16 kB', async () => {
  const relay = await startRelay();
  const ask = async (bytes: number): Promise<number> => (await fetch(`${relay.origin}/healthz`, { headers: { cookie: `site=${'x'.repeat(bytes)}` } })).status;
  assert.deepEqual([await ask(15_000), await ask(17_000)], [200, 431]);
  await relay.stop();
});
