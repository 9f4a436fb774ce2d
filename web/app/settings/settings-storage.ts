/** What is stored on this device, and what this program is. */
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { settingsWords } from '../../elements/text/app-pages.ts';
import { AppElement } from '../base/app-element.ts';
import { confab } from '../confab.ts';
import { openDialog } from '../dialogs/open.ts';
import { section } from './section.ts';

@customElement('app-settings-storage')
export class AppSettingsStorage extends AppElement {
  static override styles = [...AppElement.common, section];

  /** 0 where the browser does not say. */
  @state() private used?: number;
  @state() private cleared = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#measure();
  }

  protected override render(): TemplateResult {
    const w = this.words(settingsWords);
    return html`
      <section translate="no">
        <h2>${w.storage}</h2>
        <p role="status">${this.used ? w.used(this.#size(this.used)) : ''} ${this.cleared ? w.cleared : ''}</p>
        <div><button class="button" aria-describedby="stays" @click=${this.#clear}>${w.clear}</button></div>
        <p class="hint" id="stays">${w.clearHint}</p>
        <h2>${w.about}</h2>
        <p>${w.version(__VERSION__)}</p>
        <p class="hint">${w.licence}</p>
        <div><button class="button" @click=${() => openDialog('shortcuts')}>${w.shortcuts}</button></div>
      </section>
    `;
  }

  #size(bytes: number): string {
    const megabytes = bytes / 1024 / 1024;
    return new Intl.NumberFormat(this.locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: megabytes < 10 ? 1 : 0 }).format(megabytes);
  }

  async #measure(): Promise<void> {
    this.used = (await confab.storage()).used;
  }

  async #clear(): Promise<void> {
    await confab.clearStorage();
    this.cleared = true;
    await this.#measure();
  }
}
