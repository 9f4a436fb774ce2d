/** Founds a room, public or private, in a space that is there or a new one. */
import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { newRoomWords } from '../../elements/text/app-dialogs.ts';
import { confab } from '../confab.ts';
import { router } from '../routes/router.ts';
import { faultText } from '../base/fault.ts';
import { lastRoom } from '../shell/last-room.ts';
import { AppDialog } from './dialog.ts';
import { nameFor } from './room-name.ts';

interface Wanted { room: string; options: { private: boolean; title?: string } }

@customElement('app-new-room-dialog')
export class NewRoom extends AppDialog {
  static override styles = [...AppDialog.common, css`
    form > * + * { margin-block-start: 16px; }
    form > :empty { margin-block-start: 0; }
    legend { font-size: 13px; line-height: 18px; font-weight: 500; margin-block-end: 4px; }
    .choice { display: grid; grid-template-columns: auto 1fr; gap: 0 12px; padding: 8px 0; align-items: start; cursor: pointer; }
    .choice input { inline-size: 18px; block-size: 18px; margin: 2px 0 0; accent-color: var(--_accent); }
    .choice .hint { grid-column: 2; }
  `];

  /** Suggested; left out: that of the room one was in last; empty: a new one. */
  @property() space?: string;
  /** Typed so far, or before this was opened. */
  @property() named = '';
  @state() private busy = false;
  @state() private fault?: () => string;
  /** What is founded once it can be: whoever closes this before wants it no more. */
  #wanted?: Wanted;

  protected override willUpdate(): void {
    const wanted = this.#wanted;
    if (!wanted || this.watch(confab.status).phase !== 'live') return;
    this.#wanted = undefined;
    void this.#found(wanted);
  }

  protected override heading(): string { return this.words(newRoomWords).heading; }

  protected override content(): TemplateResult {
    const w = this.words(newRoomWords);
    const { phase } = this.watch(confab.status);
    const rooms = this.watch(confab.rooms), spaces = [...new Set(rooms.map(({ space }) => space))];
    const space = this.space ?? lastRoom(rooms)?.split('/')[0] ?? '';
    return html`
      <form @submit=${this.#submit} @input=${this.#change}>
        <div>
          <label class="label" for="title">${w.name}</label>
          <input class="field" id="title" name="title" required maxlength="64" autocomplete="off" autofocus .value=${this.named} @input=${this.#typed} aria-describedby="address fault">
          <p class="hint" id="address">${this.named ? w.address(`${nameFor(space) || '…'}/${nameFor(this.named) || '…'}`) : w.nameHint}</p>
        </div>
        <div>
          <label class="label" for="space">${w.space}</label>
          <input class="field" id="space" name="space" required maxlength="64" autocomplete="off" autocapitalize="none" list="spaces" .value=${space} @input=${(event: InputEvent) => { this.space = (event.target as HTMLInputElement).value; }}>
          <datalist id="spaces">${spaces.map((space) => html`<option value=${space}></option>`)}</datalist>
        </div>
        <fieldset>
          <legend>${w.who}</legend>
          <label class="choice"><input type="radio" name="access" value="public" checked>${w.public}<span class="hint">${w.publicHint}</span></label>
          <label class="choice"><input type="radio" name="access" value="private">${w.private}<span class="hint">${w.privateHint}</span></label>
        </fieldset>
        <p class="hint" role="status">${phase === 'live' ? '' : faultText({ code: phase === 'degraded' ? phase : 'offline' })}</p>
        <p class="fault" id="fault" role="alert">${this.fault?.()}</p>
        <div class="actions">
          <button class="button primary" ?disabled=${this.busy}>${w.create}</button>
        </div>
      </form>
    `;
  }

  #typed(event: InputEvent): void {
    this.named = (event.target as HTMLInputElement).value;
  }

  /** What is changed while it waits is not to be founded as it was. */
  #change(): void {
    if (!this.#wanted) return;
    this.#wanted = undefined;
    this.busy = false;
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const title = String(form.get('title')).trim();
    const name = nameFor(title), space = nameFor(String(form.get('space')));
    if (!name || !space) {
      this.fault = () => this.words(newRoomWords).unusable;
      return;
    }
    this.busy = true;
    this.fault = undefined;
    this.#wanted = { room: `${space}/${name}`, options: { private: form.get('access') === 'private', ...(title === name ? {} : { title }) } };
  }

  async #found({ room, options }: Wanted): Promise<void> {
    const founded = confab.room(room), { entered } = founded.state.value;
    try {
      await founded.enter(options);
      if (options.private && !founded.state.value.private) {
        // It was there before: what is said in it would be taken for private.
        if (!entered) founded.leave().catch(() => undefined);
        this.fault = () => this.words(newRoomWords).taken(room);
        return;
      }
      // Closed meanwhile: the person is elsewhere, and stays there.
      if (!this.isConnected) return;
      this.close();
      router.go({ page: 'room', room });
    } catch (error) {
      this.fault = () => faultText(error);
    } finally {
      this.busy = false;
    }
  }
}
