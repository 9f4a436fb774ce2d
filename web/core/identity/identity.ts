import type { HelloAnswer, Person, WireError } from '../../../relay/wire.ts';
import type { ConnectOptions } from '../api.ts';
import { fieldsOf, permanent, tellPage } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import { Cell, same } from '../readable.ts';
import { expiryOf, personOf } from './jwt.ts';

/** A token that runs out in the next moments is no longer used. */
const SOON = 30_000;

export interface Who { user: Person; guest: boolean; token?: string }

/** Who uses this page: by the site's token, or a guest that this browser has kept. */
export class Identity {
  /** undefined: not known yet. */
  readonly who = new Cell<Who | null | undefined>(undefined);
  readonly error = new Cell<WireError | undefined>(undefined);
  readonly #options: ConnectOptions;
  readonly #platform: Platform;
  readonly #url: string;
  /** What the tabs of this browser share. */
  readonly #key: string;

  constructor(options: ConnectOptions, platform: Platform, url: string) {
    this.#options = options;
    this.#platform = platform;
    this.#url = url;
    this.#key = `confab ${url} ${options.token ? 'user' : 'guest'}`;
    platform.onJournal((key) => {
      if (key === this.#key && !options.token) this.who.set(this.#kept() ?? null);
    });
  }

  async load(): Promise<void> {
    const options = this.#options;
    if (options.token) {
      await this.token(true);
      return;
    }
    const kept = this.#kept();
    if (kept) this.who.set(kept);
    else if (options.guest) await this.#becomeGuest(options.guest);
    else this.who.set(null);
  }

  async #becomeGuest(name: string): Promise<void> {
    try {
      await this.#alone(async () => {
        const kept = this.#kept();
        if (kept) this.who.set(kept);
        else await this.signIn({ guest: { name } });
      });
    } catch (error) {
      const fields = fieldsOf(error);
      this.error.set(fields);
      if (fields.temporary) this.#platform.after(1000, () => void this.#becomeGuest(name));
      else this.who.set(null);
    }
  }

  /** The token for a hello; null: nobody is signed in; undefined: it could not be had just now. */
  async token(fresh = false): Promise<string | null | undefined> {
    const { token } = this.#options;
    if (!token) return this.who.value?.token ?? null;
    if (!fresh && this.#last && expiryOf(this.#last) > this.#platform.now() + SOON) return this.#last;
    try {
      const next = await token();
      const user = next === null ? undefined : personOf(next);
      if (next !== null && !user) this.error.set({ code: 'bad_token', message: 'The function "token" must give a JWT with "sub".', temporary: false });
      const before = this.who.value;
      if (before?.user.id !== user?.id || before === undefined) {
        if (user) this.#remember({ user, guest: false });
        this.who.set(user ? { user, guest: false } : null);
      }
      this.#last = next;
      return next;
    } catch {
      // The site is out of reach: whoever was here last goes on, offline.
      if (this.who.value === undefined) this.who.set(this.#kept() ?? null);
      return undefined;
    }
  }
  #last?: string | null;

  /** What the relay says of this user, and the token it signed. */
  keep(user: Person, guest: boolean | undefined, token?: string): void {
    const before = this.who.value;
    if (before?.user.id !== user.id) return;
    const next: Who = { user: same(user, before.user) ? before.user : user, guest: guest ?? before.guest, ...(this.#options.token ? {} : { token: token ?? before.token! }) };
    this.error.set(undefined);
    if (same(next, before)) return;
    this.#remember(next);
    this.who.set(next);
  }

  async signIn(as: { guest: { name: string; picture?: string } } | { link: string }): Promise<void> {
    const { greet } = await import('./greet.ts');
    const { user, guest, token } = await greet(this.#platform, this.#url, as) as HelloAnswer;
    if (!token) throw permanent('no_identity', 'The relay gave no token.');
    const who = { user, guest, token };
    this.#remember(who);
    this.error.set(undefined);
    this.who.set(who);
  }

  /** The token was not good enough. */
  async refused(error: WireError): Promise<void> {
    if (error.code === 'origin' && this.error.value?.code !== 'origin') tellPage(error);
    this.error.set(error);
    this.#last = undefined;
    if (!this.#options.token && ['bad_token', 'expired', 'no_identity', 'guests_off'].includes(error.code)) {
      this.forget();
      if (this.#options.guest) await this.#becomeGuest(this.#options.guest);
    }
  }

  /** Who used this browser last, as long as it is not known who does now. */
  get last(): string | undefined { return this.who.value === undefined ? this.#kept()?.user.id : undefined; }

  forget(): void {
    this.#platform.journal?.removeItem(this.#key);
    this.who.set(null);
  }

  #kept(): Who | undefined {
    try {
      return JSON.parse(this.#platform.journal?.getItem(this.#key) ?? '') as Who;
    } catch {
      return undefined;
    }
  }
  #remember(who: Who): void {
    try {
      this.#platform.journal?.setItem(this.#key, JSON.stringify(who));
    } catch { /* blocked or full: this tab knows it, the next one asks again */ }
  }
  /** Two tabs that open at once must not become two guests. */
  async #alone(work: () => Promise<void>): Promise<void> {
    const { locks } = this.#platform;
    let begun = false;
    try {
      await locks?.request(this.#key, {}, () => {
        begun = true;
        return work();
      });
    } catch (error) {
      // Where storage is blocked, locks are too.
      if (begun) throw error;
    }
    if (!begun) await work();
  }
}
