import type { Confab, ConnectOptions } from './api.ts';
import { createConfab } from './confab.ts';
import { originOf } from './origin.ts';
import { browserPlatform } from './platform/browser.ts';

export type * from './api.ts';
export { ConfabError } from './errors.ts';

const known = new Set<ConnectOptions & { confab: Confab }>();

/** Joins this page to a relay. The same options give the same instance, however many parts of the page ask. */
export function connect(options?: ConnectOptions): Confab {
  options ??= {};
  const relay = originOf(options.relay ?? import.meta.url);
  const there = Array.from(known).find((other) => other.relay === relay && other.token === options.token && other.guest === options.guest);
  if (there) return there.confab;
  const confab = createConfab(options, relay, browserPlatform());
  const entry = { ...options, relay, confab };
  known.add(entry);
  const { close } = confab;
  confab.close = () => {
    known.delete(entry);
    close();
  };
  return confab;
}
