/** A program of its own, given as text, that may import from the relay: for tests that kill it, or need another environment. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Running { child: ChildProcess; /** Resolves with the first line that starts so; rejects when it ends without. */ line(start: string): Promise<string>; lines: string[]; ended: Promise<void> }

export function runScript(text: string, env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', '--import', './relay/scripts/lua.mjs', '--input-type=module', '-e', text], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)), env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const lines: string[] = [];
  const wake = new Set<() => void>();
  let rest = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      lines.push(...parts);
      for (const look of wake) look();
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    child, lines, ended,
    line: (start) => new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find((line) => line.startsWith(start));
        if (found !== undefined) resolve(found);
      };
      wake.add(look);
      look();
      void ended.then(() => reject(new Error(`It ended without "${start}":\n${lines.join('\n')}\n${rest}`)));
    }),
  };
}
