/** Everything a person can set, in the order people look for it. */
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { settingsWords } from '../../elements/text/app-pages.ts';
import { AppElement } from '../base/app-element.ts';
import { page } from '../base/page.ts';
import './settings-devices.ts';
import './settings-look.ts';
import './settings-notifications.ts';
import './settings-storage.ts';
import './settings-you.ts';

@customElement('app-settings-page')
export class AppSettingsPage extends AppElement {
  static override styles = [...AppElement.common, page, css`
    .body { padding-block: 8px 32px; }
    .body > * { max-inline-size: 560px; }
  `];

  protected override render(): TemplateResult {
    return html`
      <div class="head" translate="no"><h1>${this.words(settingsWords).heading}</h1></div>
      <div class="body">
        <app-settings-you></app-settings-you>
        <app-settings-look></app-settings-look>
        <app-settings-notifications></app-settings-notifications>
        <app-settings-devices></app-settings-devices>
        <app-settings-storage></app-settings-storage>
      </div>
    `;
  }
}
