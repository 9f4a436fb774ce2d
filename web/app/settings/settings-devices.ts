/** This device as an app, and the other devices of the same person. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { settingsWords } from '../../elements/text/app-pages.ts';
import { AppElement } from '../base/app-element.ts';
import { confab } from '../confab.ts';
import { openDialog } from '../dialogs/open.ts';
import { install } from '../install/install.ts';
import { section } from './section.ts';

@customElement('app-settings-devices')
export class AppSettingsDevices extends AppElement {
  static override styles = [...AppElement.common, section];

  /** The browser is asked to install once: its button goes, and whoever pressed it by key goes on beside it. */
  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused && !focused.isConnected) this.renderRoot.querySelector<HTMLElement>('.button')?.focus();
  }

  protected override render(): TemplateResult {
    const w = this.words(settingsWords);
    const way = this.watch(install.way);
    return html`
      <section translate="no">
        <h2>${w.devices}</h2>
        <div class="row buttons">
          ${this.watch(confab.guest) ? html`<button class="button" @click=${() => openDialog('link-device')}>${w.link}</button>` : nothing}
          ${way ? html`<button class="button" @click=${() => (way === 'ios' ? openDialog('install-ios') : install.prompt())}>${w.install}</button>` : nothing}
          <button class="button" @click=${() => openDialog('sign-out')}>${w.here}</button>
          <button class="button" @click=${() => openDialog('sign-out', { everywhere: true })}>${w.everywhere}</button>
        </div>
      </section>
    `;
  }
}
