/**
 * `npm test`: installs what it needs, checks types, lint and weights, runs every quick suite, and ends with
 * `N passed, N failed`. With --slow instead the long ones, in all three engines. Words after it choose test
 * files by part of their path: `npm test -- broker`.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, ensurePackages, ensurePrograms } from './ensure.mjs';
import { afterAll, again } from './once-more.mjs';

const slow = process.argv.includes('--slow');
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
/** Nothing that hangs may hide the rest: a file that takes longer fails, and so does a suite. Chosen files take their time. */
const all = wanted.length === 0;
const FILE_LIMIT_MS = all ? 6 * 60_000 : undefined;
const SUITE_LIMIT_MS = all ? 40 * 60_000 : 0;
const total = { passed: 0, failed: 0 };
const add = ({ passed, failed }) => { total.passed += passed; total.failed += failed; };

/** All that tests put aside, which goes with this run: also what those leave behind that fail or are killed. */
const scratch = mkdtempSync(join(tmpdir(), 'confab-'));
// What runs as another user, as the workers of nginx do, finds its way through.
chmodSync(scratch, 0o711);
process.once('exit', () => {
  try {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  } catch { /* something still writes there: the system clears it away */ }
});

function heading(text) { console.log(`\n── ${text}`); }

/** Every file below the folder with this ending, chosen by the words of the command line. */
function filesIn(folder, endings) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => endings.some((ending) => name.endsWith(ending)) && !name.includes('node_modules'))
    .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
    .sort();
}

/** Runs a command that leaves its counts in a file; without counts its exit code is one test. */
function counted(title, command, args, env = {}) {
  heading(title);
  const counts = join(mkdtempSync(join(scratch, 'suite-')), 'counts.json');
  const begun = Date.now();
  const done = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', timeout: SUITE_LIMIT_MS, killSignal: 'SIGKILL', env: { ...process.env, ...env, TMPDIR: scratch, CONFAB_COUNTS: counts } });
  console.log(`   ${Math.round((Date.now() - begun) / 1000)} s`);
  if (done.error?.code === 'ETIMEDOUT') console.log(`✗ ${title}: took longer than ${SUITE_LIMIT_MS / 60_000} minutes; what stands above had ended by then`);
  if (!existsSync(counts)) return done.status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const found = JSON.parse(readFileSync(counts, 'utf8'));
  return found.failed === 0 && done.status !== 0 ? { ...found, failed: 1 } : found;
}

const suite = (...what) => add(counted(...what));

ensurePackages();
const missing = ensurePrograms(slow ? ['chromium', 'redis', 'firefox', 'webkit', 'xvfb', 'django', 'php', 'curl', 'openssl', 'nginx', 'systemd'] : ['chromium', 'redis', 'curl', 'openssl']);
for (const sentence of missing) {
  console.log(`✗ not run: ${sentence}`);
  add({ passed: 0, failed: 1 });
}

if (!slow && all) suite('types, lint, weights, manifest', process.execPath, ['relay/scripts/check.mjs']);

/** Test files by node's own runner, so many at a time. */
const nodeSuite = (title, atOnce, files) => counted(title, process.execPath, [
  '--import', 'tsx', '--import', './relay/scripts/lua.mjs', '--import', './relay/scripts/limit.mjs', '--test', `--test-concurrency=${atOnce}`,
  '--test-reporter=./relay/scripts/reporter.mjs', '--test-reporter-destination=stdout', ...files,
], FILE_LIMIT_MS ? { CONFAB_FILE_LIMIT_MS: String(FILE_LIMIT_MS) } : {});

function slowSuites(files) {
  const first = nodeSuite('slow suites', 3, files);
  // Chosen files are told of as they are.
  const repeated = all ? again(first) : [];
  if (repeated.length === 0) return add(first);
  const { counts, unsteady } = afterAll(first, nodeSuite('what failed beside others, once more and alone', 1, repeated));
  for (const name of unsteady) console.log(`~ unsteady: ${name} failed beside others and held alone`);
  add(counts);
}

if (slow) {
  const files = [...filesIn('relay', ['.slow.test.ts']), ...filesIn('web', ['.slow.test.ts'])];
  // Most wait now and then, so some share the machine; what measures time has it to itself.
  const alone = files.filter((name) => name.endsWith('.alone.slow.test.ts'));
  const shared = files.filter((name) => !alone.includes(name));
  if (shared.length > 0) slowSuites(shared);
  if (alone.length > 0) add(nodeSuite('slow suites, one at a time', 1, alone));
} else {
  const files = [...filesIn('relay', ['.test.ts']), ...filesIn('web', ['.node.test.ts'])].filter((name) => !name.endsWith('.slow.test.ts'));
  if (files.length > 0) add(nodeSuite('relay and whole system (node)', 3, files));
}

const browserTests = filesIn('web', ['.test.ts']).filter((name) => !/\.(node|slow)\.test\.ts$/.test(name));
if (browserTests.length > 0) {
  suite('elements and core (browser)', process.execPath, ['node_modules/@web/test-runner/dist/bin.js', '--files', ...browserTests], { CONFAB_ENGINES: slow ? 'chromium,firefox,webkit' : 'chromium' });
}

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
