import { css, html, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { keepTyping } from '../base/around.ts';
import { pageKnowsUser } from '../base/connection.ts';
import { ConfabElement } from '../base/element.ts';
import { controls } from '../styles/controls.ts';
import { fields } from '../styles/fields.ts';
import { tokens } from '../styles/tokens.ts';
import { errorWords } from '../text/errors.ts';
import { nameWords } from '../text/name.ts';
import { reason, sentence } from '../text/reason.ts';

/**
 * Asks for a name and signs in as a guest: what a room shows to somebody who is nobody yet.
 *
 * @tagname confab-name
 * @slot - Instead of the words below the button.
 * @csspart field - The field for the name.
 * @csspart button - The button.
 */
export class ConfabName extends ConfabElement {
  static override styles = [tokens, controls, fields, css`
    :host { flex: 1; display: grid; place-items: center; padding: 24px; }
    :host([hidden]) { display: none; }
    form { width: min(360px, 100%); }
    .button { width: 100%; min-height: 44px; margin-block-start: 12px; font-size: 15px; }
    .hint { margin: 16px 0 0; color: var(--_muted); font: 400 13px/18px var(--_font); }
  `];

  /** A name to begin with. */
  @property() value = '';

  @query('input') private field!: HTMLInputElement;
  @state() private busy = false;
  @state() private error?: string;
  @state() private siteSignsIn = false;

  /** What it was in when somebody came in by it. */
  #around?: ShadowRoot;

  constructor() {
    super();
    keepTyping(this);
  }

  /** One is somebody now, and the form gone with the focus: one goes on where one writes. */
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const around = this.#around;
    if (!around) return;
    // In a window of its own, too, while that of the page may be hidden.
    const { ownerDocument } = around;
    ownerDocument.defaultView?.requestAnimationFrame(() => { if (ownerDocument.activeElement === ownerDocument.body || around.activeElement) around.querySelector<HTMLElement>('confab-composer')?.focus(); });
  }

  protected override render() {
    const words = this.words(nameWords);
    if (this.siteSignsIn || (this.core && pageKnowsUser(this.core))) return html`<p class="base hint" translate="no">${words.siteSignsIn}</p>`;
    return html`<form class="base" translate="no" @submit=${this.#enter}>
      <label class="label" for="name">${words.askName}</label>
      <input class="input" part="field" id="name" name="name" autocomplete="nickname" maxlength="64" required dir="auto" .value=${this.value} aria-describedby="problem">
      <button class="button primary" part="button" type="submit" aria-disabled=${this.busy} @click=${this.#enter}>${words.enter}</button>
      <p class="problem" id="problem" role="alert">${this.error === undefined ? nothing : this.error}</p>
      <p class="hint"><slot>${words.noAccount}</slot></p>
    </form>`;
  }

  /** At the click, which Enter makes too: in a frame that may send no forms there is no event of sending. Elsewhere what fills in forms may send it without a click. */
  #enter(event: Event): void {
    event.preventDefault();
    this.field.value = this.field.value.trim();
    if (this.field.reportValidity()) void this.#signIn();
  }

  async #signIn(): Promise<void> {
    const guest = this.field.value;
    if (this.busy || !this.core) return;
    this.value = guest;
    this.busy = true;
    const root = this.getRootNode();
    // A page of its own knows better where one goes on.
    if (root instanceof ShadowRoot) this.#around = root;
    this.error = undefined;
    try {
      await this.core.signIn({ guest });
    } catch (error) {
      // The second is said by a connection that was given its user's token.
      this.#around = undefined;
      this.siteSignsIn = ['guests_off', 'bad_request'].includes((error as { code?: string }).code ?? '');
      this.error = sentence(reason(this.words(errorWords), error));
    } finally {
      this.busy = false;
    }
  }
}
