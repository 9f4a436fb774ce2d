import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Readable } from '../../core/api.ts';

/**
 * Readables as an element's render sees them: what a render reads is watched until a later render no
 * longer reads it, and nothing is watched while the element is not in a document.
 */
export class Watcher implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #stops = new Map<Readable<unknown>, () => void>();
  readonly #read = new Set<Readable<unknown>>();
  #connected = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  read<T>(readable: Readable<T>): T {
    this.#read.add(readable);
    if (this.#connected && !this.#stops.has(readable)) {
      let calling = true;
      this.#stops.set(readable, readable.subscribe(() => { if (!calling) this.#host.requestUpdate(); }));
      calling = false;
    }
    return readable.value;
  }

  hostConnected(): void {
    this.#connected = true;
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    for (const [readable, stop] of this.#stops) {
      if (this.#read.has(readable)) continue;
      stop();
      this.#stops.delete(readable);
    }
    this.#read.clear();
  }

  hostDisconnected(): void {
    this.#connected = false;
    for (const stop of this.#stops.values()) stop();
    this.#stops.clear();
  }
}
