/** Another site for tests: pages on an origin of their own, beside a real relay that allows it, in a real Chromium. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startRelay } from '../../../relay/testing/relay.ts';
import type { RelayProcess } from '../../../relay/testing/relay.ts';
import { buildAll } from '../../../relay/scripts/build.mjs';
import { CHROMIUM } from '../../../relay/scripts/chromium.mjs';

export interface HostPage { html: string; headers?: Record<string, string>; type?: string }

/** What a careful site sends: nothing inline, nothing evaluated, nothing from anywhere but itself and the relay. */
export const strictPolicy = (relay: string): string => [
  "default-src 'none'", `script-src ${relay}`, "style-src 'self'", `connect-src 'self' ${relay} ${relay.replace('http', 'ws')}`, "base-uri 'none'",
  "require-trusted-types-for 'script'", 'trusted-types lit-html',
].join('; ');

export class Host {
  readonly pages = new Map<string, HostPage>();
  readonly #contexts: BrowserContext[] = [];
  /** What the consoles of its pages said, and which policies were violated. */
  readonly console: string[] = [];

  constructor(readonly origin: string, readonly relay: RelayProcess, readonly browser: Browser, private stopServer: () => void) {}

  /** One person's browser: tabs of the same one share storage. */
  async visitor(): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport: { width: 1000, height: 800 } });
    this.#contexts.push(context);
    return context;
  }

  async open(context: BrowserContext, path: string): Promise<Page> {
    const page = await context.newPage();
    page.on('console', (message) => this.console.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => this.console.push(`uncaught: ${error.message}`));
    await page.goto(this.origin + path);
    return page;
  }

  /** A figure of the relay's `/metrics`. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.relay.origin}/metrics`)).text();
    return Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  }

  /** So many are connected: at the latest soon, as the relay hears of what was closed before a little later. */
  async hasSockets(expected: number): Promise<void> {
    for (let tries = 0; tries < 200 && await this.metric('confab_connections') !== expected; tries++) await new Promise((resolve) => { setTimeout(resolve, 25); });
    assert.equal(await this.metric('confab_connections'), expected);
  }

  async closeVisitors(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    this.console.length = 0;
  }

  async stop(): Promise<void> {
    await this.closeVisitors();
    await this.browser.close();
    await this.relay.stop();
    this.stopServer();
  }
}

export async function startHost(env: Record<string, string> = {}): Promise<Host> {
  await buildAll();
  // A name of its own, because every host on 127.0.0.1 would share cookies with the relay.
  let host: Host | undefined;
  const server = createServer((request, response) => {
    const page = host?.pages.get(new URL(request.url ?? '/', 'http://host').pathname);
    response.writeHead(page ? 200 : 404, { 'content-type': page?.type ?? 'text/html; charset=utf-8', 'cache-control': 'no-store', ...page?.headers });
    response.end(page?.html);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const relay = await startRelay({ CONFAB_ORIGINS: origin, ...env });
  const browser = await chromium.launch(CHROMIUM);
  host = new Host(origin, relay, browser, () => server.close());
  return host;
}
