/** A relay goes on whatever becomes of its log. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildRelay } from './scripts/build.mjs';
import { until } from './testing/brokers.ts';
import { freePort } from './testing/redis.ts';

const FULL = '/dev/full';
const logs: Record<string, { stdout: () => 'pipe' | number; skip?: string | false }> = {
  'the reader of its log ended': { stdout: () => 'pipe' },
  'the disk of its log is full': { stdout: () => openSync(FULL, 'w'), skip: !existsSync(FULL) && `there is no ${FULL}` },
};
for (const [what, { stdout, skip }] of Object.entries(logs)) {
  test(`a relay starts, serves and stops in good order though ${what}`, { skip }, async () => {
    await buildRelay();
    const folder = mkdtempSync(join(tmpdir(), 'confab-log-')), port = await freePort();
    const child = spawn(process.execPath, [fileURLToPath(new URL('../dist/relay/main.js', import.meta.url))], { env: { ...process.env, PORT: String(port), CONFAB_DATA: folder }, stdio: ['ignore', stdout(), 'ignore'] });
    child.stdout?.destroy();
    const ended = once(child, 'exit');
    try {
      const healthy = () => fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false);
      await until(async () => child.exitCode !== null || await healthy(), 15_000);
      child.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null]);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
