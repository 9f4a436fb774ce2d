/** What a push service did not take for now: tried again, less and less often, while it is wanted and the newest of its kind. */
import { Lull } from './lull.ts';
import type { Note } from './note.ts';
import type { Subscription } from './subscriptions.ts';

/** What is to be shown on one device of a user. */
export interface Delivery { user: string; subscription: Subscription; note: Note }
/** `again`: not for now, and not before so many ms are over. */
export type Outcome = 'sent' | 'gone' | 'failed' | { again: number };

/** Over a little more than a minute. */
const TRIES = 5;
/** Whoever asks for a longer pause than this is not asked again, in ms. */
const LONGEST = 10 * 60 * 1000;
/** So many at a time: a push service that is away for long must not fill the memory. */
const MOST = 10_000;

export class Late {
  /** The last of its kind for its device. */
  #newest = new Map<string, Delivery>();
  #waiting = new Lull<() => Promise<unknown>>((_, waiting) => Promise.resolve(waiting.at(-1)?.()).then(() => undefined));

  /** `isWanted` is asked before each further try. Neither rejects. */
  constructor(private send: (delivery: Delivery) => Promise<Outcome>, private isWanted: (delivery: Delivery) => Promise<boolean>) {}

  /** Answers what came of the first try. */
  deliver(delivery: Delivery): Promise<Outcome> {
    const id = `${delivery.subscription.endpoint} ${delivery.note.tag}`;
    const isNewest = (): boolean => this.#newest.get(id) === delivery;
    const attempt = async (tries: number): Promise<Outcome> => {
      const outcome = await this.send(delivery);
      if (!isNewest()) return outcome;
      if (typeof outcome === 'object' && outcome.again <= LONGEST && tries < TRIES && this.#newest.size <= MOST) wait(Date.now() + outcome.again, tries + 1);
      else this.#newest.delete(id);
      return outcome;
    };
    const wait = (from: number, tries: number): void => this.#waiting.add(id, async () => {
      if (!isNewest()) return;
      if (from > Date.now()) wait(from, tries);
      else if (await this.isWanted(delivery)) await attempt(tries);
      else this.#newest.delete(id);
    });
    this.#newest.set(id, delivery);
    return attempt(0);
  }

  /** What waits is tried once more, now. */
  close(): Promise<void> { return this.#waiting.close(); }
}
