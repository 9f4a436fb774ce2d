/** Asks before leaving: a private room lets nobody back without a new invitation. */
import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { appWords } from '../../elements/text/app.ts';
import { faultText } from '../base/fault.ts';
import { confab } from '../confab.ts';
import { router } from '../routes/router.ts';
import { forgetRoom } from '../shell/last-room.ts';
import { AppDialog } from './dialog.ts';

@customElement('app-leave-dialog')
export class Leave extends AppDialog {
  @property() room = '';
  @property({ attribute: false }) fault = '';

  protected override heading(): string {
    const { title, name } = confab.room(this.room).state.value;
    return this.words(appWords).leaveHeading(title || name);
  }

  protected override content(): TemplateResult {
    const w = this.words(appWords);
    return html`
      <p>${confab.room(this.room).state.value.private ? w.leavePrivate : w.leavePublic}</p>
      <p class="fault" role="alert">${this.fault}</p>
      <div class="actions">
        <button class="button" @click=${() => this.close()}>${w.cancel}</button>
        <button class="button primary" @click=${this.#leave}>${w.leave}</button>
      </div>
    `;
  }

  async #leave(): Promise<void> {
    try {
      await confab.room(this.room).leave();
      forgetRoom(this.room);
      this.close();
      router.go({ page: 'rooms' }, { replace: true });
    } catch (error) {
      this.fault = faultText(error);
    }
  }
}
