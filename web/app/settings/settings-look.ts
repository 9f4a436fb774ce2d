/** Theme, language, and the key that sends: kept on the shelf, so that every device has them. */
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { settingsWords } from '../../elements/text/app-pages.ts';
import { AppElement } from '../base/app-element.ts';
import { confab } from '../confab.ts';
import { section } from './section.ts';

@customElement('app-settings-look')
export class AppSettingsLook extends AppElement {
  static override styles = [...AppElement.common, section];

  protected override render(): TemplateResult {
    const w = this.words(settingsWords);
    return html`
      <section translate="no">
        <h2>${w.look}</h2>
        ${this.#choice('theme', 'auto', w.theme, Object.entries(w.themes))}
        ${this.#choice('language', '', w.language, [['', w.languageAuto], ['en', 'English'], ['de', 'Deutsch']])}
        ${this.#choice('send-key', 'auto', w.sendKey, Object.entries(w.sendKeys))}
        <p class="hint">${w.sendKeyHint}</p>
      </section>
    `;
  }

  #choice(key: string, fallback: string, label: string, choices: (readonly [string, string])[]): TemplateResult {
    const chosen = this.watch(this.#setting(key, fallback));
    return html`
      <div class="row">
        <label for=${key}>${label}</label>
        <select class="field" id=${key} @change=${(event: Event) => confab.setSetting(key, (event.target as HTMLSelectElement).value)}>
          ${choices.map(([value, name]) => html`<option value=${value} .selected=${value === chosen}>${name}</option>`)}
        </select>
      </div>
    `;
  }

  readonly #settings = new Map<string, ReturnType<typeof confab.setting<string>>>();

  /** The same readable each time: what is watched is compared by identity. */
  #setting(key: string, fallback: string): ReturnType<typeof confab.setting<string>> {
    const known = this.#settings.get(key) ?? confab.setting(key, fallback);
    this.#settings.set(key, known);
    return known;
  }
}
