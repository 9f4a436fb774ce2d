import type { Person, WireError } from '../../../relay/wire.ts';
import type { ConnectOptions } from '../api.ts';
import { tellPage } from '../errors.ts';
import { withPart } from '../later.ts';
import { PARTS } from '../parts.ts';
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
  readonly url: string;
  /** What the tabs of this browser share. */
  readonly key: string;
  readonly #options: ConnectOptions;
  readonly #platform: Platform;
  #last?: string | null;
  #asked = 0;
  #asking?: Promise<string | null | undefined>;

  constructor(options: ConnectOptions, platform: Platform, url: string) {
    this.#options = options;
    this.#platform = platform;
    this.url = url;
    this.key = `confab ${url} ${options.token ? 'user' : 'guest'}`;
    platform.onJournal((key) => {
      if (key === this.key && !options.token) this.who.set(this.kept ?? null);
    });
  }

  async load(): Promise<void> {
    const { token, guest } = this.#options, { kept } = this;
    if (token) await this.token(true);
    else if (kept || !guest) this.who.set(kept ?? null);
    else this.#beGuest();
  }

  /** The token for a hello; null: nobody is signed in; undefined: it could not be had just now. */
  async token(fresh = false): Promise<string | null | undefined> {
    const { token } = this.#options;
    if (!token) return this.who.value?.token ?? null;
    if (!fresh && this.#last && expiryOf(this.#last) > this.#platform.now() + SOON) return this.#last;
    return this.#asking = this.#ask(token);
  }
  async #ask(token: NonNullable<ConnectOptions['token']>): Promise<string | null | undefined> {
    const turn = ++this.#asked;
    try {
      const next = await token();
      // The page's user may have changed since: the newest answer counts.
      if (turn !== this.#asked) return this.#asking;
      const user = next === null ? undefined : personOf(next), before = this.who.value;
      if (next !== null && !user) this.error.set({ code: 'bad_token', message: 'The function "token" must give a JWT with "sub".', temporary: false });
      if (before?.user.id !== user?.id || before === undefined) this.#take(user ? { user, guest: false } : null);
      this.#last = next;
      return next;
    } catch {
      if (turn !== this.#asked) return this.#asking;
      // The site is out of reach: whoever was here last goes on, offline.
      if (this.who.value === undefined) this.who.set(this.kept ?? null);
      return undefined;
    }
  }

  /** What the relay says of this user, and the token it signed. */
  keep(user: Person, guest: boolean | undefined, token?: string): void {
    const before = this.who.value;
    if (before?.user.id !== user.id) return;
    const next: Who = { user: same(user, before.user) ? before.user : user, guest: guest ?? before.guest, ...(this.#options.token ? {} : { token: token ?? before.token! }) };
    this.error.set(undefined);
    if (!same(next, before)) this.#take(next);
  }

  become(who: Who): void {
    this.error.set(undefined);
    this.#take(who);
  }

  /** The token was not good enough. */
  refused(error: WireError): void {
    if (error.code === 'origin' && this.error.value?.code !== 'origin') tellPage(error);
    this.error.set(error);
    this.#last = undefined;
    if (this.#options.token || !['bad_token', 'expired', 'no_identity', 'guests_off'].includes(error.code)) return;
    this.forget();
    if (this.#options.guest) this.#beGuest();
  }

  /** Who used this browser last, as long as it is not known who does now. */
  get last(): string | undefined { return this.who.value === undefined ? this.kept?.user.id : undefined; }

  forget(): void {
    this.#platform.journal?.removeItem(this.key);
    this.who.set(null);
  }

  get kept(): Who | undefined {
    try {
      return JSON.parse(this.#platform.journal?.getItem(this.key) ?? '') as Who;
    } catch {
      return undefined;
    }
  }
  #take(who: Who | null): void {
    try {
      if (who) this.#platform.journal?.setItem(this.key, JSON.stringify(who));
    } catch { /* blocked or full: this tab knows it, the next one asks again */ }
    this.who.set(who);
  }
  #beGuest(): void {
    withPart(this.#platform, PARTS.signingIn, ({ beGuest }) => beGuest(this, this.#platform, this.#options.guest!));
  }
}
