/** Several commands of a fresh clone at once. In the place of npm stands a script that bears no other beside it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../testing/brokers.ts';

let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'confab-clone-'));
  for (const folder of ['relay/scripts', 'bin']) mkdirSync(join(clone, folder), { recursive: true });
  for (const script of ['ensure.mjs', 'install.mjs']) copyFileSync(fileURLToPath(new URL(script, import.meta.url)), join(clone, 'relay/scripts', script));
  writeFileSync(join(clone, 'package-lock.json'), '{}');
});
afterEach(() => rmSync(clone, { recursive: true, force: true }));

const npm = (lines: string): void => {
  writeFileSync(join(clone, 'bin/npm'), `#!/bin/sh\necho "$@" >> calls\n${lines}\n`);
  chmodSync(join(clone, 'bin/npm'), 0o755);
};
const calls = (): string[] => readFileSync(join(clone, 'calls'), 'utf8').trim().split('\n');

function command() {
  const child = spawn(process.execPath, ['-e', "import('./relay/scripts/ensure.mjs').then(({ ensurePackages }) => ensurePackages())"], { cwd: clone, env: { ...process.env, PATH: join(clone, 'bin') + delimiter + process.env.PATH } });
  const running = { said: '', code: once(child, 'close').then(([code]) => code as number) };
  for (const out of [child.stdout, child.stderr]) out.on('data', (chunk: Buffer) => { running.said += chunk.toString(); });
  return running;
}

test('install the packages once, and all wait for it', async () => {
  npm('mkdir busy || exit 1; for i in $(seq 300); do [ -e go ] && break; sleep 0.1; done; mkdir -p node_modules; touch node_modules/.package-lock.json; rmdir busy');
  const all = [command(), command(), command()];
  await until(() => all.filter(({ said }) => said.includes('waiting for another process')).length === 2, 20_000);
  writeFileSync(join(clone, 'go'), '');
  assert.deepEqual(await Promise.all(all.map(({ code }) => code)), [0, 0, 0]);
  assert.equal(calls().length, 1);
  assert.match(calls()[0] ?? '', /^ci /);
  const later = command();
  assert.deepEqual([await later.code, later.said], [0, ''], 'and then there is nothing to do');
});

test('install them again for another Node than before, whose binaries are others', async () => {
  npm('rm -rf node_modules; mkdir node_modules; touch node_modules/.package-lock.json');
  assert.equal(await command().code, 0);
  writeFileSync(join(clone, 'node_modules/.confab-node'), '1');
  assert.equal(await command().code, 0);
  assert.equal(await command().code, 0);
  assert.equal(calls().length, 2);
});

test('go on where one of them failed, each with its own words', async () => {
  npm('mkdir busy || exit 1; sleep 0.3; rmdir busy; exit 1');
  const both = [command(), command()];
  assert.deepEqual(await Promise.all(both.map(({ code }) => code)), [1, 1]);
  for (const { said } of both) assert.match(said, /npm ci failed/);
  npm('mkdir -p node_modules; touch node_modules/.package-lock.json');
  assert.equal(await command().code, 0);
  assert.equal(calls().length, 3);
});
