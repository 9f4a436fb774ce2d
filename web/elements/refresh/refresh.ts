import { css, html, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { roomName } from '../../../relay/wire.ts';
import type { Confab } from '../../core/api.ts';
import { ConfabElement } from '../base/element.ts';
import { Entry } from '../base/entry.ts';
import { RefreshedEvent } from '../events.ts';
import { tokens } from '../styles/tokens.ts';
import { replacePiece } from './replace-piece.ts';
import { sanitized } from './sanitize.ts';

/**
 * A piece of the page that is fetched again from `src` whenever a notice, or an event of a room, says so. The
 * piece is the element's own content, in reach of the page's styles; what the server put there at first stays
 * until then; an empty one is fetched at once, and so is another `src`. Where fetching fails, what is there stays.
 * Whoever is writing in it, or is in it by key, goes on in the new one.
 *
 * The browser parses the answer into a document of its own in which nothing runs, and only what is harmless is
 * made anew from it: text, structure, forms, pictures, links. That needs no Trusted Types policy, so it works
 * under the strictest one, in every browser alike.
 *
 * @tagname confab-refresh
 * @fires {RefreshedEvent} confab-refreshed - The piece was fetched and stands in the page.
 * @slot - The piece.
 */
export class ConfabRefresh extends ConfabElement {
  static override styles = [tokens, css`:host { display: contents; writing-mode: inherit; }`];

  /** Where the piece comes from; on the page's own origin, unless `crossorigin` is set. */
  @property() src = '';

  /** The keywords, parted by blanks, that say it has changed. */
  @property() on = '';

  /** Only events of this room count, `space/room`; the user enters it. */
  @property() room?: string;

  /** Allows `src` on another origin, which must allow this page by CORS, and say `no-cache`: there a browser that may keep a piece shows the one it kept. */
  @property({ type: Boolean, attribute: 'crossorigin' }) crossOriginAllowed = false;

  #stops: (() => void)[] = [];
  readonly #entry = new Entry();
  #listening?: { confab: Confab; on: string };
  #request?: XMLHttpRequest;
  #again = false;
  #arrived = false;
  /** It was out of the page, where it is told of nothing. */
  #missed = false;
  #user?: string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#arrived = true;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Only put elsewhere it misses nothing.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#missed = !!this.on;
      this.#listen(undefined);
      this.#request?.abort();
    });
  }

  protected override updated(changed: PropertyValues): void {
    const isEmpty = this.childElementCount === 0 && this.textContent.trim() === '';
    const isAsked = changed.get('src') || (this.#arrived && this.#missed) || (isEmpty && !this.#request && (this.#arrived || changed.has('src')));
    if (this.src && isAsked) void this.refresh();
    this.#arrived = false;
    this.#beOf(this.core?.me.value?.id);
    // Taken away before it was drawn.
    if (!this.isConnected) return;
    this.#missed = false;
    this.#listen(this.core);
    // Only who is in a room hears of its events.
    this.#entry.see(this.core, this.room && roomName(this.room));
  }

  /** Of a piece that was made for somebody the next one sees nothing. */
  #beOf(user: string | undefined): void {
    const before = this.#user;
    this.#user = user;
    if (before === undefined || before === user || !this.src) return;
    this.#request?.abort();
    this.replaceChildren();
    void this.refresh();
  }

  #listen(confab: Confab | undefined): void {
    if (this.#listening?.confab === confab && this.#listening?.on === this.on) return;
    for (const stop of this.#stops.splice(0)) stop();
    this.#listening = confab && { confab, on: this.on };
    if (!confab) return;
    for (const keyword of (this.on || '').split(/\s+/u).filter(Boolean)) {
      this.#stops.push(confab.onReceive(keyword, (_, from) => { if (!this.room || from.room === roomName(this.room)) void this.refresh(); }));
    }
  }

  /** Fetches the piece now. What is asked for while one is underway is fetched once more after it. */
  async refresh(): Promise<void> {
    if (this.#request) {
      this.#again = true;
      return;
    }
    try {
      const { fragment, src } = await this.#fetch();
      replacePiece(this, fragment);
      this.dispatchEvent(new RefreshedEvent(src));
    } catch (error) {
      console.warn(`confab: <confab-refresh> keeps what it shows: ${(error as Error).message}`);
    } finally {
      this.#request = undefined;
    }
    if (!this.#again) return;
    this.#again = false;
    await this.refresh();
  }

  /** By XMLHttpRequest, the one way to have HTML parsed that is no Trusted Types sink. */
  #fetch(): Promise<{ fragment: DocumentFragment; src: string }> {
    const url = new URL(this.src, document.baseURI);
    const allowed = (address: string) => this.crossOriginAllowed || new URL(address).origin === location.origin;
    return new Promise((resolve, reject) => {
      if (!allowed(url.href)) throw new Error(`${url.origin} is not this page's origin; the attribute crossorigin allows it.`);
      const request = new XMLHttpRequest();
      this.#request = request;
      request.open('GET', url);
      request.responseType = 'document';
      request.timeout = 30_000;
      request.setRequestHeader('accept', 'text/html');
      // The one header by which every browser leaves out what it kept. (Another origin would have to allow it.)
      if (url.origin === window.origin) request.setRequestHeader('if-modified-since', new Date(0).toUTCString());
      request.onload = () => {
        const { status, responseXML, responseURL } = request;
        // Firefox makes no document of nothing.
        const isHtml = responseXML ? responseXML.body : request.getResponseHeader('content-type')?.startsWith('text/html');
        if (status < 200 || status > 299 || !isHtml) reject(new Error(`${url.pathname} answered ${status} instead of HTML.`));
        else if (!allowed(responseURL)) reject(new Error(`${url.pathname} led to another origin.`));
        else resolve({ fragment: responseXML ? sanitized(responseXML, responseURL) : new DocumentFragment(), src: url.href });
      };
      request.onerror = () => reject(new Error(`${url.href} could not be fetched.`));
      request.ontimeout = () => reject(new Error(`${url.href} did not answer in time.`));
      request.onabort = () => reject(new Error('it was called off.'));
      request.send();
    });
  }

  protected override render() {
    // Whoever signs in later enters then.
    if (this.core) {
      this.watch(this.core.me);
      if (this.room) this.watch(this.core.status);
    }
    return html`<slot></slot>`;
  }
}
