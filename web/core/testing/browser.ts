import type { Channel, Journal, Locks } from '../platform/platform.ts';
import { Memory, MemoryStore } from '../store/memory.ts';
import type { Store } from '../store/contract.ts';

interface Waiting { start(): void; signal?: AbortSignal }
interface Held { owner: object; lost(): void }

/** Web Locks of one browser: first come, first served; a tab's end frees what it held; and `steal`. */
export class FakeLocks {
  private readonly held = new Map<string, Held>();
  private readonly queues = new Map<string, { owner: object; waiting: Waiting }[]>();

  for(owner: object): Locks {
    return {
      request: (name, options, work) => new Promise((resolve, reject) => {
        const start = (): void => {
          const mine: Held = { owner, lost: () => reject(new DOMException('The lock was stolen.', 'AbortError')) };
          this.held.set(name, mine);
          work().finally(() => { if (this.held.get(name) === mine) this.free(name); }).then(resolve, reject);
        };
        if (options.steal) {
          const robbed = this.held.get(name);
          start();
          robbed?.lost();
          return;
        }
        const entry = { owner, waiting: { start } };
        options.signal?.addEventListener('abort', () => {
          const queue = this.queue(name);
          if (queue.includes(entry)) queue.splice(queue.indexOf(entry), 1);
          reject(new DOMException('Gone from the queue.', 'AbortError'));
        });
        this.queue(name).push(entry);
        if (!this.held.has(name)) this.next(name);
      }),
    };
  }

  /** A tab is gone. */
  drop(owner: object): void {
    for (const [name, queue] of this.queues) this.queues.set(name, queue.filter((entry) => entry.owner !== owner));
    for (const [name, held] of this.held) if (held.owner === owner) this.free(name);
  }

  private queue(name: string): { owner: object; waiting: Waiting }[] {
    let queue = this.queues.get(name);
    if (!queue) this.queues.set(name, queue = []);
    return queue;
  }
  private free(name: string): void {
    this.held.delete(name);
    this.next(name);
  }
  private next(name: string): void { this.queue(name).shift()?.waiting.start(); }
}

/** What the tabs of one browser share: locks, channels, databases, the journal. */
export class FakeBrowser {
  readonly locks = new FakeLocks();
  readonly line = { online: true };
  readonly journal = new Map<string, string>();
  private readonly disks = new Map<string, Memory>();
  private readonly ports = new Map<string, Set<(message: unknown) => void>>();
  readonly journalListeners = new Map<object, Set<(key: string) => void>>();

  store(name: string): Store {
    let disk = this.disks.get(name);
    if (!disk) this.disks.set(name, disk = new Memory());
    return new MemoryStore(disk);
  }

  channel(name: string, receive: (message: unknown) => void): Channel {
    let ports = this.ports.get(name);
    if (!ports) this.ports.set(name, ports = new Set());
    ports.add(receive);
    return {
      post: (message) => {
        const copy = structuredClone(message);
        for (const port of ports) if (port !== receive) queueMicrotask(() => { if (ports.has(port)) port(copy); });
      },
      close: () => ports.delete(receive),
    };
  }

  journalFor(tab: object): Journal {
    const told = (key: string): void => {
      for (const [owner, listeners] of this.journalListeners) if (owner !== tab) for (const fn of listeners) queueMicrotask(() => fn(key));
    };
    return {
      getItem: (key) => this.journal.get(key) ?? null,
      setItem: (key, value) => {
        this.journal.set(key, value);
        told(key);
      },
      removeItem: (key) => {
        if (this.journal.delete(key)) told(key);
      },
      keys: () => [...this.journal.keys()],
    };
  }
}
