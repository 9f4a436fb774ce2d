/**
 * Firefox and WebKit with real tabs, as far as they can be driven: open, look into, reload, close. What
 * only Chromium lets a test do to a tab is in tabs.ts.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { launch } from 'puppeteer-core';
import { findProgram, type Program } from '../../../relay/scripts/ensure.mjs';
import { freePort } from './network.ts';
import type { SmallDisk } from './small-disk.ts';

export interface PlainTab {
  /** Value of an expression in the page. */
  run<T>(expression: string): Promise<T>;
  reload(): Promise<void>;
  close(): Promise<void>;
}
export interface Engine {
  open(url: string): Promise<PlainTab>;
  quit(): Promise<void>;
}

/** `on`: where its profile stands. */
export async function firefox(on?: SmallDisk): Promise<Engine> {
  const browser = await launch({ browser: 'firefox', headless: true, ...(on ? { executablePath: on.executablePath, env: on.env, userDataDir: on.profile } : { executablePath: program('firefox') }) });
  return {
    async open(url) {
      const page = await browser.newPage();
      await page.goto(url);
      return {
        run: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
        reload: async () => { await page.reload(); },
        close: () => page.close(),
      };
    },
    quit: () => browser.close(),
  };
}

/** WebKitGTK's MiniBrowser behind its driver, on a screen of its own. */
export async function webkit(): Promise<Engine> {
  const display = `:${600 + (process.pid % 300)}`;
  const screen = spawn(program('xvfb'), [display, '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], { stdio: 'ignore' });
  const port = await freePort();
  const driver = spawn(program('webkit'), [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', env: { ...process.env, DISPLAY: display } });
  const kill = (): void => ([driver, screen] as ChildProcess[]).forEach((child) => child.kill('SIGKILL'));
  try {
    const session = await startSession(port);
    let spare: string | undefined = await session.get('window');
    return {
      async open(url) {
        const handle = spare ?? (await session.post<{ handle: string }>('window/new', { type: 'tab' })).handle;
        spare = undefined;
        const within = async <T>(act: () => Promise<T>): Promise<T> => {
          await session.post('window', { handle });
          return act();
        };
        await within(() => session.post('url', { url }));
        return {
          run: <T>(expression: string) => within(() => session.post<T>('execute/sync', { script: `return (${expression})`, args: [] })),
          reload: async () => { await within(() => session.post('refresh', {})); },
          close: async () => { await within(() => session.remove('window')); },
        };
      },
      async quit() {
        await session.remove('').catch(() => {});
        kill();
      },
    };
  } catch (error) {
    kill();
    throw error;
  }
}

interface Session {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
  remove(path: string): Promise<void>;
}

async function startSession(port: number): Promise<Session> {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${port}/session${path}`, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const { value } = await response.json() as { value: T & { error?: string; message?: string } };
    if (!response.ok) throw new Error(`WebKitWebDriver: ${value.error}: ${value.message}`);
    return value;
  };
  const folder = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/libexec'].find((each) => existsSync(`${each}/webkit2gtk-4.1/MiniBrowser`));
  const capabilities = { alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: `${folder}/webkit2gtk-4.1/MiniBrowser`, args: ['--automation'] } } };
  const { sessionId } = await patiently(() => call<{ sessionId: string }>('POST', '', { capabilities }));
  const at = (path: string): string => `/${sessionId}${path ? `/${path}` : ''}`;
  return {
    get: (path) => call('GET', at(path)),
    post: (path, body) => call('POST', at(path), body),
    remove: async (path) => { await call('DELETE', at(path)); },
  };
}

/** The driver needs a moment before it listens. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left--) {
    try {
      return await act();
    } catch (error) {
      if (left === 0 || !(error instanceof TypeError)) throw error;
      await pause(100);
    }
  }
}

export function program(name: Program): string {
  const path = findProgram(name);
  if (!path) throw new Error(`${name} is missing: npm run test:slow says how to install it`);
  return path;
}
