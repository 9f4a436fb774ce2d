/** Name and picture. A site's user has them from the site. */
import { css, html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Person } from '../../core/api.ts';
import { settingsWords } from '../../elements/text/app-pages.ts';
import { AppElement } from '../base/app-element.ts';
import { faultText } from '../base/fault.ts';
import { confab } from '../confab.ts';
import { section } from './section.ts';

@customElement('app-settings-you')
export class AppSettingsYou extends AppElement {
  static override styles = [...AppElement.common, section, css`
    .save { display: flex; align-items: center; gap: 12px; }
  `];

  @state() private saved = false;
  @state() private fault?: () => string;
  /** As it stood in the fields before somebody typed there: a name that is given in another window meanwhile takes nothing away. */
  #before?: Person | null;

  protected override render(): TemplateResult {
    const w = this.words(settingsWords);
    const now = this.watch(confab.me), me = this.#before ?? now;
    if (!this.watch(confab.guest)) {
      return html`<section translate="no"><h2>${w.you}</h2><p>${me?.name}</p><p class="hint">${w.siteUser}</p></section>`;
    }
    return html`
      <form translate="no" @submit=${this.#save} @input=${this.#type}>
        <h2>${w.you}</h2>
        <div>
          <label class="label" for="name">${w.name}</label>
          <input class="field" id="name" name="name" required maxlength="64" autocomplete="nickname" .value=${me?.name ?? ''}>
        </div>
        <div>
          <label class="label" for="picture">${w.picture}</label>
          <input class="field" id="picture" name="picture" type="url" dir="ltr" pattern="https://.*" inputmode="url" maxlength="2048" autocomplete="off" placeholder="https://" aria-describedby="picture-hint" .value=${me?.picture ?? ''}>
          <p class="hint" id="picture-hint">${w.pictureHint}</p>
        </div>
        <div class="save">
          <button class="button primary">${w.save}</button>
          <span class="ok" role="status">${this.saved ? w.saved : ''}</span>
        </div>
        <p class="fault" role="alert">${this.fault?.()}</p>
      </form>
    `;
  }

  #type(): void {
    this.saved = false;
    // Another one each time: what is typed while something is being saved is not what was saved.
    this.#before = { ...(this.#before ?? confab.me.value!) };
  }

  async #save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const fields = event.target as HTMLFormElement, name = this.renderRoot.querySelector<HTMLInputElement>('#name')!;
    name.value = name.value.trim();
    // Blanks alone are no name.
    if (!fields.reportValidity()) return;
    const form = new FormData(fields);
    this.saved = false;
    this.fault = undefined;
    const before = this.#before;
    try {
      await confab.rename(name.value, String(form.get('picture')).trim() || undefined);
      if (this.#before !== before) return;
      this.saved = true;
      this.#before = undefined;
    } catch (error) {
      this.fault = () => faultText(error);
    }
  }
}
