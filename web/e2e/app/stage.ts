/** The app as people get it: built, served by a real relay, in real Chromiums of their own. */
import { strict as assert } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { buildRelay, buildWeb } from '../../../relay/scripts/build.mjs';
import { CHROMIUM } from '../../../relay/scripts/chromium.mjs';
import { startRelay, type RelayProcess } from '../../../relay/testing/relay.ts';

export const DEVICES = {
  desk: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} satisfies Record<string, BrowserContextOptions>;

export type Device = keyof typeof DEVICES;

export async function buildApp(): Promise<void> {
  await buildRelay();
  await buildWeb();
}

export class Stage {
  private constructor(public relay: RelayProcess, readonly browser: Browser, private readonly data: string, private readonly env: Record<string, string>, private readonly dist?: string) {}

  /** `dist`: what to serve, where it is not what `npm run build` makes. */
  static async open({ env = {}, dist }: { env?: Record<string, string>; dist?: string } = {}): Promise<Stage> {
    if (!dist) await buildApp();
    const data = await mkdtemp(join(tmpdir(), 'confab-stage-'));
    const relay = await startRelay({ ...env, CONFAB_DATA: data, PORT: String(await keepablePort()) }, dist);
    return new Stage(relay, await chromium.launch(CHROMIUM), data, env, dist);
  }

  /** `localhost`, so that the page is a secure context. */
  get origin(): string { return `http://localhost:${this.relay.port}`; }

  stopRelay(): Promise<void> { return this.relay.kill('SIGTERM'); }

  /** At the same address, with what it kept, and with what is set differently now. */
  async restartRelay(env: Record<string, string> = {}): Promise<void> {
    await this.stopRelay();
    this.relay = await startRelay({ ...this.env, ...env, CONFAB_DATA: this.data, PORT: String(this.relay.port) }, this.dist);
  }

  /** A browser that was never here before. */
  async visitor(device: Device = 'desk', options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({ ...DEVICES[device], locale: 'en-GB', baseURL: this.origin, ...options });
    context.setDefaultTimeout(20_000);
    return context;
  }

  /** A newcomer who has typed a name and is in a room. */
  async person(name: string, { device = 'desk', at = '/', ...options }: { device?: Device; at?: string } & BrowserContextOptions = {}): Promise<Page> {
    const context = await this.visitor(device, options);
    const page = await context.newPage();
    await page.goto(at);
    await enter(page, name);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.stopRelay();
    await rm(this.data, { recursive: true, force: true });
  }
}

/** Below those that the system hands out: nobody else takes it while the relay starts again. */
async function keepablePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer().once('error', () => resolve(false)).listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

/** The first run: one field, and in. */
export async function enter(page: Page, name: string): Promise<void> {
  await page.getByLabel('What should people call you?').fill(name);
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  await field(page).waitFor();
  await listens(page);
}

/** What is loaded after the first screen is there: with it the app listens to keys. */
export async function listens(page: Page): Promise<void> {
  await page.waitForFunction(() => customElements.get('confab-invitations'));
}

/** The worker has the page: at once on a quiet machine, with the next page where this one came while it was being installed. */
export async function underWorker(page: Page): Promise<void> {
  const taken = () => page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await taken().catch(async () => {
    await page.reload();
    await taken();
  });
}

/** Where one writes in the open room. */
export const field = (page: Page) => page.locator('confab-composer textarea');

/** What stands in a field, at the latest soon: what was typed in an earlier visit has to be read first. */
export async function holds(input: Locator, text: string): Promise<void> {
  for (let tries = 0; tries < 200 && await input.inputValue() !== text; tries++) await new Promise((resolve) => setTimeout(resolve, 25));
  assert.equal(await input.inputValue(), text);
}

export async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** A message in the open room. */
export const message = (page: Page, text: string) => page.locator('confab-message').filter({ hasText: text });

/** Whichever is open. */
export const dialog = (page: Page) => page.locator('dialog[open]');

/** Of the room's menu. */
export async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}
