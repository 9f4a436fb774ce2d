/** A tab and everything that can befall one. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import type { Profile } from './browser.ts';
import { rendererOf } from './renderers.ts';

const BACK_WITHIN = 20_000;

export type Fate = 'running' | 'frozen' | 'away' | 'stopped' | 'crashed' | 'closed';

export class Tab {
  fate: Fate = 'running';
  private renderer: number | undefined;
  private address = '';

  constructor(readonly profile: Profile, readonly page: Page) {
    // A crash is an event here, not a failure of the test.
    page.on('error', () => { this.fate = 'crashed'; });
  }

  get gone(): boolean {
    return this.fate === 'closed' || this.fate === 'crashed';
  }

  run: Page['evaluate'] = (...args) => this.page.evaluate(...args);

  /** As with the cross of the tab: pagehide runs, nothing is waited for. */
  async close(): Promise<void> {
    if (this.fate === 'closed') return;
    if (this.fate === 'stopped') await this.go();
    this.fate = 'closed';
    this.profile.tabs.delete(this);
    await this.page.close().catch(() => {});
  }

  /** The renderer dies without a word. */
  async crash(): Promise<void> {
    const died = new Promise<void>((resolve) => { this.page.once('error', () => resolve()); });
    const session = await this.page.createCDPSession();
    session.send('Page.crash').catch(() => {});
    await died;
    this.fate = 'crashed';
    this.profile.tabs.delete(this);
    // What is left is the "Aw, Snap" of a tab: close it for good.
    void this.page.close().catch(() => {});
  }

  async show(): Promise<void> {
    await this.page.bringToFront();
  }

  /** Only a hidden tab freezes: another one goes in front first. */
  async freeze(): Promise<void> {
    await this.profile.hideAll();
    await this.lifecycle('frozen');
    this.fate = 'frozen';
  }

  async thaw(): Promise<void> {
    await this.lifecycle('active');
    this.fate = 'running';
  }

  /** To another page of the same tab; this one stays in the back/forward cache. */
  async leave(url: string): Promise<void> {
    this.address = this.page.url();
    await this.page.goto(url);
    this.fate = 'away';
  }

  /** Back by the button: out of the cache, or loaded anew where the browser had dropped it. */
  async back(): Promise<void> {
    // Out of the cache nothing loads, so there is no load to wait for.
    await this.page.goBack({ waitUntil: [] }).catch(() => {});
    const isBack = (): Promise<boolean> => this.run((address: string) => location.href === address && document.readyState === 'complete', this.address).catch(() => false);
    for (const end = Date.now() + BACK_WITHIN; !await isBack(); await pause(5)) {
      if (Date.now() > end) throw new Error(`the tab is not back at ${this.address} within ${BACK_WITHIN} ms: ${this.page.url()}`);
    }
    this.fate = 'running';
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  /** The same page again with a copy of its session storage, as "Duplicate" of the tab's menu does it. */
  async duplicate(prepare?: (page: Page) => Promise<void>): Promise<Tab> {
    const kept = await this.run(() => Object.entries(sessionStorage));
    return this.profile.openTab(this.page.url(), {
      prepare: async (page) => {
        await prepare?.(page);
        await page.evaluateOnNewDocument((entries: [string, string][]) => {
          for (const [key, value] of entries) sessionStorage.setItem(key, value);
        }, kept);
      },
    });
  }

  /** The page's own thread is busy for so long; whoever calls does not wait for it. */
  hang(ms: number): void {
    void this.run((busy: number) => {
      const until = performance.now() + busy;
      while (performance.now() < until);
    }, ms).catch(() => {});
  }

  /** Looks its process up beforehand, which takes a moment, so that `stop` is instant. */
  async findProcess(): Promise<number> {
    return this.renderer ??= await rendererOf(this);
  }

  /** The operating system stops the tab's process: no event, no timer, no socket. */
  async stop(): Promise<void> {
    process.kill(await this.findProcess(), 'SIGSTOP');
    this.fate = 'stopped';
  }

  async go(): Promise<void> {
    process.kill(await this.findProcess(), 'SIGCONT');
    this.fate = 'running';
  }

  /** The operating system ends the tab's process, also one that hangs or is stopped. */
  async kill(): Promise<void> {
    process.kill(await this.findProcess(), 'SIGKILL');
    this.fate = 'crashed';
  }

  private async lifecycle(state: 'frozen' | 'active'): Promise<void> {
    const session = await this.page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state });
    await session.detach();
  }
}
