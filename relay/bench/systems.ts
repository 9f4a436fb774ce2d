/** What is compared: how each server starts, and how its clients speak. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BENCH_SECRET, type DialectName } from './load/dialects.ts';

export interface System {
  name: string;
  /** Built file, relative to dist/. */
  file: string;
  dialect: DialectName;
  redis: boolean;
  /** The system whose figures this one's are divided by. */
  peer?: string;
  env?: () => Record<string, string>;
}

/** Limits are there to stop a stranger who does what a benchmark does. */
const confabEnv = () => ({
  CONFAB_DATA: mkdtempSync(join(tmpdir(), 'confab-bench-')), CONFAB_SECRET: BENCH_SECRET, CONFAB_GUESTS: 'off',
  CONFAB_SENDS_PER_USER: '10000', CONFAB_SENDS_PER_ADDRESS: '100000', CONFAB_CONNECTIONS_PER_ADDRESS: '1000000', CONFAB_CONNECTS_PER_ADDRESS: '100000',
});

export const systems: System[] = [
  { name: 'uWebSockets.js', file: 'bench/peers/uws.js', dialect: 'bare', redis: false },
  { name: 'Confab, embedded', file: 'relay/main.js', dialect: 'confab', redis: false, peer: 'uWebSockets.js', env: confabEnv },
  { name: 'uWebSockets.js + Redis', file: 'bench/peers/uws-redis.js', dialect: 'bare', redis: true },
  { name: 'Confab, Redis', file: 'relay/main.js', dialect: 'confab', redis: true, peer: 'uWebSockets.js + Redis', env: confabEnv },
  { name: 'ws + Redis', file: 'bench/peers/ws-redis.js', dialect: 'bare', redis: true },
  { name: 'Socket.IO + Redis', file: 'bench/peers/socket-io.js', dialect: 'socketIo', redis: true },
];
