import { dial } from '../connection/link.ts';
import { openIdb } from '../store/idb.ts';
import type { LifeEvent, Locks, Platform } from './platform.ts';

/** crypto.randomUUID is missing on plain http; getRandomValues is not. */
const id = (): string => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => (byte % 36).toString(36)).join('') + Date.now().toString(36);

/** A page of a browser. What is blocked or missing there is left out. */
export function browserPlatform(): Platform {
  const journal = blocked(() => localStorage);
  return {
    now: () => Date.now(),
    after: (ms, fn) => {
      const timer = setTimeout(fn, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    id,
    visible: () => document.visibilityState === 'visible',
    online: () => navigator.onLine,
    onLife,
    onJournal: (fn) => {
      const listen = ({ key }: StorageEvent): void => { if (key !== null) fn(key); };
      addEventListener('storage', listen);
      return () => removeEventListener('storage', listen);
    },
    dial: (url, delay, events) => dial(url, delay, events),
    ...(journal ? { journal: { getItem: (key) => journal.getItem(key), setItem: (key, value) => journal.setItem(key, value), removeItem: (key) => journal.removeItem(key), keys: () => Object.keys(journal) } } : {}),
    lease: () => import('../leading/lease.ts'),
    ...(navigator.locks ? { locks: navigator.locks as unknown as Locks } : {}),
    ...(typeof BroadcastChannel === 'function' ? { channel: openChannel } : {}),
    ...(blocked(() => indexedDB) ? { store: openIdb } : {}),
    ...('storage' in navigator ? { space } : {}),
    persist: () => void navigator.storage?.persist?.().catch(() => undefined),
  };
}

/** Merely looking at storage throws where it is blocked. */
function blocked<T>(look: () => T): T | undefined {
  try {
    return look() ?? undefined;
  } catch {
    return undefined;
  }
}

function openChannel(name: string, receive: (message: unknown) => void): { post(message: unknown): void; close(): void } {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => receive(data);
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}

async function space(): Promise<{ used: number; quota: number; persisted: boolean }> {
  const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([navigator.storage.estimate(), navigator.storage.persisted?.() ?? false]);
  return { used: usage, quota, persisted };
}

/** `freeze` and `resume` do not bubble to the window. */
function onLife(fn: (event: LifeEvent) => void): () => void {
  const listeners: [EventTarget, string, LifeEvent][] = [
    [document, 'freeze', 'pause'], [window, 'pagehide', 'pause'],
    [document, 'resume', 'wake'], [window, 'pageshow', 'wake'],
    [window, 'online', 'online'],
  ];
  const undo = listeners.map(([target, type, event]) => {
    const listen = (): void => fn(event);
    target.addEventListener(type, listen);
    return () => target.removeEventListener(type, listen);
  });
  const look = (): void => { if (document.visibilityState === 'visible') fn('visible'); };
  document.addEventListener('visibilitychange', look);
  return () => {
    undo.forEach((stop) => stop());
    document.removeEventListener('visibilitychange', look);
  };
}
