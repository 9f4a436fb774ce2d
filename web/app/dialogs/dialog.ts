/** A modal over the app: in the middle of a desk, from below on a phone. It removes itself when closed. */
import { css, html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { appWords } from '../../elements/text/app.ts';
import { AppElement } from '../base/app-element.ts';
import { confab } from '../confab.ts';
import { router } from '../routes/router.ts';
import { icons } from '../shell/icons.ts';

export abstract class AppDialog extends AppElement {
  static override readonly common = [...AppElement.common, css`
    /* What a keyboard leaves free. */
    dialog { inset-block: var(--app-top, 0px) calc(100dvh - var(--app-top, 0px) - var(--app-height, 100dvh)); inline-size: min(440px, 100vw - 32px); max-block-size: min(640px, var(--app-height, 100dvh) - 32px); padding: 0; border: 1px solid var(--_strong-border); border-radius: 16px; background: var(--_surface); color: var(--_text); overflow: hidden; }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: rgb(11 12 15 / .45); }
    .top { display: flex; gap: 8px; padding: 16px 12px 0 24px; }
    #heading:focus-visible { outline: none; }
    /* However long it is, the way out stands beside its first line, and what it is about has a place below. */
    .top h2 { flex: 1; max-block-size: calc(var(--app-height, 100dvh) * .4); overflow-y: auto; padding-block: calc((var(--_control) - 24px) / 2); font-size: 18px; line-height: 24px; font-weight: 600; overflow-wrap: anywhere; }
    .content { padding: 12px 24px 24px; overflow-y: auto; overscroll-behavior: contain; }
    .content > * + * { margin-block-start: 16px; }
    .actions { display: flex; justify-content: flex-end; flex-wrap: wrap; gap: 8px; }
    @media (max-width: 639.98px) {
      dialog { inline-size: 100vw; max-inline-size: none; max-block-size: calc(var(--app-height, 100dvh) - 48px); margin: auto 0 0; border-width: 1px 0 0; border-radius: 16px 16px 0 0; padding-block-end: env(safe-area-inset-bottom); }
      .top { padding-inline-start: 16px; }
      .content { padding-inline: 16px; }
      .actions > * { flex: 1; }
    }
  `];
  static override styles = AppDialog.common;

  /** Which room it is about, if any. */
  @property() room = '';

  protected abstract heading(): string;
  protected abstract content(): TemplateResult;

  #opener: Element | null = null;
  #stops: (() => void)[] = [];

  /** It goes with the page it was opened on, with the person, and with the room that does not let them in any more. */
  override connectedCallback(): void {
    super.connectedCallback();
    this.dataset.dialog = '';
    router.cover();
    const here = router.value;
    this.#stops = [
      router.subscribe((route) => { if (route !== here) this.close(); }),
      confab.me.subscribe((me) => { if (!me) this.close(); }),
    ];
    if (this.room) this.#stops.push(this.#stayWithRoom());
  }

  #stayWithRoom(): () => void {
    let inside = false;
    return confab.room(this.room).state.subscribe(({ entered }) => {
      if (inside && !entered) this.close();
      inside = entered;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    router.uncover();
    this.#stops.forEach((stop) => stop());
  }

  protected override render(): TemplateResult {
    const w = this.words(appWords);
    return html`
      <dialog translate="no" aria-labelledby="heading" @cancel=${this.#cancel} @close=${() => this.close()} @pointerdown=${this.#press} @click=${this.#outside}>
        <div class="top">
          <h2 id="heading" tabindex="-1">${this.heading()}</h2>
          <button class="icon-button" type="button" aria-label=${w.close} title=${w.close} @click=${() => this.close()}>${icons.close}</button>
        </div>
        <div class="content">${this.content()}</div>
      </dialog>
    `;
  }

  get #dialog(): HTMLDialogElement | null { return this.renderRoot.querySelector('dialog'); }

  protected override firstUpdated(): void {
    this.#opener = deepActive();
    if (this.isConnected) this.#dialog?.showModal();
    (this.renderRoot.querySelector<HTMLElement>('[autofocus]') ?? this.renderRoot.querySelector<HTMLElement>('#heading'))?.focus();
  }

  /** At once: from then on "back" leads away, and the same dialog can be opened again. */
  close(): void {
    if (!this.isConnected) return;
    this.remove();
    if (this.#opener instanceof HTMLElement) this.#opener.focus();
  }

  /** Escape: before the browser closes it, and tells so when it has time. */
  #cancel(event: Event): void {
    event.preventDefault();
    this.close();
  }

  #pressed?: EventTarget | null;

  #press(event: PointerEvent): void {
    this.#pressed = event.target;
  }

  /** The backdrop has the dialog itself as its target. So has a click that began in a field and ended outside. */
  #outside(event: MouseEvent): void {
    if (event.target === this.#dialog && this.#pressed === this.#dialog) this.close();
  }
}

/** What has the focus, through shadow roots. */
function deepActive(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}
