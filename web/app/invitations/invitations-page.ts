/** The tray as a page of its own: the phone's second tab. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import '../../elements/invitations/confab-invitations.ts';
import { invitationsPageWords } from '../../elements/text/app-pages.ts';
import { AppElement } from '../base/app-element.ts';
import { confab } from '../confab.ts';

@customElement('app-invitations-page')
export class AppInvitationsPage extends AppElement {
  static override styles = [...AppElement.common, css`
    :host { display: flex; flex-direction: column; }
    .body { flex: 1; overflow-y: auto; padding: 16px; max-inline-size: 480px; }
    .empty { color: var(--_muted); }
  `];

  protected override render(): TemplateResult {
    const w = this.words(invitationsPageWords);
    return html`
      <div class="head"><h1>${w.heading}</h1></div>
      <div class="body">
        ${this.watch(confab.invites).received.length === 0 ? html`<p class="empty">${w.empty}</p>` : nothing}
        <confab-invitations></confab-invitations>
      </div>
    `;
  }
}
