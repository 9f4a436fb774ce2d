import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { askHolder, Hold } from './hold.ts';

for (const what of ['nobody had', 'a dead process had']) {
  test(`of two relays that start at once on a data folder that ${what}, one has it`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'confab-hold-'));
    if (what !== 'nobody had') writeFileSync(join(folder, 'holder'), '');
    // Both have looked before either takes it.
    const holds = [new Hold(folder), new Hold(folder)];
    for (const hold of holds) hold.take();
    assert.deepEqual(await Promise.all(holds.map((hold) => hold.taken())), [true, false]);
    for (const hold of holds) hold.release();
    rmSync(folder, { recursive: true });
  });
}

test('a process that has the data folder and stands still keeps it, and whoever asks is told within moments', { timeout: 20_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'confab-hold-')), { address } = new Hold(folder), callers: Socket[] = [];
  const still = createServer((socket) => callers.push(socket)).listen(address);
  await once(still, 'listening');
  try {
    assert.equal(await askHolder(address), 'another process');
  } finally {
    for (const caller of callers) caller.destroy();
    still.close();
    rmSync(folder, { recursive: true });
  }
});
