/** Whether this device shows notifications, and from which rooms. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { inOrder } from '../../elements/rooms/order.ts';
import { settingsWords } from '../../elements/text/app-pages.ts';
import { AppElement } from '../base/app-element.ts';
import { faultText } from '../base/fault.ts';
import { confab } from '../confab.ts';
import { allowNotifications, permission, pushKey } from './push.ts';
import { section } from './section.ts';

/** More are folded in: what stands below them is not to be screens away. */
const HANDFUL = 8;

@customElement('app-settings-notifications')
export class AppSettingsNotifications extends AppElement {
  static override styles = [...AppElement.common, section, css`
    summary { inline-size: fit-content; padding-block: calc((var(--_control) - 22px) / 2); border-radius: 6px; cursor: pointer; }
    summary:hover { text-decoration: underline; }
  `];

  /** undefined: not known yet; '': there is none. */
  @state() private key?: string;
  @state() private fault?: () => string;

  #asked = false;
  #said?: NotificationPermission;

  /** Without a connection nobody knows: then nothing is said of it until there is one. */
  protected override willUpdate(): void {
    const said = this.watch(permission);
    if (said !== this.#said) this.#asked = false;
    this.#said = said;
    const connected = ['live', 'degraded'].includes(this.watch(confab.status).phase);
    if (!connected || this.#asked) return;
    this.#asked = true;
    pushKey().then((key) => {
      this.key = key ?? '';
      // Allowed is not yet told: the browser's push service may refuse all the same.
      if (key && Notification.permission === 'granted') void this.#allow(key);
    }, () => { this.#asked = false; });
  }

  /** The button goes with its answer: whoever pressed it by key goes on from the words that say which. */
  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused && !focused.isConnected) this.renderRoot.querySelector<HTMLElement>('.answer')?.focus();
  }

  protected override render(): TemplateResult {
    const w = this.words(settingsWords);
    const rooms = inOrder(this.watch(confab.rooms));
    return html`
      <section translate="no">
        <h2>${w.notifications}</h2>
        ${this.#permission()}
        <p class="fault" role="alert">${this.fault?.()}</p>
        ${rooms.length > 0 ? html`
          <details ?open=${rooms.length <= HANDFUL}>
            <summary>${w.perRoom}</summary>
            ${repeat(rooms, ({ room }) => room, (room) => html`
              <label class="switch"><span><bdi>${room.title || room.name}</bdi> <small class="hint">${room.space}</small></span>
                <input type="checkbox" .checked=${!room.muted} @change=${(event: Event) => confab.room(room.room).mute(!(event.target as HTMLInputElement).checked)}></label>`)}
          </details>` : ''}
      </section>
    `;
  }

  #permission(): TemplateResult | typeof nothing {
    const w = this.words(settingsWords);
    const { key } = this;
    if (key === undefined) return nothing;
    if (key === '') return html`<p>${w.unsupported}</p>`;
    const { permission } = Notification;
    if (permission === 'denied') return html`<p class="answer" tabindex="-1">${w.refused}</p>`;
    if (permission === 'granted' && !this.fault) return html`<p class="answer" tabindex="-1">${w.allowed}</p>`;
    return html`<div><button class="button" @click=${() => this.#allow(key)}>${w.allow}</button></div>`;
  }

  async #allow(key: string): Promise<void> {
    try {
      await allowNotifications(confab, key);
      this.fault = undefined;
    } catch (error) {
      this.fault = () => (error instanceof DOMException ? this.words(settingsWords).unsupported : faultText(error));
    }
    this.requestUpdate();
  }
}
