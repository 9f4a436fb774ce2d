import type { Confab } from '../api.ts';
import type { Client } from '../client.ts';
import { ConfabError } from '../errors.ts';
import { Derived } from '../readable.ts';
import { KEYS } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';

/** Between two uses of the same function for the same person; the first is free. */
export const THROTTLE = 1500;

/** What is left to wait. More than ever is waited means that the clock was set back: then it is free. */
export function left(until: number | undefined, now: number): number {
  const ms = (until ?? 0) - now;
  return ms > 0 && ms <= THROTTLE ? ms : 0;
}

/** In the same transaction as what it allows, so that it holds over all tabs. */
export function passThrottle(draft: Draft, kind: 'invite' | 'cancel', user: string, now: number): void {
  const key = KEYS.throttle(kind, user);
  const wait = left(draft.get<number>(key), now);
  if (wait > 0) throw new ConfabError({ code: 'throttled', message: `The same person again only after ${wait} ms.`, temporary: true, retryAfter: wait });
  draft.put(key, now + THROTTLE);
}

/** Until when it holds; told once more when it is over, so that a button can be pressed again. */
export function throttles({ hub, platform }: Client): Confab['throttledUntil'] {
  return (kind, user) => {
    const key = KEYS.throttle(kind, user);
    return new Derived(hub, [key, OVER], () => {
      const wait = left(hub.get(key), platform.now());
      // Timers and the time of day go by two clocks: one that comes a little early finds something left, and waits again.
      if (wait > 0) platform.after(wait, () => hub.put(OVER, platform.now()));
      return wait > 0 ? hub.get<number>(key)! : 0;
    });
  };
}
const OVER = '~throttle';
