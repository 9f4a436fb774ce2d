/** Reporter for node's test runner: prints what failed and a line a file, and leaves the counts for test.mjs. */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

export default async function* report(events) {
  const files = new Map();
  const fileOf = (data) => {
    const name = data.file ? relative(process.cwd(), data.file) : '?';
    if (!files.has(name)) files.set(name, { passed: 0, failed: 0, ms: 0 });
    return files.get(name);
  };
  for await (const { type, data } of events) {
    // What a test itself wanted to say: t.diagnostic('…').
    if (type === 'test:diagnostic' && data.file) yield `  ${data.message}\n`;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isFile = data.nesting === 0 && data.file && data.name.endsWith(relative(process.cwd(), data.file));
    if (data.details.type === 'suite' && type === 'test:pass') continue;
    if (isFile && type === 'test:pass') continue;
    const counts = fileOf(data);
    const skipped = data.skip !== undefined || data.todo !== undefined;
    if (type === 'test:pass' && !skipped) counts.passed++;
    else if (data.details.type !== 'suite' || data.details.error?.failureType !== 'subtestsFailed') {
      counts.failed++;
      const error = data.details.error?.cause ?? data.details.error;
      yield `\n✗ ${data.name} (${relative(process.cwd(), data.file ?? '')}:${data.line ?? ''})\n`;
      yield `${skipped ? 'skipped, which counts as failed' : error?.stack ?? error?.message ?? error}\n`;
    }
    if (data.nesting === 0) counts.ms += data.details.duration_ms;
  }
  let passed = 0, failed = 0;
  for (const [name, counts] of [...files].sort(([a], [b]) => a.localeCompare(b))) {
    passed += counts.passed;
    failed += counts.failed;
    yield `${counts.failed ? '✗' : '✓'} ${name}: ${counts.passed} passed${counts.failed ? `, ${counts.failed} failed` : ''} (${(counts.ms / 1000).toFixed(1)} s)\n`;
  }
  if (process.env.CONFAB_COUNTS) writeFileSync(process.env.CONFAB_COUNTS, JSON.stringify({ passed, failed }));
}
