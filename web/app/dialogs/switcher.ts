/** Ctrl/Cmd+K: type a part of a room's name, and be there. What is not there yet can be founded. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { RoomState } from '../../core/api.ts';
import '../../elements/badge/confab-badge.ts';
import { isComposing } from '../../elements/composer/keys.ts';
import { inOrder } from '../../elements/rooms/order.ts';
import { appWords } from '../../elements/text/app.ts';
import { switcherWords } from '../../elements/text/app-dialogs.ts';
import { confab } from '../confab.ts';
import { router } from '../routes/router.ts';
import { AppDialog } from './dialog.ts';
import { openDialog } from './open.ts';
import { matching } from './match.ts';

@customElement('app-switcher-dialog')
export class Switcher extends AppDialog {
  static override styles = [...AppDialog.common, css`
    ul { max-block-size: 320px; overflow-y: auto; margin-inline: -8px; }
    li { display: flex; align-items: center; min-block-size: var(--_control); padding: 0 8px; border-radius: 6px; cursor: pointer; }
    li[aria-selected="true"] { background: var(--_selected); }
    .name, .space { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .name { flex: 1; min-inline-size: 0; }
    .space { max-inline-size: 50%; margin-inline-start: 8px; color: var(--_muted); font-size: 13px; line-height: 18px; }
    /* Without a count there is no gap before it. */
    confab-badge::part(badge) { margin-inline-start: 8px; }
    p:empty { margin: 0; }
    @media (forced-colors: active) { li[aria-selected="true"] { outline: 2px solid Highlight; outline-offset: -2px; } }
  `];

  @state() private typed = '';
  @state() private at = 0;

  /** Rooms may go while one chooses. */
  protected override willUpdate(): void {
    this.at = Math.max(0, Math.min(this.at, this.#found().length - 1));
  }

  protected override heading(): string { return this.words(appWords).switchRoom; }

  protected override content(): TemplateResult {
    const w = this.words(appWords), switcher = this.words(switcherWords);
    const found = this.#found();
    return html`
      <input class="field" autofocus autocomplete="off" spellcheck="false" role="combobox" aria-expanded="true" aria-controls="found" aria-activedescendant=${found.length > 0 ? `room-${this.at}` : nothing} aria-label=${w.switchRoom} placeholder=${switcher.hint} @input=${this.#type} @keydown=${this.#key}>
      <ul id="found" role="listbox" aria-label=${w.rooms}>
        ${found.map((room, index) => html`
          <li id="room-${index}" role="option" aria-selected=${index === this.at} @click=${() => this.#open(room)} @pointermove=${() => { this.at = index; }}>
            <span class="name">${room.title || room.name}</span><span class="space">${room.space}</span><confab-badge .room=${room.room}></confab-badge>
          </li>`)}
      </ul>
      <p class="hint" role="status">${found.length === 0 ? switcher.nothing(this.typed) : ''}</p>
      ${found.length === 0 ? html`<div class="actions"><button class="button primary" @click=${this.#create}>${w.newRoom}</button></div>` : nothing}
    `;
  }

  #found(): readonly RoomState[] {
    return matching(inOrder(this.watch(confab.rooms)), this.typed);
  }

  #type(event: InputEvent): void {
    this.typed = (event.target as HTMLInputElement).value;
    this.at = 0;
  }

  #key(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const found = this.#found();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      event.preventDefault();
      this.at = (this.at + step + found.length) % found.length;
      void this.updateComplete.then(() => this.renderRoot.querySelector(`#room-${this.at}`)?.scrollIntoView({ block: 'nearest' }));
    }
    if (event.key !== 'Enter') return;
    // The button that has the focus from here on is not pressed by it, too.
    event.preventDefault();
    const room = found[this.at];
    if (room) this.#open(room);
    else this.#create();
  }

  #open({ room }: RoomState): void {
    this.close();
    router.go({ page: 'room', room });
  }

  #create(): void {
    this.close();
    void openDialog('new-room', { named: this.typed });
  }
}
