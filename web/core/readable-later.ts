import type { Readable } from './api.ts';
import type { Client } from './client.ts';
import { needFunction } from './errors.ts';
import { withPart, type Later } from './later.ts';

/**
 * A readable that comes with a part, for whoever is signed in: until it is there, it has its first value. Who
 * subscribed stays subscribed when it comes, and when the user changes.
 */
export function readableLater<M, T>({ platform, switched }: Client, part: Later<M>, first: T, find: (part: M) => Readable<T> | undefined): Readable<T> {
  const there = (): Readable<T> | undefined => part.now && find(part.now);
  return {
    get value() {
      if (!part.now) part.load().catch(() => undefined);
      return (there() ?? { value: first }).value;
    },
    subscribe(fn) {
      needFunction(fn);
      let stop: (() => void) | undefined, over = false;
      const follow = (): void => {
        stop?.();
        stop = there()?.subscribe(fn);
        if (!stop) fn(first);
      };
      follow();
      if (!part.now) withPart(platform, part, () => { if (!over) follow(); });
      const off = switched.add(follow);
      return () => {
        over = true;
        off();
        stop?.();
      };
    },
  };
}
