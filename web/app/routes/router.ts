/** Keeps the route and the address bar the same, by the History API. */
import type { Readable } from '../../core/api.ts';
import { pathOf, routeOf, type Route } from './route.ts';

type Listener = (route: Route) => void;

export class Router implements Readable<Route> {
  #listeners = new Set<Listener>();
  #route: Route = routeOf(location);
  /** How many entries of ours lie behind this one: whether "back" stays inside the app. */
  #depth = 0;

  constructor() {
    this.#depth = (history.state as { depth?: number } | null)?.depth ?? 0;
    this.#forgetSecrets();
    addEventListener('popstate', (event) => {
      this.#depth = (event.state as { depth?: number } | null)?.depth ?? 0;
      this.#arrive(routeOf(location));
    });
    // A link opened while the app runs changes only the fragment.
    addEventListener('hashchange', () => { if (location.hash) this.#arrive(routeOf(location)); });
    document.addEventListener('click', (event) => this.#follow(event));
    // A notification was pressed while this tab was open.
    navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ open?: string } | undefined>) => {
      if (typeof data?.open === 'string') this.go(routeOf(new URL(data.open)));
    });
  }

  get value(): Route { return this.#route; }

  subscribe(fn: Listener): () => void {
    this.#listeners.add(fn);
    fn(this.#route);
    return () => this.#listeners.delete(fn);
  }

  go(route: Route, { replace = false } = {}): void {
    const path = pathOf(route);
    if (replace || path === location.pathname) history.replaceState({ depth: this.#depth }, '', path);
    else history.pushState({ depth: ++this.#depth }, '', path);
    this.#arrive(route);
  }

  /** One step back if that stays in the app, else up to the list. */
  back(): void {
    if (this.#depth > 0) history.back();
    else this.go({ page: 'rooms' }, { replace: true });
  }

  #arrive(route: Route): void {
    this.#route = route;
    this.#forgetSecrets();
    for (const listener of this.#listeners) listener(route);
  }

  /** A grant or a code is used once and leaves the address bar and the history. */
  #forgetSecrets(): void {
    if (location.hash) history.replaceState(history.state, '', location.pathname);
  }

  /** Plain clicks on links to our own pages stay in this document. */
  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement);
    if (!link || link.target === '_blank' || link.hasAttribute('download') || link.origin !== location.origin) return;
    const route = routeOf(link);
    if (route.page === 'lost') return;
    event.preventDefault();
    this.go(route);
  }
}

export const router = new Router();
