/**
 * Installs what package-lock.json says, one process at a time: `npm ci` begins by emptying node_modules, so
 * that two of them at once leave nothing. The lock is a port, because no crash leaves one behind.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT, noteNode, packagesAreCurrent, say } from './ensure.mjs';

/** Below those that systems hand out by themselves, and another one for another checkout. */
const PORT = 20_000 + createHash('sha1').update(ROOT).digest().readUInt16BE() % 10_000;
const PATIENCE = 10 * 60_000;

async function isTaken() {
  try {
    await once(createServer().listen(PORT, '127.0.0.1').unref(), 'listening');
    return false;
  } catch (error) {
    return error.code === 'EADDRINUSE';
  }
}

for (const start = Date.now(), told = { waiting: false }; await isTaken(); await pause(200)) {
  if (!told.waiting) say('waiting for another process that installs the packages …');
  told.waiting = true;
  if (Date.now() - start < PATIENCE) continue;
  console.error(`confab: port ${PORT} of this machine was taken all the time. It marks that packages are being installed here: end what uses it, or run npm ci.`);
  process.exit(1);
}
if (packagesAreCurrent()) process.exit(0);
say('installing the packages of package-lock.json (about a minute the first time) …');
const done = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
if (done.status !== 0) {
  console.error('confab: npm ci failed; what npm said stands above. Is the npm registry reachable from here?');
  process.exit(1);
}
noteNode();
