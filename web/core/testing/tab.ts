import type { Confab, TimelineItem } from '../api.ts';
import { createConfab } from '../confab.ts';
import * as lease from '../leading/lease.ts';
import { PARTS } from '../parts.ts';
import type { LifeEvent, Platform } from '../platform/platform.ts';
import type { Lost, Store } from '../store/contract.ts';
import type { FakeBrowser } from './browser.ts';
import type { FakeClock } from './clock.ts';
import type { FakeRelay } from './relay.ts';

/** Fetching a file takes real time, of which the fake clock knows nothing. */
await Promise.all(Object.values(PARTS).map((part) => part.load()));

export const ROOM = 'home/general';

export interface TabOptions { locks?: boolean; storage?: boolean; /** The disk is, until something is taken from it. */ full?: boolean; /** Of this device's clock, in ms. */ skew?: number; /** It enters no room by itself. */ idle?: boolean; /** Instead of a user of a site. */ guest?: string; token?: () => Promise<string | null> }

export const tokenOf = (user: string): string => `h.${btoa(JSON.stringify({ sub: user, name: user }))}.s`;

/** A tab of a fake browser, running the real core. */
export class FakeTab {
  readonly confab: Confab;
  readonly platform: Platform;
  visible = true;
  /** Of this device's clock, in ms. */
  skew = 0;
  /** Its timers run and its sockets and stores answer. */
  running = true;
  alive = true;
  private hung = false;
  private aside = false;
  private readonly browser: FakeBrowser;
  private readonly clock: FakeClock;
  private readonly life = new Set<(event: LifeEvent) => void>();
  /** Of this tab; full until something is taken from it. `broken`: nothing can be opened there or written, and this is what the browser calls it. */
  readonly disk: { full: boolean; broken?: string };
  private held: (() => void)[] = [];
  private lost: Lost = () => undefined;
  private static count = 0;

  constructor(browser: FakeBrowser, clock: FakeClock, relay: FakeRelay, user: string, { locks = true, storage = true, full = false, skew = 0, idle = false, guest, token }: TabOptions = {}) {
    this.browser = browser;
    this.clock = clock;
    this.skew = skew;
    const after = (ms: number, fn: () => void): (() => void) => clock.after(ms, () => this.run(fn));
    let ids = 0;
    const disk: FakeTab['disk'] = this.disk = { full };
    const name = `t${++FakeTab.count}`;
    this.platform = {
      now: () => clock.now + this.skew,
      elapsed: () => clock.now,
      after,
      random: () => 0.5,
      id: () => `${name}-${++ids}`,
      visible: () => this.visible,
      onLife: (fn) => {
        this.life.add(fn);
        return () => this.life.delete(fn);
      },
      onJournal: (fn) => {
        const own = browser.journalListeners.get(this) ?? new Set();
        // A page that was put aside is told nothing, not even later.
        const told = (key: string): void => { if (!this.aside) this.run(() => fn(key)); };
        browser.journalListeners.set(this, own.add(told));
        return () => own.delete(told);
      },
      dial: (_url, delay, events) => relay.dial(after, delay, {
        open: () => this.run(() => events.open()),
        message: (frame) => this.run(() => events.message(frame)),
        close: (code) => this.run(() => events.close(code)),
      }, browser.line),
      journal: browser.journalFor(this),
      lease: async () => lease,
      ...(locks ? { locks: browser.locks.for(this) } : {}),
      // A page that is frozen still hears its channels; one that hangs hears them when it is back.
      channel: (channel, receive) => browser.channel(channel, (message) => { if (this.hung) this.run(() => receive(message)); else if (this.alive) receive(message); }),
      store: async (store, lost) => {
        if (!storage) {
          await this.runs();
          throw new DOMException('The database is blocked.', 'UnknownError');
        }
        if (disk.broken) throw new DOMException('The disk takes nothing.', disk.broken);
        const opened = this.stalled(filled(browser.store(store), disk));
        this.lost = (why) => {
          opened.close();
          lost(why);
        };
        return opened;
      },
    };
    this.confab = createConfab(guest === undefined ? { token: token ?? (() => tokenOf(user)) } : { guest }, 'http://relay', this.platform);
    if (idle) return;
    void this.confab.room(ROOM).enter().catch(() => undefined);
    this.confab.room(ROOM).messages.subscribe(() => undefined);
  }

  /** What was handed over happens without the page; one that does not run hears nothing of it. */
  private stalled(store: Store): Store {
    const answered = async <T>(result: Promise<T>): Promise<T> => {
      try {
        return await result;
      } finally {
        await this.runs();
      }
    };
    return {
      fact: (key) => answered(store.fact(key)),
      revision: () => answered(store.revision()),
      facts: () => answered(store.facts()),
      rows: (topic, from, to, limit) => answered(store.rows(topic, from, to, limit)),
      before: (topic, place) => answered(store.before(topic, place)),
      write: (base, work) => answered(store.write(base, work)),
      close: () => store.close(),
      destroy: () => store.destroy(),
    };
  }
  private runs(): Promise<void> { return new Promise((resolve) => { this.run(resolve); }); }
  private run(fn: () => void): void {
    if (!this.alive) return;
    if (this.running) fn();
    else this.held.push(fn);
  }
  private emit(event: LifeEvent): void { for (const fn of this.life) fn(event); }

  /** Of the page's life and its journal. */
  get listeners(): number { return this.life.size + (this.browser.journalListeners.get(this)?.size ?? 0); }
  get leads(): boolean { return this.confab.status.value.leads; }
  get items(): readonly TimelineItem[] { return this.confab.room(ROOM).messages.value; }
  get texts(): string[] { return this.items.map((item) => 'gap' in item ? '…' : item.text); }

  freezes(): void {
    this.emit('pause');
    this.running = false;
    this.aside = true;
  }
  thaws(): void {
    this.wakes();
    this.aside = false;
    this.emit('wake');
  }
  stalls(): void { this.running = false; }
  /** Without an event: an endless loop, a stopped process. */
  hangs(): void {
    this.running = false;
    this.hung = true;
  }
  wakes(): void {
    this.running = true;
    this.hung = false;
    for (const fn of this.held.splice(0)) fn();
  }
  hides(): void { this.visible = false; }
  shows(): void {
    this.visible = true;
    this.emit('visible');
  }
  /** The browser takes its database away. */
  losesStore(why: Parameters<Lost>[0]): void { this.run(() => this.lost(why)); }
  closes(): void {
    this.emit('pause');
    this.dies();
  }
  /** No event, no last act; what it held is freed by the browser. */
  dies(): void {
    this.alive = false;
    this.confab.close();
    this.browser.journalListeners.delete(this);
    this.browser.locks.drop(this);
    void this.clock;
  }
}

/** Takes nothing until some rows were dropped. */
function filled(store: Store, disk: FakeTab['disk']): Store {
  const write: Store['write'] = (base, work) => {
    if (disk.broken) return Promise.reject(new DOMException('The disk takes nothing.', disk.broken));
    let added = 0;
    work({ putFact: (_key, fact) => { if (fact) added++; }, putRow: () => { added++; }, dropRows: () => { disk.full = false; } });
    return disk.full && added > 0 ? Promise.reject(new DOMException('No room.', 'QuotaExceededError')) : store.write(base, work);
  };
  return new Proxy(store, { get: (_, name: keyof Store) => (name === 'write' ? write : store[name]?.bind(store)) });
}
