import type { Platform } from '../platform/platform.ts';

/** How often a visible tab looks, and how long without a sign of life it asks, and then acts. ≤ 7 s together. */
const LOOK = 500;
const ASKS = 2000;
const ACTS = 3000;
/** Tabs that depose each other in turn must come to rest. */
const BUDGET = 3;
const BUDGET_TIME = 60_000;
/** When a page deposed leaders: that it led in between does not make it forget. */
const deposals = new WeakMap<Platform, number[]>();

export interface Watched {
  /** Asks the leader for a sign of life, which it gives after a commit: a page that is frozen cannot. */
  ask(): void;
  depose(): void;
}

/** A visible tab's eye on the leader. What it counts is only the time in which this tab itself ran normally. */
export class Watch {
  readonly #platform: Platform;
  readonly #watched: Watched;
  #silence = 0;
  #asked = 0;
  #looked: number;
  #cancel: () => void;

  constructor(platform: Platform, watched: Watched) {
    this.#platform = platform;
    this.#watched = watched;
    this.#looked = platform.now();
    this.#cancel = platform.after(LOOK, () => this.#look());
  }

  /** The leader lives. */
  sign(): void {
    this.#silence = 0;
    this.#asked = 0;
  }
  end(): void { this.#cancel(); }

  #look(): void {
    const platform = this.#platform;
    this.#cancel = platform.after(LOOK, () => this.#look());
    const passed = platform.now() - this.#looked;
    this.#looked = platform.now();
    // Hidden, stopped or slow itself: then nothing of this says anything about the leader.
    if (!platform.visible() || passed > 3 * LOOK || passed < 0) {
      this.sign();
      return;
    }
    this.#silence += passed;
    if (this.#silence < ASKS) return;
    if (this.#asked === 0) this.#watched.ask();
    this.#asked += passed;
    if (this.#asked < ACTS) return;
    this.sign();
    const now = platform.now(), lately = deposals.get(platform)?.filter((at) => now - at < BUDGET_TIME && at <= now) ?? [];
    deposals.set(platform, lately);
    if (lately.push(now) <= BUDGET) this.#watched.depose();
  }
}
