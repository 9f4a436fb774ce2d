/** Asks before leaving: whoever left finds a private room again only by its address. */
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { appWords } from '../../elements/text/app.ts';
import { leaveWords } from '../../elements/text/app-dialogs.ts';
import { confab } from '../confab.ts';
import { router } from '../routes/router.ts';
import { forgetRoom } from '../shell/last-room.ts';
import { AppDialog } from './dialog.ts';

@customElement('app-leave-dialog')
export class Leave extends AppDialog {
  protected override heading(): string {
    const { title, name } = confab.room(this.room).state.value;
    return this.words(leaveWords).heading(title || name);
  }

  protected override content(): TemplateResult {
    const w = this.words(appWords);
    return html`
      <p>${this.words(leaveWords)[confab.room(this.room).state.value.private ? 'private' : 'public']}</p>
      <div class="actions">
        <button class="button" @click=${() => this.close()}>${w.cancel}</button>
        <button class="button primary" @click=${this.#leave}>${w.leave}</button>
      </div>
    `;
  }

  /** Nobody waits for the relay: without a network the room is left when it is back. */
  #leave(): void {
    confab.room(this.room).leave().catch(() => undefined);
    forgetRoom(this.room);
    this.close();
    router.go({ page: 'rooms' }, { replace: true });
  }
}
