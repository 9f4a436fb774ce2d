/** Starts what is measured, each as a process of its own, and stops it. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FanoutJob, FanoutResult, IdleJob, IdleResult } from './load/load.ts';
import type { System } from './systems.ts';

/** This file runs from dist/bench/bench.js. */
const built = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

export interface Server { port: number; pid: number; stop(): void }

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}

async function start(port: number, command: string, args: string[], env: Record<string, string>): Promise<Server> {
  let said = '';
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, ...env } });
  for (const output of [child.stdout, child.stderr]) output?.on('data', (text) => { said = `${said}${String(text)}`.slice(-4000); });
  const stop = () => { child.kill('SIGKILL'); };
  process.setMaxListeners(0).once('exit', stop);
  for (let tries = 0; tries < 400; tries++) {
    if (child.exitCode !== null || child.pid === undefined) break;
    if (await answers(port)) return { port, pid: child.pid, stop };
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  stop();
  throw new Error(`${command} ${args.join(' ')} did not come up:\n${said}`);
}

export async function startRedis(): Promise<Server & { url: string }> {
  const port = await freePort();
  const redis = await start(port, process.env.REDIS_SERVER_PATH ?? 'redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {});
  return { ...redis, url: `redis://127.0.0.1:${port}` };
}

export async function startSystem(system: System, redisUrl: string): Promise<Server> {
  const port = await freePort();
  const env: Record<string, string> = { PORT: String(port), NODE_ENV: 'production', ...system.env?.() };
  if (system.redis) env.REDIS_URL = redisUrl;
  return start(port, process.execPath, ['--import', built('bench/measure/collect.js'), built(system.file)], env);
}

export async function load(job: FanoutJob): Promise<FanoutResult>;
export async function load(job: IdleJob): Promise<IdleResult>;
export async function load(job: FanoutJob | IdleJob): Promise<FanoutResult | IdleResult> {
  const { stdout } = await promisify(execFile)(process.execPath, [built('bench/load/load.js'), JSON.stringify(job)], { maxBuffer: 1 << 20 });
  return JSON.parse(stdout) as FanoutResult | IdleResult;
}
