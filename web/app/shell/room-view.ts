/** A room with its head, and its members beside it where there is place. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../../elements/members/confab-members.ts';
import '../../elements/room/confab-room.ts';
import { appWords } from '../../elements/text/app.ts';
import { roomWords } from '../../elements/text/room.ts';
import { AppElement } from '../base/app-element.ts';
import { confab } from '../confab.ts';
import { openDialog } from '../dialogs/open.ts';
import { router } from '../routes/router.ts';
import { icons } from './icons.ts';
import { roomy } from './media.ts';
import './room-menu.ts';

@customElement('app-room-view')
export class AppRoomView extends AppElement {
  static override styles = [...AppElement.common, css`
    :host { display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); min-block-size: 0; }
    :host([beside]) { grid-template-columns: minmax(0, 1fr) 240px; }
    confab-room { min-block-size: 0; block-size: 100%; }
    .back { margin-inline-start: -8px; }
    .sub { color: var(--_muted); font-size: 13px; line-height: 18px; margin-inline-start: 4px; white-space: nowrap; font-variant-numeric: tabular-nums; }
    .mark { color: var(--_muted); font-weight: 400; }
    aside { grid-column: 2; grid-row: 1 / -1; display: flex; flex-direction: column; min-block-size: 0; background: var(--_canvas); border-inline-start: 1px solid var(--_border); }
    confab-members { flex: 1; min-block-size: 0; overflow-y: auto; }
    @media (min-width: 640px) { .back { display: none; } }
  `];

  @property() room = '';
  @property({ attribute: false }) grant?: string;
  @property({ type: Boolean, reflect: true }) beside = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.beside = this.watch(roomy);
    if (changed.has('room') || changed.has('grant')) void this.#enter();
  }

  /** A refusal stands in the room's state, and the room shows it. */
  async #enter(): Promise<void> {
    const room = confab.room(this.room);
    if (room.state.value.entered && !this.grant) return;
    await room.enter(this.grant ? { grant: this.grant } : {}).catch(() => {});
  }

  protected override render(): TemplateResult {
    const w = this.words(appWords);
    const room = confab.room(this.room);
    const state = this.watch(room.state);
    const here = this.watch(room.presence).count;
    const words = this.words(roomWords);
    return html`
      <div class="head">
        <button class="icon-button back" aria-label=${w.back} @click=${() => router.back()}>${icons.back}</button>
        <h1><span class="mark" aria-hidden="true">${state.private ? '' : '# '}</span>${state.title || state.name}</h1>
        ${here > 0 ? html`<span class="sub">${this.beside && state.members ? words.hereOf(here, state.members) : words.here(here)}</span>` : nothing}
        <div class="end">
          ${this.beside ? nothing : html`<button class="icon-button" aria-label=${w.members} title=${w.members} @click=${() => openDialog('members', { room: this.room })}>${icons.people}</button>`}
          <app-room-menu .room=${this.room}></app-room-menu>
        </div>
      </div>
      <confab-room .room=${this.room}></confab-room>
      ${this.beside ? html`
        <aside aria-label=${w.members}>
          <div class="head"><h2>${w.members}</h2></div>
          <confab-members .room=${this.room}></confab-members>
        </aside>` : nothing}
    `;
  }
}
