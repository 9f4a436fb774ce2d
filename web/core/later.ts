import { temporary } from './errors.ts';
import type { Platform } from './platform/platform.ts';

/** A part of the code that is loaded when it is first needed. */
export interface Later<M> {
  /** Once it is loaded: nothing waits for it any more. */
  now?: M;
  load(): Promise<M>;
}

export function later<M>(fetch: () => Promise<M>): Later<M> {
  const part: Later<M> = {
    load: async () => {
      const loaded = part.now ?? await fetch().catch(refetch<M>).catch(() => { throw temporary('offline', 'A part of Confab could not be loaded.'); });
      // Whoever asked meanwhile, perhaps under another address, gets the same: parts keep what they know of rooms.
      return part.now ??= loaded;
    },
  };
  return part;
}

/** What Firefox once failed to load it does not try again under that address, which stands in the error. */
async function refetch<M>(error: unknown): Promise<M> {
  const [url] = /\w+:\/\/\S+/.exec(String(error)) ?? [];
  // Where none does, this names nothing, and fails as well.
  return await import(/* @vite-ignore */ `${url}?${Date.now()}`) as M;
}

const AGAIN = 3000;

/** Does it with the part: at once where that is there, else as soon as it could be loaded, however long that takes. */
export function withPart<M>(platform: Platform, part: Later<M>, work: (part: M) => void): void {
  if (part.now) work(part.now);
  else part.load().then(work, () => platform.after(AGAIN, () => withPart(platform, part, work)));
}

type Method = (...all: never[]) => unknown;

/** Methods that answer with a promise, of something that comes with a part: it rejects when that cannot be loaded. */
export function asked<T extends Record<K, Method>, K extends string>(get: () => Promise<T>, ...names: K[]): Pick<T, K> {
  return table(names, (name) => async (...all: never[]) => (await get())[name](...all)) as Pick<T, K>;
}

/** Methods that nobody waits for: done when the part is there. */
export function done<T extends Record<K, Method>, K extends string>(use: (work: (made: T) => void) => void, ...names: K[]): Pick<T, K> {
  return table(names, (name) => (...all: never[]) => use((made) => { made[name](...all); })) as Pick<T, K>;
}

const table = <K extends string>(names: readonly K[], make: (name: K) => Method): Record<string, Method> => Object.fromEntries(names.map((name) => [name, make(name)]));
