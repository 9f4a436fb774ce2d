/** Who belongs to a room, where there is no place beside it. */
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import '../../elements/members/confab-members.ts';
import { appWords } from '../../elements/text/app.ts';
import { AppDialog } from './dialog.ts';
import { openDialog } from './open.ts';

@customElement('app-members-dialog')
export class Members extends AppDialog {
  static override styles = [...AppDialog.common, css`
    confab-members { margin-inline: -16px; }
  `];

  protected override heading(): string { return this.words(appWords).members; }

  protected override content(): TemplateResult {
    return html`
      <confab-members .room=${this.room}></confab-members>
      <div class="actions"><button class="button" @click=${() => { this.close(); void openDialog('invite', { room: this.room }); }}>${this.words(appWords).invitePeople}</button></div>
    `;
  }
}
