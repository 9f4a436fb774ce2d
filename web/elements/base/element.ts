import { html, LitElement, render, type CSSResult, type PropertyDeclaration } from 'lit';
import { property } from 'lit/decorators.js';
import type { Confab, Readable } from '../../core/api.ts';
import { ConfabError } from '../../core/errors.ts';
import { connectTo } from './connection.ts';
import { languageFor, type Language, type Vocabulary } from '../text/language.ts';
import { learn, wordsIn } from '../text/learn.ts';
import { closestAround, languageAround, onLanguageChange } from './around.ts';
import { Watcher } from './watcher.ts';

/** What an element needs of a `<confab-relay>` around it. */
export interface RelayAround extends Element { readonly connection: Readable<Confab | undefined> }

const told = new Set<string>();

function sheetIn(view: Window & typeof globalThis, { cssText }: CSSResult): CSSStyleSheet {
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(cssText);
  return sheet;
}

/**
 * What all elements share: a connection, a language, and watching what they show.
 *
 * The connection is, in this order: the one set by hand as `confab`, the one of the relay named by
 * `relay`, the one of the nearest `<confab-relay>`, the one of the relay this script came from.
 *
 * The language is that of the nearest `lang` attribute, on the element itself or around it.
 *
 * @attr {string} lang - The words' language; left out, that of the nearest `lang` around it.
 * @cssprop [--confab-font=system-ui] - The typeface.
 * @cssprop [--confab-canvas=#f9fafc] - The ground of lists and menus beside a room.
 * @cssprop [--confab-surface=#ffffff] - The ground of rooms, cards and fields.
 * @cssprop [--confab-hover=#eaedf2] - What the pointer is over.
 * @cssprop [--confab-selected=#dee6f8] - What is chosen.
 * @cssprop [--confab-border=#d6d9df] - Hairlines, and the ground of counts.
 * @cssprop [--confab-strong-border=#83868e] - The edge of fields.
 * @cssprop [--confab-text=#1b1e25] - Text.
 * @cssprop [--confab-muted=#585c65] - Text of less weight.
 * @cssprop [--confab-accent=#385db8] - The main button, focus, the line above unread messages.
 * @cssprop [--confab-on-accent=#ffffff] - Text on the accent; left out, white or black, whichever is read better on it.
 * @cssprop [--confab-link=#3054ae] - Links.
 * @cssprop [--confab-mention=#c1253b] - Counts of mentions.
 * @cssprop [--confab-on-mention=#ffffff] - Text on it.
 * @cssprop [--confab-mention-row=#fff1de] - The ground of a message that mentions the user.
 * @cssprop [--confab-online=#2a904b] - The dot of who is here.
 * @cssprop [--confab-away=#b77610] - The dot of a connection that is not live.
 * @cssprop [--confab-danger=#ba1c30] - What failed.
 */
export class ConfabElement extends LitElement {
  /** @internal An attribute that is taken away says as much as an empty one, where it is a text. */
  static override createProperty(name: PropertyKey, options?: PropertyDeclaration): void {
    super.createProperty(name, options?.type ? options : { converter: (value) => value ?? '', ...options });
  }

  /** Origin of the relay, where no `<confab-relay>` around it says so. */
  @property() relay?: string;

  /** `light`, `dark`, or `auto` (as the system has it). Left out: the `color-scheme` of the page around it. */
  @property({ reflect: true }) theme?: 'light' | 'dark' | 'auto';

  /** A connection made by `connect()`, instead of one found by `relay` or around the element. */
  @property({ attribute: false }) confab?: Confab;

  readonly #watcher = new Watcher(this);
  #forgetLanguage?: () => void;
  #found?: { language: Language; locale: string };

  /** The connection to use; undefined while a `<confab-relay>` around the element is not ready. */
  protected get core(): Confab | undefined {
    if (this.confab) return this.confab;
    const around = this.relay ? undefined : closestAround(this, 'confab-relay');
    return around ? this.#ofRelay(around) : connectTo(this.relay);
  }

  #ofRelay(around: Element): Confab | undefined {
    if ('connection' in around) return this.watch((around as RelayAround).connection);
    // (One of another document may never become what it is called here: nobody waits for that.)
    if (!customElements.get('confab-relay')) void customElements.whenDefined('confab-relay').then(() => this.requestUpdate());
    return undefined;
  }

  /** Style sheets belong to one document: in another one, as that of a picture in picture, it needs its own. */
  protected override createRenderRoot(): ShadowRoot {
    const { elementStyles, shadowRootOptions } = this.constructor as typeof ConfabElement;
    const root = this.shadowRoot ?? this.attachShadow(shadowRootOptions), view = this.ownerDocument.defaultView;
    // Without a window it is on its way, in the content of a template.
    if (view) root.adoptedStyleSheets = (elementStyles as CSSResult[]).map((style) => (view === window ? style.styleSheet! : sheetIn(view, style)));
    return root;
  }

  /** @internal Called by the browser. */
  adoptedCallback(): void { if (this.shadowRoot) this.createRenderRoot(); }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#found = undefined;
    this.#forgetLanguage = onLanguageChange(this, () => {
      this.#found = undefined;
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forgetLanguage?.();
  }

  /** The value of a readable, rendering again when it changes. */
  protected watch<T>(readable: Readable<T>): T { return this.#watcher.read(readable); }

  protected words<W>(vocabulary: Vocabulary<W>): W { return wordsIn(this.#language().language, vocabulary); }

  /** @internal Rather a moment later than first in another language; what is shown already goes on until the words are there. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    const learning = learn(this.#language().language);
    if (learning && !this.hasUpdated) return learning.then(() => super.scheduleUpdate());
    void learning?.then(() => this.requestUpdate());
    return super.scheduleUpdate();
  }

  /** @internal What a page asks for may be no room, or no relay: the console says once of which element, and it shows what the page put into it. */
  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (error) {
      if (!(error instanceof ConfabError)) throw error;
      const fault = `confab: <${this.localName}>: ${error.message}`;
      if (!told.has(fault)) console.error(fault);
      told.add(fault);
      render(html`<slot></slot>`, this.renderRoot, this.renderOptions);
      // Once it has a room again it begins anew.
      this.hasUpdated = false;
    }
  }

  /** For dates and numbers: the language tag of the page where we speak its language. */
  protected get locale(): string { return this.#language().locale; }

  #language() { return (this.#found ??= languageFor(languageAround(this))); }
}
