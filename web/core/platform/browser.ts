import { Listeners } from '../readable.ts';
import { basePlatform, unblocked } from './base.ts';
import type { LifeEvent, Platform } from './platform.ts';

/** Tells the instances in this page what one of them kept: of that a browser tells only other pages. */
const here = new Listeners<string>();

/** A page of a browser. */
export function browserPlatform(): Platform {
  const journal = unblocked(() => localStorage);
  const change = (how: 'setItem' | 'removeItem') => (key: string, value = ''): void => {
    journal![how](key, value);
    here.tell(key);
  };
  return {
    ...basePlatform(),
    visible: () => document.visibilityState === 'visible',
    onLife,
    onJournal(fn) {
      const stops = [here.add(fn), listen([[window, 'storage', (event) => fn((event as StorageEvent).key ?? '')]])];
      return () => stops.forEach((stop) => stop());
    },
    journal: journal && { getItem: (key) => journal.getItem(key), setItem: change('setItem'), removeItem: change('removeItem'), keys: () => Object.keys(journal) },
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
