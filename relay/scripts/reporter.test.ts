/** What the test run says of itself, tried on files that pass, fail, hang and leave something running. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const REPORTER = fileURLToPath(new URL('reporter.mjs', import.meta.url));

const LIMIT = new URL('limit.mjs', import.meta.url).href;

function run(files: Record<string, string>, { ci = '' } = {}): { said: string; counts: unknown } {
  const folder = mkdtempSync(join(tmpdir(), 'confab-reporter-')), counts = join(folder, 'counts.json');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `import { test } from 'node:test';\n${text}`);
  const env: NodeJS.ProcessEnv = { ...process.env, CONFAB_COUNTS: counts, CONFAB_FILE_LIMIT_MS: '4000', CI: ci };
  // Else the inner run believes that it is a file of this one.
  delete env.NODE_TEST_CONTEXT;
  const { stdout } = spawnSync(process.execPath, [
    '--import', LIMIT, '--test', '--test-concurrency=1', `--test-reporter=${REPORTER}`, '--test-reporter-destination=stdout', ...Object.keys(files),
  ], { cwd: folder, env, encoding: 'utf8' });
  const found = { said: stdout, counts: JSON.parse(readFileSync(counts, 'utf8')) as unknown };
  rmSync(folder, { recursive: true });
  return found;
}

test('counts what passes and what fails, and names what failed', () => {
  const { said, counts } = run({ 'a.test.mjs': "test('fine', () => {}); test('not fine', () => { throw new Error('because'); });", 'b.test.mjs': "test('also fine', () => {});" });
  assert.deepEqual(counts, { passed: 2, failed: 1, failing: { 'a.test.mjs': { passed: 1, failed: 1 } } });
  assert.match(said, /✗ not fine \(a\.test\.mjs:\d+\)\nError: because/);
  assert.match(said, /✗ a\.test\.mjs: 1 passed, 1 failed[^]*✓ b\.test\.mjs: 1 passed/);
});

test('a file that hangs fails with the name of the test, and the next one runs', () => {
  const { said, counts } = run({ 'a.test.mjs': "test('fine', () => {}); test('never ends', () => new Promise(() => { setInterval(() => {}, 1000); }));", 'b.test.mjs': "test('fine', () => {});" });
  assert.deepEqual(counts, { passed: 2, failed: 1, failing: { 'a.test.mjs': { passed: 1, failed: 1 } } });
  assert.match(said, /Under way at that time: never ends\n/);
});

test('a file that leaves something running fails as well', () => {
  const { said, counts } = run({ 'a.test.mjs': "test('fine', () => { setInterval(() => {}, 1000); });" });
  assert.deepEqual(counts, { passed: 1, failed: 1, failing: { 'a.test.mjs': { passed: 1, failed: 1 } } });
  assert.match(said, /something that they began had not/);
});

test('a file that fails and then hangs says both', () => {
  const { said, counts } = run({ 'a.test.mjs': "test('not fine', () => { throw new Error('because'); }); test('never ends', () => new Promise(() => { setInterval(() => {}, 1000); }));" });
  assert.deepEqual(counts, { passed: 0, failed: 2, failing: { 'a.test.mjs': { passed: 0, failed: 2 } } });
  assert.match(said, /✗ not fine [^]*Under way at that time: never ends\n/);
});

test('a file that cannot be read at all fails, and nothing is said of hanging', () => {
  const { said, counts } = run({ 'a.test.mjs': 'import "./missing.mjs";' });
  assert.deepEqual(counts, { passed: 0, failed: 1, failing: { 'a.test.mjs': { passed: 0, failed: 1 } } });
  assert.doesNotMatch(said, /had not\.|Under way/);
});

const SKIPPED = { 'a.test.mjs': "test('later', { skip: 'no disk' }, () => {}); test('fine', () => {});" };

test('what cannot run here is named, and fails nothing', () => {
  const { said, counts } = run(SKIPPED);
  assert.deepEqual(counts, { passed: 1, failed: 0, failing: {} });
  assert.match(said, /~ not run here: later \(a\.test\.mjs\): no disk\n/);
});

test('in CI it counts as failed', () => {
  const { said, counts } = run(SKIPPED, { ci: 'true' });
  assert.deepEqual(counts, { passed: 1, failed: 1, failing: { 'a.test.mjs': { passed: 1, failed: 1 } } });
  assert.match(said, /✗ later [^]*counts as failed/);
});
