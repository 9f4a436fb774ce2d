/** `npm run check`: types, lint, and what else can be checked without running anything. Each is one test. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, ensurePackages } from './ensure.mjs';

ensurePackages();
const bin = (name) => join(ROOT, 'node_modules/.bin', name);
const checks = [
  ['types of the relay', bin('tsc'), ['-p', 'relay']],
  ['types of web', bin('tsc'), ['-p', 'web']],
  ['types of the worker', bin('tsc'), ['-p', 'web/worker']],
  ['types of the end-to-end tests', bin('tsc'), ['-p', 'web/e2e']],
  ['lint', bin('oxlint'), ['--deny-warnings']],
  ['weights', process.execPath, ['relay/scripts/weights.mjs']],
];

let passed = 0, failed = 0;
for (const [title, command, args] of checks) {
  const done = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
  if (done.status === 0) passed++;
  else {
    failed++;
    console.log(`${done.stdout}${done.stderr}`);
  }
  console.log(`${done.status === 0 ? '✓' : '✗'} ${title}`);
}
if (process.env.CONFAB_COUNTS) writeFileSync(process.env.CONFAB_COUNTS, JSON.stringify({ passed, failed }));
process.exit(failed === 0 ? 0 : 1);
