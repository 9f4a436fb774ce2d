import { basePlatform, unblocked } from './base.ts';
import type { LifeEvent, Platform } from './platform.ts';

/** A page of a browser. */
export function browserPlatform(): Platform {
  const journal = unblocked(() => localStorage);
  return {
    ...basePlatform(),
    visible: () => document.visibilityState === 'visible',
    onLife,
    onJournal: (fn) => listen([[window, 'storage', (event) => {
      const { key } = event as StorageEvent;
      if (key !== null) fn(key);
    }]]),
    journal: journal && { getItem: (key) => journal.getItem(key), setItem: (key, value) => journal.setItem(key, value), removeItem: (key) => journal.removeItem(key), keys: () => Object.keys(journal) },
  };
}

/** `freeze` and `resume` do not bubble to the window. */
function onLife(fn: (event: LifeEvent) => void): () => void {
  const tell = (event: LifeEvent) => (): void => fn(event);
  return listen([
    [document, 'freeze', tell('pause')], [window, 'pagehide', tell('pause')],
    [document, 'resume', tell('wake')], [window, 'pageshow', tell('wake')],
    [window, 'online', tell('online')],
    [document, 'visibilitychange', () => { if (document.visibilityState === 'visible') fn('visible'); }],
  ]);
}

function listen(all: readonly [EventTarget, string, (event: Event) => void][]): () => void {
  for (const [target, type, fn] of all) target.addEventListener(type, fn);
  return () => { for (const [target, type, fn] of all) target.removeEventListener(type, fn); };
}
