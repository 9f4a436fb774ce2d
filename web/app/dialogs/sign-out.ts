/** Signing out here or everywhere, with what it costs said first. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { signOutWords } from '../../elements/text/app-dialogs.ts';
import { appWords } from '../../elements/text/app.ts';
import { faultText } from '../base/fault.ts';
import { confab } from '../confab.ts';
import { AppDialog } from './dialog.ts';

@customElement('app-sign-out-dialog')
export class SignOut extends AppDialog {
  @property({ type: Boolean }) everywhere = false;
  @state() private fault = '';

  protected override heading(): string { return this.words(signOutWords).heading; }

  protected override content(): TemplateResult {
    const w = this.words(signOutWords);
    const unsent = this.watch(confab.status).waiting > 0;
    return html`
      <p>${this.everywhere ? w.everywhere : w.here}</p>
      ${this.watch(confab.guest) ? html`<p>${w.guest}</p>` : nothing}
      ${unsent ? html`<p class="fault">${w.unsent}</p>` : nothing}
      <p class="fault" role="alert">${this.fault}</p>
      <div class="actions">
        <button class="button" @click=${() => this.close()}>${this.words(appWords).cancel}</button>
        <button class="button primary" @click=${() => this.#signOut(unsent)}>${unsent ? w.anyway : w.signOut}</button>
      </div>
    `;
  }

  async #signOut(force: boolean): Promise<void> {
    try {
      await confab.signOut({ everywhere: this.everywhere, force });
    } catch (error) {
      this.fault = faultText(error);
    }
  }
}
