import { css, html, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { Confab, ConfabErrorFields, Readable, Status } from '../../core/api.ts';
import { Cell } from '../../core/readable.ts';
import { askWith, connectTo, type Ask } from '../base/connection.ts';
import { ConfabElement } from '../base/element.ts';
import { AuthEvent, StatusEvent } from '../events.ts';
import { tokens } from '../styles/tokens.ts';
import { fetchToken } from './token.ts';

/** Who the user is: a token, or what gets one whenever it is needed. null: nobody is signed in. */
export type TokenSource = string | null | Ask;

/** Once for a page: an event is over when its listeners have returned. */
let tellLate = (): void => {
  tellLate = () => undefined;
  console.warn('confab: provide() was called after confab-auth was over, so nobody heard it. Call provide(promise) at once, in the listener itself.');
};

/**
 * The connection, the language and the theme of all elements inside it. A page needs none: every element also
 * takes `relay` and `theme` itself. It draws nothing.
 *
 * The user's token comes from the first of: the property `token`, the URL `token-src` of the site, a listener
 * of `confab-auth` that provides one (it must listen before the element connects). Without any, a person is a
 * guest by the name they type.
 *
 * @tagname confab-relay
 * @fires {StatusEvent} confab-status - The state of the connection changed.
 * @fires {AuthEvent} confab-auth - A token is needed.
 * @slot - The page's own content.
 */
export class ConfabRelay extends ConfabElement {
  static override styles = [tokens, css`:host { display: contents; writing-mode: inherit; }`];

  /** Origin of the relay. Left out: the origin this script came from. */
  @property() src?: string;

  /** A URL of the site, on its own origin, that answers with the signed-in user's token, or 204 for nobody. */
  @property({ attribute: 'token-src' }) tokenSrc?: string;

  /** The user's token, or a function that gets one. */
  @property({ attribute: false }) token?: TokenSource;

  /** The connection, for the elements inside and for scripts. */
  get connection(): Readable<Confab | undefined> { return this.#connection; }

  readonly #connection = new Cell<Confab | undefined>(undefined);
  #stop?: () => void;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Only put elsewhere it keeps its connection: without one for a moment, what is inside would begin anew.
    queueMicrotask(() => { if (!this.isConnected) this.#follow(undefined); });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.isConnected) return;
    const ask = this.#source();
    const isNext = ask && askWith(this.src, ask, this);
    const confab = this.confab ?? connectTo(this.src);
    this.#follow(confab);
    if (changed.has('token') && typeof changed.get('token') === 'string' && this.token === null) void confab.signOut({ force: true });
    else if (isNext || (ask && this.hasUpdated && (changed.has('token') || changed.has('tokenSrc')))) this.#askAgain(confab);
  }

  /** The site has another user now, perhaps. */
  #askAgain(confab: Confab): void {
    confab.signIn().catch(({ temporary }: ConfabErrorFields) => { if (temporary) setTimeout(() => { if (this.isConnected) this.#askAgain(confab); }, 3000); });
  }

  /** How the token is got; undefined: nobody here says, so people are guests. */
  #source(): Ask | undefined {
    if (this.token !== undefined) return () => (typeof this.token === 'function' ? this.token() : this.token ?? null);
    const { tokenSrc } = this;
    if (tokenSrc) return () => fetchToken(tokenSrc);
    const provided = this.#ask();
    if (provided === undefined) return undefined;
    let first: typeof provided | undefined = provided;
    return () => {
      const answer = first ?? this.#ask() ?? null;
      first = undefined;
      return answer;
    };
  }

  #ask(): string | null | Promise<string | null> | undefined {
    let provided: string | null | Promise<string | null> | undefined;
    let over = false;
    this.dispatchEvent(new AuthEvent((token) => {
      provided = token;
      if (over) tellLate();
    }));
    over = true;
    return provided;
  }

  #follow(confab: Confab | undefined): void {
    if (confab === this.#connection.value) return;
    this.#stop?.();
    this.#stop = confab?.status.subscribe((status: Status) => this.dispatchEvent(new StatusEvent(status)));
    this.#connection.set(confab);
  }

  protected override render() { return html`<slot></slot>`; }
}
