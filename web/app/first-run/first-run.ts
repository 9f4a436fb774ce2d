/** One field, and you are in. A deep link or a device code waits behind it. */
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { confab } from '../confab.ts';
import { HOME_ROOM, type Route } from '../routes/route.ts';
import { router } from '../routes/router.ts';
import { AppElement } from '../base/app-element.ts';
import { faultText } from '../base/fault.ts';
import { appWords } from '../../elements/text/app.ts';

@customElement('app-first-run')
export class AppFirstRun extends AppElement {
  static override styles = [...AppElement.common, css`
    :host { display: grid; place-items: center; block-size: 100%; overflow: auto; background: var(--_canvas); padding: 24px; }
    main { inline-size: min(360px, 100%); }
    h1 { font: 600 22px/28px var(--_font); }
    p.lead { color: var(--_muted); margin-block: 8px 24px; overflow-wrap: anywhere; }
    .field, .button { min-block-size: 44px; font-size: 16px; }
    .button { inline-size: 100%; margin-block-start: 12px; }
    small { display: block; margin-block-start: 16px; color: var(--_muted); font-size: 13px; line-height: 18px; }
    small a { display: flex; align-items: center; min-block-size: var(--_control); }
  `];

  /** Where to after the name. */
  @property({ attribute: false }) route: Route = { page: 'rooms' };
  @state() private busy = false;
  @state() private fault?: () => string;

  protected override render(): TemplateResult {
    const w = this.words(appWords);
    const device = this.route.page === 'link';
    // Whoever was signed out by others is told why they stand here.
    const { error } = this.watch(confab.status);
    return html`
      <main translate="no"><form @submit=${this.#submit}>
        <h1>${device ? w.linkTitle : w.welcome}</h1>
        <p class="lead">${this.#lead()}</p>
        <label class="label" for="field">${device ? w.linkCode : w.yourName}</label>
        ${device
          ? html`<input class="field" id="field" name="field" required autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" .value=${this.route.page === 'link' ? this.route.code : ''} aria-describedby="fault">`
          : html`<input class="field" id="field" name="field" required maxlength="64" autocomplete="nickname" enterkeyhint="go" aria-describedby="fault">`}
        <p class="fault" id="fault" role="alert">${this.fault?.() || (error ? faultText(error) : '')}</p>
        <button class="button primary" ?disabled=${this.busy}>${device ? w.linkEnter : w.enter}</button>
        <small>${device
          ? html`<a href="/">${w.linkNot}</a>`
          : html`${w.noAccount}<a href="/link">${w.haveCode}</a>`}</small>
      </form></main>
    `;
  }

  #lead(): string {
    const w = this.words(appWords);
    if (this.route.page === 'link') return w.linkLead;
    if (this.route.page === 'room' && this.route.room !== HOME_ROOM) return w.enterRoom(this.route.room);
    return w.startTalking;
  }

  /** What was wrong with a code says nothing of a name. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) this.fault = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    // A phone would throw its keyboard over a page that nobody has read yet.
    if (changed.has('route') && matchMedia('(pointer: fine)').matches) this.renderRoot.querySelector('input')?.focus();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const input = this.renderRoot.querySelector('input')!, value = input.value = input.value.trim();
    // Blanks alone are no name.
    if (!input.reportValidity()) return;
    const device = this.route.page === 'link';
    this.busy = true;
    // Said at once: the attempt takes its time to fail.
    this.fault = navigator.onLine ? undefined : () => faultText({ code: 'offline' });
    try {
      if (device) {
        await confab.signIn({ link: value });
        router.go({ page: 'rooms' }, { replace: true });
      } else {
        await confab.signIn({ guest: value });
        if (this.route.page === 'rooms' || this.route.page === 'lost') router.go({ page: 'room', room: HOME_ROOM }, { replace: true });
      }
    } catch (error) {
      this.fault = () => (device && (error as { code?: string }).code?.startsWith('bad_') ? this.words(appWords).linkBad : faultText(error));
    } finally {
      this.busy = false;
    }
  }
}
