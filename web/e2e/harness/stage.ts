/**
 * Everything a test of the whole system needs, and its end: the pages, a relay behind a network per
 * profile, browsers, somebody outside. `onStage` tears it all down, whatever happened.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startRelay, type RelayProcess } from '../../../relay/testing/relay.ts';
import { Profile } from './browser.ts';
import { Network, freePort } from './network.ts';
import { Outsider } from './outsider.ts';
import { SECRET, servePages, tokenFor, type Pages } from './pages.ts';
import { Recorder } from './recorder.ts';
import type { Tab } from './tabs.ts';

export interface Device { user: string; profile: Profile; network: Network }
export interface TabOptions { rooms?: string[]; window?: boolean; plain?: boolean; keep?: boolean; enter?: boolean; /** Of each token, e.g. '90s'. */ lasts?: string }

export class Stage {
  readonly recorder = new Recorder();
  private readonly devices: Device[] = [];
  private readonly outsiders: Outsider[] = [];
  private tabCount = 0;

  private constructor(readonly pages: Pages, private readonly folder: string, private readonly env: Record<string, string>, private relay: RelayProcess) {}

  static async set(env: Record<string, string> = {}): Promise<Stage> {
    const pages = await servePages();
    const folder = await mkdtemp(join(tmpdir(), 'confab-stage-'));
    const settings = {
      // Chosen beforehand: what listened on "any" port cannot be followed there before the kernel forgets it.
      PORT: String(await freePort()),
      CONFAB_SECRET: SECRET, CONFAB_DATA: folder, CONFAB_RETENTION_ENTRIES: '100000',
      // Everybody here comes from one address and few are more than one person.
      CONFAB_SENDS_PER_USER: '10000', CONFAB_SENDS_PER_ADDRESS: '100000', CONFAB_CONNECTS_PER_ADDRESS: '10000', ...env,
      CONFAB_ORIGINS: [pages.origin, `http://plain.test:${pages.port}`].join(','),
    };
    return new Stage(pages, folder, settings, await startRelay(settings));
  }

  /** A browser of this user, with a network of its own to the relay. */
  async device(user: string): Promise<Device> {
    const [profile, network] = await Promise.all([Profile.open(user), Network.to(this.relay.port)]);
    const device = { user, profile, network };
    this.devices.push(device);
    return device;
  }

  async tab(device: Device, options: TabOptions = {}): Promise<Tab> {
    return device.profile.openTab(this.address(device, options), {
      window: options.window ?? false,
      prepare: async (page) => this.recorder.listen(page),
    });
  }

  /** Of the test page for this user over this network. */
  address({ user, network }: Pick<Device, 'user' | 'network'>, options: TabOptions = {}): string {
    const { rooms = ['home/test'], plain = false, keep = false, enter = true, lasts } = options;
    const host = plain ? 'plain.test' : 'localhost';
    const query = new URLSearchParams({ user, relay: `http://${host}:${network.port}`, tab: `${user} ${++this.tabCount}` });
    for (const room of rooms) query.append('room', room);
    if (keep) query.set('keep', '');
    if (enter) query.set('enter', '');
    if (lasts) query.set('lasts', lasts);
    return `http://${host}:${this.pages.port}/lab?${query}`;
  }

  /** A way to the relay that can be broken, for a browser that is not a device. */
  network(): Promise<Network> {
    return Network.to(this.relay.port);
  }

  async duplicate(tab: Tab): Promise<Tab> {
    return tab.duplicate(async (page) => this.recorder.listen(page));
  }

  outsider(name: string): Outsider {
    const outsider = new Outsider(`ws://127.0.0.1:${this.relay.port}/socket`, () => tokenFor(name), name);
    this.outsiders.push(outsider);
    return outsider;
  }

  async killRelay(): Promise<void> {
    await this.relay.kill('SIGKILL');
  }

  /** On the same port, with what it had kept. */
  async restartRelay(): Promise<void> {
    this.relay = await startRelay(this.env);
  }

  relayLogs(): string {
    return this.relay.logs();
  }

  async strike(): Promise<void> {
    for (const outsider of this.outsiders) outsider.close();
    await Promise.allSettled(this.devices.map(({ profile }) => profile.close()));
    await Promise.allSettled(this.devices.map(({ network }) => network.close()));
    await Promise.allSettled([this.relay.stop(), this.pages.close()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

export async function onStage(play: (stage: Stage) => Promise<void>, env?: Record<string, string>): Promise<void> {
  const stage = await Stage.set(env);
  try {
    await play(stage);
  } finally {
    await stage.strike();
  }
}

/** Waits until it holds; else says what it waited for. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 5000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (await holds()) return;
    await pause(10);
  }
  throw new Error(`not within ${ms} ms: ${what}`);
}
