/** Shows the one-time code, as a QR code and to type, that makes another device this same person. */
import { css, html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { encode } from 'uqr';
import { deviceWords } from '../../elements/text/app-dialogs.ts';
import { faultText } from '../base/fault.ts';
import { confab } from '../confab.ts';
import { deviceLink } from '../routes/route.ts';
import { AppDialog } from './dialog.ts';

@customElement('app-link-device-dialog')
export class LinkDevice extends AppDialog {
  static override styles = [...AppDialog.common, css`
    .qr { inline-size: min(240px, 100%); block-size: auto; margin-inline: auto; fill: #000; stroke: none; background: #fff; border: 12px solid #fff; border-radius: 10px; forced-color-adjust: none; }
    .code { text-align: center; font: 600 22px/28px ui-monospace, monospace; letter-spacing: .1em; user-select: all; }
    .code:empty { margin: 0; }
    .center { text-align: center; }
  `];

  @state() private link?: { code: string; expires: number };
  @state() private fault?: () => string;
  #expiry?: ReturnType<typeof setInterval>;

  protected override heading(): string { return this.words(deviceWords).heading; }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#renew();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#expiry);
  }

  protected override content(): TemplateResult {
    const w = this.words(deviceWords);
    const { link } = this;
    return html`
      <p>${w.lead}</p>
      ${link ? drawn(deviceLink(location.origin, link.code), w.qr) : nothing}
      <p class="code" role="status" aria-label=${w.code}>${link?.code}</p>
      ${link ? html`<p class="hint center">${w.lasts(new Date(link.expires).toLocaleTimeString(document.documentElement.lang, { timeStyle: 'short' }))}</p>` : nothing}
      ${this.fault ? html`<p class="fault" role="alert">${this.fault()}</p><div class="actions"><button class="button primary" @click=${this.#renew}>${w.again}</button></div>` : nothing}
    `;
  }

  /** The button goes as soon as it is pressed: whoever pressed it by key waits in the dialog. */
  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused && !focused.isConnected) this.renderRoot.querySelector<HTMLElement>('#heading')?.focus();
  }

  async #renew(): Promise<void> {
    this.fault = undefined;
    try {
      const link = await confab.linkDevice();
      if (!this.isConnected) return;
      this.link = link;
      // Looked at each second: a longer timer stands still while the machine sleeps.
      this.#expiry = setInterval(() => {
        if (Date.now() < link.expires) return;
        clearInterval(this.#expiry);
        this.link = undefined;
        this.fault = () => this.words(deviceWords).gone;
      }, 1000);
    } catch (error) {
      this.fault = () => faultText(error);
    }
  }
}

function drawn(text: string, label: string): TemplateResult {
  const { data, size } = encode(text, { border: 0 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return html`<svg class="qr" role="img" aria-label=${label} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">${svg`<path d=${path}/>`}</svg>`;
}
