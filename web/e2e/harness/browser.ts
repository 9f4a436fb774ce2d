/**
 * A real Chromium with a profile of its own, in which tabs can be frozen, cached, crashed and stopped:
 * started without the switches that test tools add, since most of them turn exactly that off.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, type Browser, type CDPSession, type Page } from 'puppeteer-core';
import { CHROMIUM, chromiumSwitches } from '../../../relay/scripts/chromium.mjs';
import { Tab } from './tabs.ts';

const SWITCHES = [
  // A warmed-up renderer would make it unclear which process belongs to which tab.
  ...chromiumSwitches({ without: ['SpareRendererForSitePerProcess'] }), '--headless', '--remote-debugging-port=0', '--disable-dev-shm-usage',
  // A host name that is no secure context, to meet a page without Web Locks.
  '--host-resolver-rules=MAP plain.test 127.0.0.1',
];

const STARTS_WITHIN = 30_000;

const running = new Set<ChildProcess>();
process.once('exit', () => { for (const child of running) child.kill('SIGKILL'); });

export class Profile {
  readonly tabs = new Set<Tab>();

  private constructor(
    readonly name: string,
    private readonly folder: string,
    private child: ChildProcess,
    private browser: Browser,
    readonly control: CDPSession,
    private readonly cover: Page,
  ) {}

  static async open(name: string): Promise<Profile> {
    const folder = await mkdtemp(join(tmpdir(), `confab-${name}-`));
    const { child, browser } = await launch(folder);
    const control = await browser.target().createCDPSession();
    const cover = (await browser.pages())[0] ?? await browser.newPage();
    return new Profile(name, folder, child, browser, control, cover);
  }

  /** A new tab, in front of its window. Tabs of windows of their own are all visible. */
  async openTab(url: string, options: { window?: boolean; prepare?: (page: Page) => Promise<void> } = {}): Promise<Tab> {
    const { targetId } = await this.control.send('Target.createTarget', { url: 'about:blank', newWindow: options.window ?? false });
    const target = await this.browser.waitForTarget((each) => (each as unknown as { _targetId: string })._targetId === targetId);
    const page = await target.page();
    if (!page) throw new Error(`Chromium made no page for ${url}`);
    const tab = new Tab(this, page);
    this.tabs.add(tab);
    await options.prepare?.(page);
    await page.goto(url);
    return tab;
  }

  /** Puts an empty tab in front of the first window, so that its other tabs are hidden. */
  async hideAll(): Promise<void> {
    await this.cover.bringToFront();
  }

  /** Every tab at once, as when the person quits the browser by its menu. */
  async closeTabs(): Promise<void> {
    await Promise.all([...this.tabs].map((tab) => tab.close()));
  }

  async close(): Promise<void> {
    await this.browser.disconnect().catch(() => {});
    await killed(this.child);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function launch(folder: string): Promise<{ child: ChildProcess; browser: Browser }> {
  const program = CHROMIUM.executablePath;
  if (!program) throw new Error('Chromium is missing: npm test says how to install it');
  const child = spawn(program, [...SWITCHES, `--user-data-dir=${folder}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  try {
    const browserWSEndpoint = await endpointOf(child);
    const browser = await connect({ browserWSEndpoint, defaultViewport: null, protocolTimeout: 30_000 });
    return { child, browser };
  } catch (error) {
    await killed(child);
    throw error;
  }
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const timer = setTimeout(() => reject(new Error(`Chromium did not start within ${STARTS_WITHIN} ms: ${said.join('\n')}`)), STARTS_WITHIN);
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${said.join('\n')}`)));
    // Read to the end of its life: a full pipe would stop the browser.
    createInterface({ input: child.stderr! }).on('line', (line) => {
      if (said.length < 50) said.push(line);
      const found = /DevTools listening on (ws:\S+)/.exec(line);
      if (!found?.[1]) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
  });
}

function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
