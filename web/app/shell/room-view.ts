/** A room with its head, and its members beside it where there is place. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../../elements/room/confab-room.ts';
import { lockIcon } from '../../elements/styles/icons.ts';
import { appWords } from '../../elements/text/app.ts';
import { roomWords } from '../../elements/text/room.ts';
import { AppElement } from '../base/app-element.ts';
import { confab } from '../confab.ts';
import { openDialog } from '../dialogs/open.ts';
import { router } from '../routes/router.ts';
import { icons } from './icons.ts';
import { forgetRoom, rememberRoom } from './last-room.ts';
import { roomy } from './media.ts';

@customElement('app-room-view')
export class AppRoomView extends AppElement {
  static override styles = [...AppElement.common, css`
    :host { display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); min-block-size: 0; }
    :host([beside]) { grid-template-columns: minmax(0, 1fr) 240px; }
    confab-room { min-block-size: 0; block-size: 100%; }
    .title { flex: 1; display: flex; align-items: center; gap: 8px; min-inline-size: 0; }
    .title h1 { display: flex; gap: 4px; font: 600 15px/22px var(--_font); }
    .title bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .title svg { flex: none; inline-size: 16px; block-size: 16px; }
    .back { margin-inline-start: -8px; }
    .back:dir(rtl) svg { transform: scaleX(-1); }
    .sub { flex: none; color: var(--_muted); font-size: 13px; line-height: 18px; font-variant-numeric: tabular-nums; }
    .end { margin-inline-start: auto; display: flex; gap: 4px; }
    app-room-menu { min-inline-size: var(--_control); }
    aside { grid-column: 2; grid-row: 1; display: flex; flex-direction: column; min-block-size: 0; background: var(--_canvas); border-inline-start: 1px solid var(--_border); }
    confab-members { flex: 1; min-block-size: 0; overflow-y: auto; }
    @media (min-width: 640px) { .back { display: none; } }
    @media (max-width: 280px) { .sub, h1 > span { display: none; } }
  `];

  @property() room = '';
  @property({ attribute: false }) grant?: string;
  @property({ type: Boolean, reflect: true }) beside = false;

  readonly #sendKey = confab.setting<'auto' | 'break'>('send-key', 'auto');

  /** Loaded once the room itself stands. */
  protected override firstUpdated(): void {
    void import('../../elements/members/confab-members.ts');
    void import('./room-menu.ts');
  }

  /** The room that a link with a grant leads to, while the grant is being shown to the relay. */
  @state() private arriving = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { entered, error } = this.watch(confab.room(this.room).state);
    this.beside = this.watch(roomy) && entered;
    // Where one is let in, one starts the next time; never where one is refused.
    const keep = error ? forgetRoom : entered ? rememberRoom : undefined;
    if (keep !== this.#keep || changed.has('room')) keep?.(this.room);
    this.#keep = keep;
    if (changed.has('grant') && this.grant) void this.#enter(this.room, this.grant);
  }

  #keep?: (room: string) => void;

  /** The room enters by itself where no grant is needed. A refusal stands in its state, from where it is shown. */
  async #enter(room: string, grant: string): Promise<void> {
    this.arriving = room;
    await confab.room(room).enter({ grant }).catch(() => undefined);
    this.arriving = '';
  }

  protected override render(): TemplateResult {
    // That one was refused before says nothing of a grant that is still being looked at.
    if (this.arriving === this.room && this.watch(confab.room(this.room).state).error) return html`<div class="head title" translate="no">${this.#head()}</div><confab-status></confab-status>`;
    const w = this.words(appWords);
    return html`
      <confab-room .room=${this.room} .enter=${this.watch(this.#sendKey)}>
        <div slot="header" class="title" translate="no">${this.#head()}</div>
        <a slot="outside" class="button" translate="no" href="/">${w.rooms}</a>
      </confab-room>
      ${this.beside ? html`
        <aside translate="no" aria-label=${w.members}>
          <div class="head">
            <h2>${w.members}</h2>
            <div class="end"><button class="icon-button" aria-label=${w.invitePeople} title=${w.invitePeople} @click=${() => openDialog('invite', { room: this.room })}>${icons.invite}</button></div>
          </div>
          <confab-members .room=${this.room}></confab-members>
        </aside>` : nothing}
    `;
  }

  #head(): TemplateResult {
    const w = this.words(appWords);
    const words = this.words(roomWords);
    const room = confab.room(this.room);
    const state = this.watch(room.state);
    const closed = state.private || state.error?.code === 'private';
    // Without a connection, or from outside, nobody knows.
    const here = this.watch(confab.status).phase === 'offline' || !state.entered ? 0 : this.watch(room.presence).count;
    return html`
      <button class="icon-button back" aria-label=${w.back} @click=${() => router.back()}>${icons.back}</button>
      ${closed ? lockIcon : nothing}
      <h1>${closed ? nothing : html`<span aria-hidden="true">#</span>`}<bdi>${state.title || state.name}</bdi></h1>
      ${here > 0 ? html`<span class="sub">${this.beside && state.members > here ? words.hereOf(here, state.members) : words.here(here)}</span>` : nothing}
      <div class="end">
        ${this.beside || !state.entered ? nothing : html`<button class="icon-button" aria-label=${w.members} title=${w.members} @click=${() => openDialog('members', { room: this.room })}>${icons.people}</button>`}
        ${state.entered ? html`<app-room-menu .room=${this.room}></app-room-menu>` : nothing}
      </div>
    `;
  }
}
