import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from './metrics.ts';

test('counts, by label too', () => {
  const metrics = new Metrics();
  metrics.count('confab_entries_total');
  metrics.count('confab_entries_total', 4);
  metrics.count('confab_errors_total', 1, { code: 'limit' });
  metrics.count('confab_errors_total', 1, { code: 'a"b\\c\nd' });
  const lines = metrics.text().split('\n');
  assert.ok(lines.includes('confab_entries_total 5'), lines.join('\n'));
  assert.ok(lines.includes('# TYPE confab_entries_total counter'), lines.join('\n'));
  assert.ok(lines.includes('confab_errors_total{code="limit"} 1'), lines.join('\n'));
  assert.ok(lines.includes('confab_errors_total{code="a\\"b\\\\c\\nd"} 1'), lines.join('\n'));
});

test('reads gauges when it is asked', () => {
  const metrics = new Metrics();
  let connections = 1;
  metrics.gauge('confab_connections', () => connections);
  connections = 7;
  assert.match(metrics.text(), /^confab_connections 7$/m);
});

test('puts what it observed into buckets that add up', () => {
  const metrics = new Metrics();
  for (const seconds of [0.0004, 0.002, 0.002, 60]) metrics.observe('confab_append_seconds', seconds);
  const text = metrics.text();
  assert.match(text, /^confab_append_seconds_bucket\{le="0.0005"\} 1$/m);
  assert.match(text, /^confab_append_seconds_bucket\{le="0.0025"\} 3$/m);
  assert.match(text, /^confab_append_seconds_bucket\{le="5"\} 3$/m);
  assert.match(text, /^confab_append_seconds_bucket\{le="\+Inf"\} 4$/m);
  assert.match(text, /^confab_append_seconds_count 4$/m);
});

test('tells of the process', () => {
  const text = new Metrics().text();
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'process_start_time_seconds']) assert.match(text, new RegExp(`^${name} [\\d.]+$`, 'm'));
});

test('tells in seconds how late timers ran', async () => {
  const metrics = new Metrics();
  const lag = () => Number(/^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(metrics.text())?.[1]);
  // The first look of what watches, after which it notices.
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const end = performance.now() + 300; performance.now() < end;);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const late = lag();
  assert.ok(late > 0.1 && late < 60, String(late));
});

test('shows from the start what must not rise, so that its first rise is seen', () => {
  const text = new Metrics().text();
  assert.match(text, /^confab_dropped_sockets_total 0$/m);
  // What README.md wants an alarm of.
  for (const code of ['degraded', 'internal', 'timeout', 'service_down']) assert.match(text, new RegExp(`^confab_errors_total\\{code="${code}"\\} 0$`, 'm'));
  assert.match(text, /^confab_resumes_total\{complete="false"\} 0$/m);
});

test('a clock that is set looks like no restart', (t) => {
  const started = () => /^process_start_time_seconds (\d+)$/m.exec(new Metrics().text())?.[1];
  const before = started();
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_000 });
  assert.equal(started(), before);
});
