import { dial } from '../connection/link.ts';
import { openIdb } from '../store/idb.ts';
import type { Channel, Locks, Platform } from './platform.ts';

/** crypto.randomUUID is missing on plain http; getRandomValues is not. */
const id = (): string => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => (byte % 36).toString(36)).join('') + Date.now().toString(36);

/** What a page and a worker have in common. What is blocked or missing is left out. */
export function basePlatform(): Platform {
  return {
    now: () => Date.now(),
    elapsed: () => performance.now(),
    after: (ms, fn) => {
      const timer = setTimeout(fn, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    id,
    visible: () => false,
    onLife: () => () => undefined,
    onJournal: () => () => undefined,
    dial,
    lease: () => import('../leading/lease.ts'),
    locks: globalThis.navigator?.locks as unknown as Locks | undefined,
    channel: globalThis.BroadcastChannel && openChannel,
    store: unblocked(() => indexedDB) && openIdb,
  };
}

/** Merely looking at storage throws where it is blocked. */
export function unblocked<T>(look: () => T): T | undefined {
  try {
    return look() ?? undefined;
  } catch {
    return undefined;
  }
}

function openChannel(name: string, receive: (message: unknown) => void): Channel {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => receive(data);
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}
