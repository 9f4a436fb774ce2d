import type { Readable } from './api.ts';
import { needFunction, report } from './errors.ts';

/** A set of listeners; one that throws keeps no other from being called. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  add(fn: (value: T) => void): () => void {
    // Wrapped, so that the same function may listen twice and stop each on its own.
    const own = (value: T): void => fn(value);
    this.#all.add(own);
    return () => this.#all.delete(own);
  }
  tell(value: T): void {
    for (const fn of Array.from(this.#all)) {
      try {
        fn(value);
      } catch (error) {
        report(error);
      }
    }
  }
  get any(): boolean { return this.#all.size > 0; }
}

/** Equal one level down: arrays and plain objects by their members, all else by identity. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

/** A value that somebody sets. */
export class Cell<T> implements Readable<T> {
  readonly #listeners = new Listeners<T>();
  value: T;

  constructor(value: T) { this.value = value; }

  set(value: T): void {
    if (same(value, this.value)) return;
    this.value = value;
    this.#listeners.tell(value);
  }
  subscribe(fn: (value: T) => void): () => void {
    fn(this.value);
    return this.#listeners.add(fn);
  }
}

/** What values are derived from: names that change. Whoever watches `room` also hears of `room/home/general`. */
export interface Source {
  /** Counts every change of anything. */
  readonly version: number;
  watch(names: readonly string[], fn: () => void): () => void;
}

/** A value computed from a source when somebody looks, and told only when it really changed. */
export class Derived<T> implements Readable<T> {
  readonly #listeners = new Listeners<T>();
  #version = -1;
  #last!: T;
  #stop?: () => void;
  #told?: T;
  readonly #source: Source;
  readonly #names: readonly string[];
  readonly #compute: () => T;

  constructor(source: Source, names: readonly string[], compute: () => T) {
    this.#source = source;
    this.#names = names;
    this.#compute = compute;
  }

  get value(): T {
    if (this.#version !== this.#source.version) {
      const next = this.#compute();
      if (this.#version < 0 || !same(next, this.#last)) this.#last = next;
      this.#version = this.#source.version;
    }
    return this.#last;
  }

  subscribe(fn: (value: T) => void): () => void {
    needFunction(fn);
    const { value } = this;
    if (!this.#stop) {
      this.#told = value;
      this.#stop = this.#source.watch(this.#names, () => {
        const { value } = this;
        if (value === this.#told) return;
        this.#told = value;
        this.#listeners.tell(value);
      });
    }
    fn(value);
    const off = this.#listeners.add(fn);
    return () => {
      off();
      if (this.#listeners.any) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  }
}
