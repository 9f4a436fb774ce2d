/** Reporter for node's test runner: prints what failed and a line as each file ends, and leaves the counts, and which files failed, for test.mjs. */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { TOO_LONG } from './limit.mjs';

/** What cannot run on somebody's machine is named; where it has to run, as in CI, it has failed. */
const MUST_RUN = Boolean(process.env.CI);

export default async function* report(events) {
  const files = new Map();
  const nameOf = (data) => data.file ? relative(process.cwd(), data.file) : '?';
  const fileOf = (data) => {
    const name = nameOf(data);
    if (!files.has(name)) files.set(name, { passed: 0, failed: 0, ms: 0, underWay: new Set(), told: false });
    return files.get(name);
  };
  const line = (name, counts) => {
    counts.told = true;
    return `${counts.failed ? '✗' : '✓'} ${name}: ${counts.passed} passed${counts.failed ? `, ${counts.failed} failed` : ''} (${(counts.ms / 1000).toFixed(1)} s)\n`;
  };
  for await (const { type, data } of events) {
    // What a test itself wanted to say: t.diagnostic('…').
    if (type === 'test:diagnostic' && data.file) yield `  ${data.message}\n`;
    const isFile = data.nesting === 0 && data.file && data.name?.endsWith(nameOf(data));
    if (!isFile && type === 'test:dequeue') fileOf(data).underWay.add(data.name);
    if (type !== 'test:complete') continue;
    const counts = fileOf(data), { error, type: kind, duration_ms: ms } = data.details;
    const hung = isFile && error?.exitCode === TOO_LONG;
    if (isFile && !hung && (!error || counts.failed > 0)) {
      counts.ms = ms;
      // Beside a file that began earlier, what its tests told is still held back: then its line comes at the end.
      if (counts.passed + counts.failed > 0) yield line(nameOf(data), counts);
      continue;
    }
    counts.underWay.delete(data.name);
    if (kind === 'suite' && !error) continue;
    const skipped = data.skip !== undefined || data.todo !== undefined;
    if (!error && skipped && !MUST_RUN) yield `~ not run here: ${data.name} (${nameOf(data)}): ${data.skip || data.todo}\n`;
    else if (!error && !skipped) counts.passed++;
    else if (kind !== 'suite' || error?.failureType !== 'subtestsFailed') {
      counts.failed++;
      const cause = error?.cause ?? error;
      yield `\n✗ ${data.name} (${nameOf(data)}:${data.line ?? ''})\n`;
      yield `${skipped ? 'not run, which counts as failed in CI' : cause?.stack ?? cause?.message ?? cause}\n`;
      if (hung) yield counts.underWay.size > 0 ? `Under way at that time: ${[...counts.underWay].join(' › ')}\n` : 'All tests it told of had ended, but something that they began had not.\n';
    }
  }
  let passed = 0, failed = 0;
  const failing = {};
  for (const [name, counts] of [...files].sort(([a], [b]) => a.localeCompare(b))) {
    passed += counts.passed;
    failed += counts.failed;
    if (counts.failed > 0) failing[name] = { passed: counts.passed, failed: counts.failed };
    if (!counts.told) yield line(name, counts);
  }
  if (process.env.CONFAB_COUNTS) writeFileSync(process.env.CONFAB_COUNTS, JSON.stringify({ passed, failed, failing }));
}
