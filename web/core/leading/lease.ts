import type { Platform } from '../platform/platform.ts';
import { KEYS } from '../store/facts.ts';
import type { Replica } from '../tabs/replica.ts';
import type { Mutex } from './mutex.ts';

interface Lease { tab: string; until: number }

/** Renewed three times before it runs out; the next tab has it within LASTS + LOOKS. */
const LASTS = 4500;
const LOOKS = 1500;

/** Where the browser has no locks (plain http on a phone in the LAN): a record with a time limit. */
export class LeaseMutex implements Mutex {
  readonly #replica: Replica;
  readonly #platform: Platform;
  readonly #tab: string;
  #stop: () => void = () => undefined;
  #holds = false;

  constructor(replica: Replica, platform: Platform, tab: string) {
    this.#replica = replica;
    this.#platform = platform;
    this.#tab = tab;
  }

  queue(held: () => void, lost: () => void): void { this.#look(held, lost, false); }
  steal(held: () => void, lost: () => void): void { this.#look(held, lost, true); }

  release(): void {
    this.#stop();
    if (this.#holds) {
      this.#holds = false;
      const { store, mirror } = this.#replica;
      // In this very task: the page may be on its way out. Not what another has taken meanwhile.
      if (mirror.stored<Lease>(KEYS.lease)?.tab === this.#tab) for (const base of [mirror.rev, mirror.rev + 1]) {
        // The second is for a change of this tab that is just being written: it comes first.
        void store?.write(base, (writer) => writer.putFact(KEYS.lease, undefined)).catch(() => undefined);
      }
      this.#replica.post({ kind: 'free' });
    }
  }

  #look(held: () => void, lost: () => void, force: boolean): void {
    this.release();
    let over = false, cancel: () => void = () => undefined;
    const listening = this.#replica.posts.add((post) => {
      if (post.kind === 'free' && !this.#holds) this.#replica.catchUp().then(() => turn(false), () => undefined);
    });
    this.#stop = () => {
      over = true;
      cancel();
      listening();
    };
    const turn = async (force: boolean): Promise<void> => {
      cancel();
      const mine = await this.#take(force).catch(() => undefined);
      if (over) return;
      cancel = this.#platform.after(LOOKS, () => void turn(false));
      if (mine === undefined || mine === this.#holds) return;
      this.#holds = mine;
      if (mine) held();
      else lost();
    };
    void turn(force);
  }

  async #take(force: boolean): Promise<boolean> {
    let mine = false;
    await this.#replica.commit((draft) => {
      const now = this.#platform.now(), lease = draft.get<Lease>(KEYS.lease);
      // A lease that ends far in the future was written before the clock was set back.
      mine = force || !lease || lease.tab === this.#tab || lease.until <= now || lease.until > now + 2 * LASTS;
      if (mine) draft.put(KEYS.lease, { tab: this.#tab, until: now + LASTS } satisfies Lease);
    });
    return mine;
  }
}
