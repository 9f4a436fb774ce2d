/**
 * Registers the worker and moves all tabs to a new version together: one click makes the waiting worker
 * take over, and every tab that sees it take over loads again. Drafts are kept; where something else is being typed,
 * as in a dialog, the tab loads again once that is done.
 */
import type { Readable } from '../../core/api.ts';
import { workerUrl } from './worker-url.ts';

/** A browser that never tells of the takeover (5 s) gets its reload all the same. */
const TAKEOVER_MS = 5000;
const LOOK_EVERY_MS = 60 * 60 * 1000;
const TYPED_MS = 100;

class Updater implements Readable<boolean> {
  #registration?: ServiceWorkerRegistration;
  #waiting: ServiceWorker | null = null;
  #listeners = new Set<(ready: boolean) => void>();
  #reloading = false;
  /** The last one-line field that was typed in: nothing keeps what stands there. */
  #typed?: HTMLInputElement;

  /** Whether a new version waits for its click. */
  get value(): boolean { return this.#waiting !== null; }

  subscribe(fn: (ready: boolean) => void): () => void {
    this.#listeners.add(fn);
    fn(this.value);
    return () => this.#listeners.delete(fn);
  }

  async start(): Promise<void> {
    addEventListener('vite:preloadError', () => void this.#loadAgainOnce());
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    const container = navigator.serviceWorker;
    // The first worker claims a page that already runs its version: no reason to load again.
    let first = !container.controller && !(await container.getRegistration())?.active;
    container.addEventListener('controllerchange', () => {
      if (first) first = false;
      else this.#reloadOnceTyped();
    });
    addEventListener('input', (event) => {
      const [field] = event.composedPath();
      if (field instanceof HTMLInputElement && field.matches('.field')) this.#typed = field;
    });
    const url = workerUrl();
    try {
      this.#watch(await container.register(url));
    } catch (error) {
      console.warn('Confab works, but will not open without a network: its worker could not be registered.', error);
    }
    const look = async (): Promise<void> => {
      if (!navigator.onLine) return;
      // Of a first worker that could not be loaded whole, browsers forget that it was registered.
      this.#watch(await container.register(url));
      await this.#registration?.update();
    };
    const lookAgain = (): void => void look().catch(() => { /* offline after all: looked for again later */ });
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') lookAgain(); });
    setInterval(lookAgain, LOOK_EVERY_MS);
  }

  /** The one click. */
  apply(): void {
    // Who clicks here wants it now, whatever stands in the settings.
    this.#typed = undefined;
    this.#waiting?.postMessage('skip-waiting');
    setTimeout(() => this.#reload(), TAKEOVER_MS);
  }

  #watch(registration: ServiceWorkerRegistration): void {
    if (registration === this.#registration) return;
    this.#registration = registration;
    const offer = (): void => {
      const waiting = navigator.serviceWorker.controller ? registration.waiting : null;
      if (waiting === this.#waiting) return;
      this.#waiting = waiting;
      for (const listener of this.#listeners) listener(this.value);
    };
    const follow = (): void => registration.installing?.addEventListener('statechange', offer);
    registration.addEventListener('updatefound', follow);
    // It may have been found while this page was loaded.
    follow();
    offer();
  }

  #reloadOnceTyped(): void {
    if (this.#typed?.isConnected && this.#typed.value) setTimeout(() => this.#reloadOnceTyped(), TYPED_MS);
    else this.#reload();
  }

  #reload(): void {
    if (this.#reloading) return;
    this.#reloading = true;
    location.reload();
  }

  /** A part of the version before is gone from the relay: once load the new one, never in a circle, nor while the relay is away. */
  async #loadAgainOnce(): Promise<void> {
    const last = Number(sessionStorage.getItem('confab-loaded-again') ?? 0);
    if (Date.now() - last < 60_000) return;
    const there = await fetch('/healthz').then(({ ok }) => ok, () => false);
    if (!there) return;
    sessionStorage.setItem('confab-loaded-again', String(Date.now()));
    this.#reload();
  }
}

export const updater = new Updater();
