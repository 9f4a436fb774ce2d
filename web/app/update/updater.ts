/**
 * Registers the worker and moves all tabs to a new version together: one click makes the waiting worker
 * take over, and every tab that sees it take over loads again. Drafts are kept; where something else is being typed,
 * as in a dialog, the tab loads again once that is done.
 */
import { Cell } from '../../core/readable.ts';
import { confab } from '../confab.ts';
import { router } from '../routes/router.ts';
import { workerUrl } from './worker-url.ts';

/** A browser that never tells of the takeover (5 s) gets its reload all the same. */
const TAKEOVER_MS = 5000;
const LOOK_EVERY_MS = 60 * 60 * 1000;
const TYPED_MS = 100;

/** Its value: whether a new version waits for its click. */
class Updater extends Cell<boolean> {
  #registration?: ServiceWorkerRegistration;
  #waiting: ServiceWorker | null = null;
  #reloading = false;
  /** The last one-line field that was typed in: nothing keeps what stands there. */
  #typed?: HTMLInputElement;

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
    const register = async (): Promise<void> => this.#watch(await container.register(url));
    await register().catch((error) => console.warn('Confab will not open without a network: its worker could not be registered.', error));
    // Of a first worker that could not be loaded whole, browsers forget that it was registered.
    const look = (): void => {
      if (navigator.onLine) register().then(() => this.#registration?.update()).catch(() => { /* offline after all: looked for again later */ });
    };
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') look(); });
    setInterval(look, LOOK_EVERY_MS);
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
      this.#waiting = navigator.serviceWorker.controller ? registration.waiting : null;
      this.set(this.#waiting !== null);
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

  /** The page whose part could not be loaded would stay empty. Not under a dialog: that goes with its page, and what was typed there with it. */
  #openAgainOnceBack(): void {
    const { value } = router;
    let away = false;
    const look = (): void => {
      if (confab.status.value.phase !== 'live') away = true;
      else if (away && !router.covered.value) {
        stops.forEach((stop) => stop());
        if (router.value === value) router.go({ ...value }, { replace: true });
      }
    };
    const stops = [confab.status.subscribe(look), router.covered.subscribe(look)];
  }

  /** A part of the version before is gone from the relay: once load the new one, never in a circle, nor while the relay is away. */
  async #loadAgainOnce(): Promise<void> {
    const last = Number(sessionStorage.getItem('confab-loaded-again'));
    if (Date.now() - last < 60_000) return;
    if (!await fetch('/healthz').then(({ ok }) => ok, () => false)) {
      this.#openAgainOnceBack();
      return;
    }
    sessionStorage.setItem('confab-loaded-again', String(Date.now()));
    this.#reload();
  }
}

export const updater = new Updater(false);
