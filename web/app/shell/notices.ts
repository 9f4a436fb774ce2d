/** Quiet lines above everything: a new version, and once something was sent, the offer to install. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { appWords } from '../../elements/text/app.ts';
import { AppElement } from '../base/app-element.ts';
import { openDialog } from '../dialogs/open.ts';
import { install } from '../install/install.ts';
import { updater } from '../update/updater.ts';
import { icons } from './icons.ts';

@customElement('app-notices')
export class AppNotices extends AppElement {
  static override styles = [...AppElement.common, css`
    p { display: flex; align-items: center; gap: 12px; padding: 8px 8px 8px 16px; font-size: 13px; line-height: 18px; border-block-end: 1px solid var(--_border); background: var(--_canvas); }
    p > span { flex: 1; min-inline-size: 0; }
    p.update { background: var(--_selected); padding-inline-end: 16px; }
  `];

  /** The buttons go with their line: whoever pressed one by key goes on with what is open. */
  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused && !focused.isConnected) (this.getRootNode() as ShadowRoot).querySelector<HTMLElement>('main, [role=main]')?.focus();
  }

  protected override render(): TemplateResult {
    const w = this.words(appWords);
    const offer = this.watch(install.offer);
    return html`
      <div translate="no" role="status">
        ${this.watch(updater) ? html`<p class="update"><span>${w.updateReady}</span><button class="button primary" @click=${() => updater.apply()}>${w.updateNow}</button></p>` : nothing}
      </div>
      ${offer ? html`<p translate="no" role="complementary" aria-label=${w.install}><span>${w.installOffer}</span><button class="button" @click=${() => this.#install(offer)}>${w.install}</button><button class="icon-button" aria-label=${w.notNow} title=${w.notNow} @click=${() => install.dismiss()}>${icons.close}</button></p>` : nothing}
    `;
  }

  #install(how: 'prompt' | 'ios'): void {
    if (how === 'ios') void openDialog('install-ios');
    else void install.prompt();
  }
}
