import type { Source } from '../readable.ts';
import { Mirror } from './mirror.ts';

interface Watch { names: readonly string[]; fn: () => void; stop: () => void }

/** The facts of whoever is signed in: what a page subscribed to stays subscribed when the user changes. */
export class Hub implements Source {
  #base = 0;
  #mirror = new Mirror();
  readonly #watches = new Set<Watch>();

  get version(): number { return this.#base + this.#mirror.version; }
  get<T>(key: string): T | undefined { return this.#mirror.get(key); }
  all<T>(group: string): T[] { return this.#mirror.all(group); }
  keys(group: string): string[] { return this.#mirror.keys(group); }
  put(key: string, value: unknown): void { this.#mirror.put(key, value); }

  watch(names: readonly string[], fn: () => void): () => void {
    const watch: Watch = { names, fn, stop: this.#mirror.watch(names, fn) };
    this.#watches.add(watch);
    return () => {
      watch.stop();
      this.#watches.delete(watch);
    };
  }

  use(mirror: Mirror): void {
    this.#base = this.version + 1 - mirror.version;
    this.#mirror = mirror;
    for (const watch of this.#watches) {
      watch.stop();
      watch.stop = mirror.watch(watch.names, watch.fn);
    }
    for (const { fn } of Array.from(this.#watches)) fn();
  }
}
