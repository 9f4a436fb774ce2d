import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRelay } from '../testing/relay.ts';

test('a port that is taken and an address of another machine stop the start, and name what to set', async () => {
  const relay = await startRelay();
  await assert.rejects(startRelay({ PORT: String(relay.port) }), new RegExp(`Port ${relay.port} on 127\\.0\\.0\\.1 is taken.*PORT`));
  await assert.rejects(startRelay({ HOST: '192.0.2.1' }), /192\.0\.2\.1 is no address of this machine.*HOST/);
  await relay.stop();
});
