/** The phone's tab bar. */
import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../../elements/badge/confab-badge.ts';
import { appWords } from '../../elements/text/app.ts';
import { confab } from '../confab.ts';
import type { Route } from '../routes/route.ts';
import { icons } from './icons.ts';
import { AppElement } from '../base/app-element.ts';

@customElement('app-tabs')
export class AppTabs extends AppElement {
  static override styles = [...AppElement.common, css`
    :host { display: block; border-block-start: 1px solid var(--_border); background: var(--_surface); padding-block-end: env(safe-area-inset-bottom); }
    nav { block-size: 56px; display: grid; grid-template-columns: repeat(3, 1fr); }
    a { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 2px; font-size: 12px; line-height: 16px; color: var(--_muted); text-decoration: none; -webkit-tap-highlight-color: transparent; }
    a[aria-current="page"] { color: var(--_accent); font-weight: 500; }
    a:focus-visible { outline-offset: -4px; border-radius: 10px; }
    .mark { position: relative; }
    .mark :is(confab-badge, .count) { position: absolute; inset-block-start: -8px; inset-inline-start: 14px; }
    @media (forced-colors: active) { a[aria-current="page"] { outline: 2px solid Highlight; outline-offset: -2px; } }
  `];

  @property() page: Route['page'] = 'rooms';

  protected override render(): TemplateResult {
    const w = this.words(appWords);
    const invited = this.watch(confab.invites).received.length;
    const current = (...pages: Route['page'][]): 'page' | 'false' => (pages.includes(this.page) ? 'page' : 'false');
    return html`
      <nav translate="no" aria-label=${w.main}>
        <a href="/" aria-current=${current('rooms')}><span class="mark">${icons.chat}<confab-badge></confab-badge></span>${w.rooms}</a>
        <a href="/invitations" aria-current=${current('invitations')}><span class="mark">${icons.mail}${invited > 0 ? html`<span class="count">${invited}</span>` : ''}</span>${w.invitations}</a>
        <a href="/settings" aria-current=${current('settings', 'link')}><span class="mark">${icons.you}</span>${w.you}</a>
      </nav>
    `;
  }
}
