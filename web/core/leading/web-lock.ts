import type { Locks } from '../platform/platform.ts';
import type { Mutex } from './mutex.ts';

/** By the browser's own locks: free again within moments of a tab's end, whatever the end. */
export class WebLock implements Mutex {
  readonly #locks: Locks;
  readonly #name: string;
  #give?: () => void;

  constructor(locks: Locks, name: string) {
    this.#locks = locks;
    this.#name = name;
  }

  queue(held: () => void, lost: () => void): void {
    const leaving = new AbortController();
    this.#request({ signal: leaving.signal }, held, lost, leaving);
  }
  steal(held: () => void, lost: () => void): void { this.#request({ steal: true }, held, lost); }
  release(): void { this.#give?.(); }

  #request(options: { signal?: AbortSignal; steal?: boolean }, held: () => void, lost: () => void, leaving?: AbortController): void {
    // A tab that steals gives up its own place in the queue.
    this.release();
    let given = false, free: (() => void) | undefined;
    this.#give = () => {
      given = true;
      leaving?.abort();
      free?.();
    };
    this.#locks.request(this.#name, options, () => given ? Promise.resolve() : new Promise<void>((resolve) => {
      // First: what is done on having it may give it back at once.
      free = resolve;
      held();
    })).catch(() => {
      if (!given) lost();
    });
  }
}
