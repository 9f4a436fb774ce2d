import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Hold } from './hold.ts';

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
