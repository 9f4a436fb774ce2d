/** The unit for systemd in README.md, as it stands there. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildRelay } from './scripts/build.mjs';
import { ROOT, ensurePrograms, findProgram } from './scripts/ensure.mjs';

const [, UNIT = ''] = /^```ini\n([^]*?)^```$/m.exec(readFileSync(new URL('README.md', import.meta.url), 'utf8')) ?? [];
const valueOf = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(UNIT)?.[1] ?? '';

test('systemd takes the unit, and what it starts is the built relay, in a folder that it may write', async () => {
  assert.deepEqual(ensurePrograms(['systemd']), []);
  await buildRelay();
  const folder = mkdtempSync(join(tmpdir(), 'confab-unit-')), file = join(folder, 'confab.service');
  writeFileSync(file, UNIT.replace('/usr/bin/node', process.execPath));
  const { status, stderr } = spawnSync(findProgram('systemd')!, ['verify', '--recursive-errors=no', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  assert.deepEqual([status, stderr], [0, '']);
  const [, started = ''] = valueOf('ExecStart').split(' ');
  assert.ok(existsSync(join(ROOT, started)), started);
  assert.equal(valueOf('Environment'), `CONFAB_DATA=/var/lib/${valueOf('StateDirectory')}`);
});
