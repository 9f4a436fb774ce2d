import { temporary } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import { KEYS } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';
import type { Hub } from '../tabs/hub.ts';

/** Between two uses of the same function for the same person; the first is free. */
export const THROTTLE = 1500;

/** What is left to wait. More than ever is waited means that the clock was set back: then it is free. */
export function left(until: number | undefined, now: number): number {
  const ms = (until ?? 0) - now;
  return ms > 0 && ms <= THROTTLE ? ms : 0;
}

/** In the same transaction as what it allows, so that it holds over all tabs. */
export async function passThrottle(draft: Draft, kind: 'invite' | 'cancel', user: string, now: number): Promise<void> {
  const key = KEYS.throttle(kind, user);
  const wait = left(await draft.get<number>(key), now);
  if (wait > 0) throw temporary('throttled', `The same person again only after ${wait} ms.`, wait);
  draft.put(key, now + THROTTLE);
}

/** Told once more when the time is over, so that a button can be pressed again. */
export const OVER = '~throttle';
export function watchThrottle(hub: Hub, platform: Platform): () => void {
  let cancel: () => void = () => undefined;
  const stop = hub.watch(['throttle'], () => {
    cancel();
    cancel = platform.after(THROTTLE, () => hub.put(OVER, platform.now()));
  });
  return () => {
    cancel();
    stop();
  };
}
