/** Everything a person can set, in the order people look for it. */
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { settingsWords } from '../../elements/text/app-pages.ts';
import { AppElement } from '../base/app-element.ts';
import './settings-devices.ts';
import './settings-look.ts';
import './settings-notifications.ts';
import './settings-storage.ts';
import './settings-you.ts';

@customElement('app-settings-page')
export class AppSettingsPage extends AppElement {
  static override styles = [...AppElement.common, css`
    :host { display: flex; flex-direction: column; }
    .body { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 8px 16px 32px; }
    @media (min-width: 640px) { .head { padding-inline-start: 24px; } .body { padding-inline: 24px; } }
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
