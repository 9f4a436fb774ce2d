/** Invites into a room: people one knows, each with a button that counts down, and whoever gets the link. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Person } from '../../core/api.ts';
import { avatar, avatarStyles } from '../../elements/avatar/avatar.ts';
import '../../elements/invite/confab-invite.ts';
import { inviteWords } from '../../elements/text/app-dialogs.ts';
import { faultText } from '../base/fault.ts';
import { confab } from '../confab.ts';
import { roomLink } from '../routes/route.ts';
import { AppDialog } from './dialog.ts';
import { peopleToInvite } from './people.ts';

@customElement('app-invite-dialog')
export class Invite extends AppDialog {
  static override styles = [...AppDialog.common, avatarStyles, css`
    h3 { font-size: 13px; line-height: 18px; font-weight: 500; color: var(--_muted); margin-block-end: 6px; }
    .link { display: flex; gap: 8px; }
    li { display: flex; align-items: center; gap: 10px; min-block-size: 40px; }
    li bdi { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  `];

  @state() private link = '';
  @state() private people?: readonly Person[];
  @state() private copied = false;
  @state() private fault?: () => string;

  protected override heading(): string {
    const { title, name } = confab.room(this.room).state.value;
    return this.words(inviteWords).heading(title || name);
  }

  #live = false;
  #failed = false;

  /** What could not be asked for is asked for again once there is a connection. */
  protected override willUpdate(): void {
    const live = this.watch(confab.status).phase === 'live', again = this.#failed && live && !this.#live;
    this.#live = live;
    if (again || !this.hasUpdated) void this.#load();
  }

  protected override content(): TemplateResult {
    const w = this.words(inviteWords);
    return html`
      <section>
        <h3>${w.byLink}</h3>
        <div class="link">
          <input class="field" readonly dir="ltr" aria-label=${w.byLink} .value=${this.link} @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()}>
          <button class="button primary" ?disabled=${!this.link} @click=${this.#copy}>${this.copied ? w.copied : w.copy}</button>
          ${'share' in navigator && matchMedia('(pointer: coarse)').matches ? html`<button class="button" ?disabled=${!this.link} @click=${this.#share}>${w.share}</button>` : nothing}
        </div>
        <p class="hint">${confab.room(this.room).state.value.private ? w.privateLink : w.publicLink}</p>
        <p class="sr" role="status">${this.copied ? w.copied : ''}</p>
        <p class="fault" role="alert">${this.fault?.()}</p>
      </section>
      <section>
        <h3>${w.people}</h3>
        ${this.people?.length === 0 ? html`<p>${w.nobody}</p>` : html`
          <ul>${this.people?.map((person) => html`
            <li>${avatar(person, { small: true })}<bdi title=${person.name}>${person.name}</bdi><confab-invite .user=${person.id} .name=${person.name} .room=${this.room}></confab-invite></li>`)}
          </ul>`}
      </section>
    `;
  }

  async #load(): Promise<void> {
    const room = confab.room(this.room);
    this.#failed = false;
    try {
      await Promise.all([
        (room.state.value.private ? room.link() : Promise.resolve(undefined)).then((grant) => { this.link = roomLink(location.origin, this.room, grant); }),
        peopleToInvite(confab, this.room).then((people) => { this.people = people; }),
      ]);
      this.fault = undefined;
    } catch (error) {
      this.#failed = true;
      this.fault = () => faultText(error);
    }
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.link);
    } catch {
      // Plain http has no clipboard, and a browser may refuse it: then as by hand.
      this.renderRoot.querySelector<HTMLInputElement>('.link input')?.focus();
      if (!document.execCommand('copy')) {
        this.fault = () => this.words(inviteWords).notCopied;
        return;
      }
    }
    this.copied = true;
    this.fault = undefined;
    setTimeout(() => { this.copied = false; }, 2000);
  }

  async #share(): Promise<void> {
    await navigator.share({ url: this.link }).catch(() => { /* the person closed the sheet */ });
  }
}
