import type { Person, WireError } from '../../../relay/wire.ts';
import type { ConnectOptions } from '../api.ts';
import { ConfabError, fieldsOf, permanent, temporary } from '../errors.ts';
import { withPart } from '../later.ts';
import { PARTS } from '../parts.ts';
import type { LifeEvent, Platform } from '../platform/platform.ts';
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
  /** Calls off that a token is asked for again. */
  retry?: () => void;
  /** The instance was closed: nobody becomes anybody by it any more. */
  ended = false;
  readonly #options: ConnectOptions;
  readonly #platform: Platform;
  #last?: string | null;
  /** Who was kept when this page was put aside. */
  #aside?: string;
  #asked = 0;
  #asking?: Promise<string | null | undefined>;

  constructor(options: ConnectOptions, platform: Platform, url: string) {
    this.#options = options;
    this.#platform = platform;
    this.url = url;
    this.key = `confab ${url} ${options.token ? 'user' : 'guest'}`;
    platform.onJournal((key) => {
      if (key === this.key && !options.token) this.#beKept();
    });
  }

  /** A page that was put aside hears nothing of who signs out meanwhile, or becomes another guest. */
  life(event: LifeEvent): void {
    const id = this.kept?.user.id;
    if (event === 'pause') this.#aside = id;
    else if (event === 'wake' && this.#aside && !(this.#options.token && this.#aside === id)) this.#beKept();
  }

  async load(): Promise<void> {
    const { token, guest } = this.#options, { kept } = this;
    if (token) await this.token(true);
    else if (kept || !guest) this.who.set(kept);
    else withPart(this.#platform, PARTS.signingIn, ({ beGuest }) => beGuest(this, this.#platform, guest));
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
      if (next !== null && !user) throw permanent('bad_token', 'The function "token" must give a JWT with "sub".');
      if (before?.user.id !== user?.id || before === undefined) this.become(user ? { user, guest: false } : null);
      this.#last = next;
      return next;
    } catch (error) {
      if (turn !== this.#asked) return this.#asking;
      // The site is out of reach: whoever was here last goes on, offline.
      if (this.who.value === undefined && this.kept) this.who.set(this.kept);
      this.refused(fieldsOf(error instanceof ConfabError ? error : temporary('offline', `The site gave no token: ${fieldsOf(error).message}`)));
      return undefined;
    }
  }

  /** What the relay says of this user, and the token it signed. */
  keep(user: Person, guest: boolean | undefined, token?: string): void {
    const before = this.who.value;
    if (before?.user.id !== user.id) return;
    const next: Who = { user: same(user, before.user) ? before.user : user, guest: guest ?? before.guest, ...(this.#options.token ? {} : { token: token ?? before.token! }) };
    this.error.set(undefined);
    if (!same(next, before)) this.become(next);
  }

  become(who: Who | null): void {
    this.error.set(undefined);
    // Whom the site says to have left must not be here again when it is out of reach.
    if (!who) return this.forget();
    try {
      this.#platform.journal?.setItem(this.key, JSON.stringify(who));
    } catch { /* blocked or full: this tab knows it, the next one asks again */ }
    this.who.set(who);
  }

  /** There was no token, or it was not good enough. */
  refused(error: WireError): void {
    this.error.set(error);
    this.#last = undefined;
    withPart(this.#platform, PARTS.signingIn, ({ refused }) => refused(this, this.#platform, this.#options, error));
  }

  /** Who used this browser last, as long as it is not known who does now. */
  get last(): string | undefined { return this.who.value === undefined ? this.kept?.user.id : undefined; }

  /** `user` has left, whoever has come since. */
  forget(user?: string): void {
    if (!user || user === this.kept?.user.id) this.#platform.journal?.removeItem(this.key);
    this.#beKept();
  }
  #beKept(): void {
    this.#last = undefined;
    this.who.set(this.kept);
  }

  end(): void {
    this.ended = true;
    this.retry?.();
    this.who.set(null);
  }

  get kept(): Who | null {
    try {
      return JSON.parse(this.#platform.journal?.getItem(this.key) ?? 'null') as Who | null;
    } catch {
      return null;
    }
  }
}
