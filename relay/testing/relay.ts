/** For tests: a relay as a process of its own, built as `npm start` builds it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildRelay } from '../scripts/build.mjs';

export interface RelayProcess {
  /** Of the wire. */
  url: string;
  origin: string;
  port: number;
  pid: number;
  /** As an operator would: SIGTERM, until it is gone. Removes its data. */
  stop(): Promise<void>;
  /** Without removing its data. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  logs(): string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STARTS_WITHIN = 15_000;
const ENDS_WITHIN = 30_000;

/** The built relay on a free port with a data folder of its own; `env` adds to that or replaces it, `dist` is another build, `through` a command that runs it. */
export async function startRelay(env: Record<string, string> = {}, dist = join(ROOT, 'dist'), through: string[] = []): Promise<RelayProcess> {
  await buildRelay();
  const data = env.CONFAB_DATA ?? await mkdtemp(join(tmpdir(), 'confab-relay-'));
  const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CONFAB_')));
  const [program = '', ...args] = [...through, process.execPath, join(dist, 'relay/main.js')];
  const child = spawn(program, args, { env: { ...plain, PORT: '0', CONFAB_DATA: data, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  // A test that fails before it stops its relay must end all the same, and the relay with it.
  child.unref();
  const endWithTest = (): boolean => child.kill('SIGKILL');
  process.once('exit', endWithTest);
  void exited.then(() => process.off('exit', endWithTest));
  let logs = '';
  child.stderr.on('data', (chunk: Buffer) => { logs += chunk.toString(); });
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The relay did not start:\n${logs}`)), STARTS_WITHIN);
    child.stdout.on('data', (chunk: Buffer) => {
      logs += chunk.toString();
      const found = /Confab is at http:\/\/[^\s:]+:(\d+)/.exec(logs);
      if (!found) return;
      clearTimeout(timer);
      for (const pipe of [child.stdout, child.stderr]) (pipe as unknown as Socket).unref();
      resolve(Number(found[1]));
    });
    void exited.then(() => {
      clearTimeout(timer);
      reject(new Error(`The relay ended:\n${logs}`));
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.ref();
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    let late = false;
    const timer = setTimeout(() => { late = child.kill('SIGKILL'); }, ENDS_WITHIN);
    await exited;
    clearTimeout(timer);
    if (late) throw new Error(`The relay did not end within ${ENDS_WITHIN} ms of ${signal}:\n${logs}`);
  };
  return {
    url: `ws://127.0.0.1:${port}/socket`, origin: `http://127.0.0.1:${port}`, port, pid: child.pid ?? 0,
    logs: () => logs,
    kill: (signal = 'SIGKILL') => end(signal),
    async stop() {
      await end('SIGTERM');
      if (env.CONFAB_DATA === undefined) await rm(data, { recursive: true, force: true });
    },
  };
}
