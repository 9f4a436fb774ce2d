/** The tray as a page of its own: the phone's second tab. */
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { AnsweredEvent } from '../../elements/events.ts';
import '../../elements/invitations/confab-invitations.ts';
import { appWords } from '../../elements/text/app.ts';
import { AppElement } from '../base/app-element.ts';
import { page } from '../base/page.ts';
import { router } from '../routes/router.ts';

@customElement('app-invitations-page')
export class AppInvitationsPage extends AppElement {
  static override styles = [...AppElement.common, page];

  protected override render(): TemplateResult {
    const w = this.words(appWords);
    return html`
      <div class="head" translate="no"><h1>${w.invitations}</h1></div>
      <div class="body">
        <confab-invitations @confab-answered=${this.#answered}></confab-invitations>
      </div>
    `;
  }

  #answered({ accepted, invitation }: AnsweredEvent): void {
    if (accepted) router.go({ page: 'room', room: invitation.room });
  }
}
