/** The app as people get it: built, served by a real relay, in real Chromiums of their own. */
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { buildAll } from '../../../relay/scripts/build.mjs';
import { findProgram } from '../../../relay/scripts/ensure.mjs';
import { startRelay, type RelayProcess } from '../../../relay/testing/relay.ts';

export const CHROMIUM_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const DEVICES = {
  desk: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} satisfies Record<string, BrowserContextOptions>;

export type Device = keyof typeof DEVICES;

export class Stage {
  private constructor(readonly relay: RelayProcess, readonly browser: Browser) {}

  static async open(env: Record<string, string> = {}): Promise<Stage> {
    await buildAll();
    const relay = await startRelay(env);
    const browser = await chromium.launch({ executablePath: findProgram('chromium'), args: CHROMIUM_ARGS });
    return new Stage(relay, browser);
  }

  /** `localhost`, so that the page is a secure context. */
  get origin(): string { return `http://localhost:${this.relay.port}`; }

  /** A browser that was never here before. */
  async visitor(device: Device = 'desk', options: BrowserContextOptions = {}): Promise<BrowserContext> {
    return this.browser.newContext({ ...DEVICES[device], locale: 'en-GB', baseURL: this.origin, ...options });
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
    await this.relay.stop();
  }
}

/** The first run: one field, and in. */
export async function enter(page: Page, name: string): Promise<void> {
  await page.getByLabel('What should people call you?').fill(name);
  await page.getByRole('button', { name: 'Enter' }).click();
  await field(page).waitFor();
}

/** Where one writes in the open room. */
export const field = (page: Page) => page.locator('confab-composer textarea');

export async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** A message in the open room. */
export const message = (page: Page, text: string) => page.locator('confab-message').filter({ hasText: text });
