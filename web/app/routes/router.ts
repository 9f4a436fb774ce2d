/** Keeps the route and the address bar the same, by the History API. */
import type { Readable } from '../../core/api.ts';
import { Cell } from '../../core/readable.ts';
import { confab } from '../confab.ts';
import { pathOf, routeOf, type Route } from './route.ts';

type Listener = (route: Route) => void;

/** What an entry of the history carries. */
interface Entry {
  /** How many pages of ours lie behind this one: whether "back" stays inside the app. */
  depth: number;
  /** A dialog's, over its page; once that is closed the next page takes this place. */
  over?: boolean;
  /** The entry before is the page it lay over, or one that was replaced: nobody goes back to that. */
  skip?: boolean;
}

const entry = (): Entry => ({ depth: 0, ...history.state as Entry | null });

export class Router implements Readable<Route> {
  #listeners = new Set<Listener>();
  #route: Route = routeOf(location);
  #entry = entry();
  /** Dialogs that are open; one may open before the one that led to it is gone. */
  #over = 0;
  /** One is open: its page is not to go on to another by itself. */
  readonly covered = new Cell(false);

  constructor() {
    confab.me.subscribe(() => this.#forgetSecrets());
    addEventListener('popstate', () => {
      const { depth, skip } = this.#entry;
      this.#entry = entry();
      if (skip && !this.#over && !location.hash && this.#entry.depth === depth) history.back();
      else this.#arrive(routeOf(location));
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
    const { depth, over, skip = false } = this.#entry;
    if (replace || path === location.pathname) this.#put({ depth, skip }, path);
    else this.#put({ depth: depth + 1 }, path, !over);
    this.#arrive(route);
  }

  /** A dialog lies over the page: "back" closes it and stays. */
  cover(): void {
    this.#over++;
    this.covered.set(true);
    if (!this.#entry.over) this.#put({ depth: this.#entry.depth, over: true, skip: true }, location.pathname, true);
  }

  uncover(): void {
    this.#over--;
    this.covered.set(this.#over > 0);
  }

  /** One step back if that stays in the app, else up to the list. */
  back(): void {
    if (this.#entry.depth > 0) history.back();
    else this.go({ page: 'rooms' }, { replace: true });
  }

  #put(entry: Entry, path: string, push = false): void {
    this.#entry = entry;
    if (push) history.pushState(entry, '', path);
    else history.replaceState(entry, '', path);
  }

  #arrive(route: Route): void {
    this.#route = route;
    this.#forgetSecrets();
    for (const listener of this.#listeners) listener(route);
  }

  /** A grant or a code is used once and leaves the address bar and the history; before there is a name it waits, over a reload too. */
  #forgetSecrets(): void {
    if (location.hash && confab.me.value) history.replaceState(history.state, '', location.pathname);
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
