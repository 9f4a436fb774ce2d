/** Signing out here or everywhere, with what it costs said first. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ConfabError } from '../../core/errors.ts';
import { signOutWords } from '../../elements/text/app-dialogs.ts';
import { appWords } from '../../elements/text/app.ts';
import { faultText } from '../base/fault.ts';
import { confab } from '../confab.ts';
import { AppDialog } from './dialog.ts';

@customElement('app-sign-out-dialog')
export class SignOut extends AppDialog {
  @property({ type: Boolean }) everywhere = false;
  @state() private fault?: () => string;
  /** What failed waits no more, but would be lost as well. */
  @state() private unsent = false;

  protected override heading(): string { return this.words(signOutWords).heading; }

  protected override content(): TemplateResult {
    const w = this.words(signOutWords);
    const unsent = this.watch(confab.status).waiting > 0 || this.unsent;
    return html`
      <p>${this.everywhere ? w.everywhere : w.here}</p>
      ${this.watch(confab.guest) ? html`<p>${w.guest}</p>` : nothing}
      <p class="fault" role="alert">${this.fault?.() || (unsent ? w.unsent : '')}</p>
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
      if (error instanceof ConfabError && error.code === 'unsent') this.unsent = true;
      else this.fault = () => faultText(error);
    }
  }
}
