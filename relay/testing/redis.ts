/** Real Redis servers for tests: each in a folder of its own, on a free port, gone when the test is. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensurePrograms, findProgram } from '../scripts/ensure.mjs';

export interface RedisOptions {
  /** Keeps every write before it is confirmed: nothing is lost by a kill. */
  appendonly?: boolean;
  port?: number;
  /** Further arguments of redis-server. */
  args?: string[];
}

const PATIENCE = 30_000;

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE; !holds(); await sleep(50)) {
    if (Date.now() > end) throw new Error(`Redis: not within ${PATIENCE} ms: ${what}`);
  }
}

const running = new Set<ChildProcess>();
process.once('exit', () => { for (const child of running) child.kill('SIGKILL'); });

function program(): string {
  const [missing] = ensurePrograms(['redis']);
  const found = findProgram('redis');
  if (!found) throw new Error(missing);
  return found;
}

/** redis-cli stands beside redis-server. */
export function redisCli(args: string[], input?: string): string {
  const done = spawnSync(join(dirname(program()), 'redis-cli'), args, { encoding: 'utf8', input, timeout: 30_000 });
  if (done.status !== 0) throw new Error(`redis-cli ${args.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.stdout.trim();
}

/** A free port; below those that the system gives to whoever connects, who could have it while its server restarts. A Cluster node also takes the one 10000 above. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = (candidate: number) => new Promise<boolean>((resolve) => {
      const server = createServer().once('error', () => resolve(false)).listen(candidate, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (await free(port) && await free(port + 10_000)) return port;
  }
}

export class TestRedis {
  readonly folder = mkdtempSync(join(tmpdir(), 'confab-redis-'));
  #child?: ChildProcess;

  constructor(readonly port: number, private options: RedisOptions) {}

  get url(): string { return `redis://127.0.0.1:${this.port}`; }

  async start(): Promise<void> {
    const child = spawn(program(), [
      '--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--save', '',
      '--appendonly', this.options.appendonly ? 'yes' : 'no', '--appendfsync', 'always', ...(this.options.args ?? []),
    ], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    let said = '';
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk) => { if ((said += chunk).includes('Ready to accept connections')) resolve(); });
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)));
    });
    child.stdout.removeAllListeners('data').resume();
  }

  /** A command of its own, by redis-cli. */
  cli(...args: string[]): string { return redisCli(['-p', String(this.port), ...args]); }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Dies at once, as by a power cut of the process. */
  kill(): Promise<void> { return this.#end('SIGKILL'); }
  /** Stands still without closing anything, until `thaw`. */
  freeze(): void { this.#child?.kill('SIGSTOP'); }
  thaw(): void { this.#child?.kill('SIGCONT'); }

  /** On the same port, with what the folder still has. */
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  killSubscribers(): void { this.cli('CLIENT', 'KILL', 'TYPE', 'pubsub'); }
  /** All but the subscribers. */
  killAskers(): void { this.cli('CLIENT', 'KILL', 'TYPE', 'normal'); }

  async stop(): Promise<void> {
    this.thaw();
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const redis = new TestRedis(options.port ?? await freePort(), options);
  await redis.start();
  return redis;
}

export class TestCluster {
  constructor(readonly nodes: TestRedis[]) {}

  get urls(): string[] { return this.nodes.map(({ url }) => url); }

  /** Index of the node that has the slot of a key. */
  ownerOf(key: string): number {
    const slot = Number(this.nodes[0]!.cli('CLUSTER', 'KEYSLOT', key));
    const ids = this.nodes.map((node) => node.cli('CLUSTER', 'MYID'));
    const line = this.nodes[0]!.cli('CLUSTER', 'NODES').split('\n').find((text) => text.split(' ').slice(8).some((range) => {
      const [from, to = from] = range.split('-').map(Number);
      return from! <= slot && slot <= to!;
    }));
    return ids.indexOf(line?.split(' ')[0] ?? '');
  }

  /** Moves the slot of a key, with all of its keys, to the next node while everything goes on. */
  moveSlot(key: string): void {
    const from = this.ownerOf(key);
    const source = this.nodes[from]!, target = this.nodes[(from + 1) % this.nodes.length]!;
    const slot = source.cli('CLUSTER', 'KEYSLOT', key);
    const [sourceId, targetId] = [source.cli('CLUSTER', 'MYID'), target.cli('CLUSTER', 'MYID')];
    target.cli('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId);
    source.cli('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId);
    for (const end = Date.now() + PATIENCE;;) {
      const keys = source.cli('CLUSTER', 'GETKEYSINSLOT', slot, '100').split('\n').filter(Boolean);
      if (keys.length === 0) break;
      const said = source.cli('MIGRATE', '127.0.0.1', String(target.port), '', '0', '5000', 'KEYS', ...keys);
      if (Date.now() > end) throw new Error(`The keys of slot ${slot} do not move: ${said}`);
    }
    for (const node of [target, source, ...this.nodes]) node.cli('CLUSTER', 'SETSLOT', slot, 'NODE', targetId);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}

/** Three masters. */
export async function startCluster(options: RedisOptions = {}): Promise<TestCluster> {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--cluster-config-file', 'nodes.conf', ...(options.args ?? [])];
  const cluster = new TestCluster(await Promise.all([1, 2, 3].map(() => startRedis({ ...options, args }))));
  try {
    redisCli(['--cluster', 'create', ...cluster.nodes.map(({ port }) => `127.0.0.1:${port}`), '--cluster-replicas', '0', '--cluster-yes']);
    await until('the Cluster is whole', () => cluster.nodes.every((node) => node.cli('CLUSTER', 'INFO').includes('cluster_state:ok')));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

export interface TestSentinel { url: string; master: TestRedis; replica: TestRedis; stop(): Promise<void> }

/** A master, its replica, and one Sentinel that makes the replica master when the master is gone. */
export async function startSentinel(): Promise<TestSentinel> {
  const master = await startRedis();
  const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'confab-sentinel-'));
  const config = join(folder, 'sentinel.conf');
  writeFileSync(config, [
    `port ${port}`, 'bind 127.0.0.1', `sentinel monitor main 127.0.0.1 ${master.port} 1`,
    'sentinel down-after-milliseconds main 1000', 'sentinel failover-timeout main 5000', '',
  ].join('\n'));
  const child = spawn(program(), [config, '--sentinel'], { stdio: 'ignore', cwd: folder });
  running.add(child);
  await until('the replica follows', () => master.cli('INFO', 'replication').includes('state=online'));
  // The Sentinel asks the master for its replicas every ten seconds, and at first.
  await until('the Sentinel knows the replica', () => sentinelKnows(port, replica.port));
  return {
    url: `redis+sentinel://127.0.0.1:${port}/main`, master, replica,
    async stop() {
      child.kill('SIGKILL');
      running.delete(child);
      await Promise.all([master.stop(), replica.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function sentinelKnows(port: number, replica: number): boolean {
  try {
    return redisCli(['-p', String(port), 'SENTINEL', 'replicas', 'main']).includes(String(replica));
  } catch {
    return false; // not up yet
  }
}
