/** Counters, gauges and histograms in Prometheus' text format. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const HELP: Record<string, string> = {
  confab_ready: '1 where /readyz says so, 0 while stopping or without the broker.',
  confab_connections: 'Open sockets.',
  confab_clients: 'Signed-in clients.',
  confab_topics: 'Topics that this relay follows.',
  confab_entries_total: 'Entries confirmed.',
  confab_deliveries_total: 'Entries handed to sockets.',
  confab_dropped_sockets_total: 'Sockets closed because they read too slowly.',
  confab_resumes_total: 'Resumed topics, by whether nothing was missing.',
  confab_errors_total: 'Errors answered, by code.',
  confab_pushes_total: 'Web Pushes to devices, by outcome.',
  confab_append_seconds: 'Time until an entry was confirmed.',
  process_cpu_seconds_total: 'CPU time of this process.',
  process_resident_memory_bytes: 'Memory of this process.',
  process_start_time_seconds: 'When this process started, since 1970.',
  nodejs_eventloop_lag_p99_seconds: 'How late timers ran, 99th percentile since the last look.',
};
/** There from the start: an increase is only seen of what was there before, and of these README.md wants an alarm. */
const FROM_ZERO: [name: string, labels?: Labels][] = [
  ['confab_entries_total'], ['confab_deliveries_total'], ['confab_dropped_sockets_total'],
  ...['true', 'false'].map((complete): [string, Labels] => ['confab_resumes_total', { complete }]),
  ...['degraded', 'internal', 'timeout', 'service_down'].map((code): [string, Labels] => ['confab_errors_total', { code }]),
];
/** Once: by it a restart is told from a clock that was set. */
const STARTED = Math.round(Date.now() / 1000 - process.uptime());
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

type Labels = Record<string, string>;
interface Histogram { buckets: number[]; sum: number; count: number }

const escape = (value: string): string => value.replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));
const labelText = (labels?: Labels): string => {
  if (!labels) return '';
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return `{${pairs.join(',')}}`;
};

export class Metrics {
  #counters = new Map<string, Map<string, number>>();
  #gauges = new Map<string, () => number>();
  #histograms = new Map<string, Histogram>();
  #lag = monitorEventLoopDelay({ resolution: 20 });

  constructor() {
    this.#lag.enable();
    for (const [name, labels] of FROM_ZERO) this.count(name, 0, labels);
    this.gauge('process_resident_memory_bytes', () => process.memoryUsage.rss());
    this.gauge('process_start_time_seconds', () => STARTED);
    this.gauge('nodejs_eventloop_lag_p99_seconds', () => {
      const lag = this.#lag.percentile(99) / 1e9;
      this.#lag.reset();
      return lag;
    });
  }

  count(name: string, n = 1, labels?: Labels): void {
    let series = this.#counters.get(name);
    if (!series) this.#counters.set(name, (series = new Map()));
    const key = labelText(labels);
    series.set(key, (series.get(key) ?? 0) + n);
  }

  gauge(name: string, read: () => number): void {
    this.#gauges.set(name, read);
  }

  observe(name: string, value: number): void {
    let histogram = this.#histograms.get(name);
    if (!histogram) this.#histograms.set(name, (histogram = { buckets: BUCKETS.map(() => 0), sum: 0, count: 0 }));
    const first = BUCKETS.findIndex((bound) => value <= bound);
    if (first >= 0) histogram.buckets[first] = (histogram.buckets[first] ?? 0) + 1;
    histogram.sum += value;
    histogram.count++;
  }

  text(): string {
    const cpu = process.cpuUsage();
    const lines = [...head('process_cpu_seconds_total', 'counter'), `process_cpu_seconds_total ${(cpu.user + cpu.system) / 1e6}`];
    for (const [name, series] of this.#counters) {
      lines.push(...head(name, 'counter'), ...[...series].map(([labels, value]) => `${name}${labels} ${value}`));
    }
    for (const [name, read] of this.#gauges) lines.push(...head(name, 'gauge'), `${name} ${read()}`);
    for (const [name, { buckets, sum, count }] of this.#histograms) {
      let below = 0;
      lines.push(...head(name, 'histogram'), ...BUCKETS.map((bound, i) => `${name}_bucket{le="${bound}"} ${(below += buckets[i] ?? 0)}`));
      lines.push(`${name}_bucket{le="+Inf"} ${count}`, `${name}_sum ${sum}`, `${name}_count ${count}`);
    }
    return `${lines.join('\n')}\n`;
  }
}

const head = (name: string, type: string): string[] => [`# HELP ${name} ${HELP[name] ?? name}`, `# TYPE ${name} ${type}`];
