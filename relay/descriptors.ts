/**
 * Each connection takes a file descriptor. With none left Redis could not be reached again once it was away, for
 * sockets stay meanwhile, and whoever comes would be neither taken nor turned away.
 */
import { existsSync, readFileSync } from 'node:fs';

/** Kept for Redis, the data folder, services, push services and plain requests: a quarter, at most this. */
const MOST_KEPT = 1000;
const LIMITS = '/proc/self/limits';

/** Connections that this process has room for, where so much of what is kept stays free of them; elsewhere than on Linux nobody says. */
export function roomForConnections(limits = existsSync(LIMITS) ? readFileSync(LIMITS, 'utf8') : '', free = 1): number {
  const descriptors = Number(/^Max open files +(\d+)/m.exec(limits)?.[1] ?? Infinity);
  return Math.max(Math.ceil(descriptors * (1 - free / 4)), descriptors - MOST_KEPT * free);
}
