/** The list of a space: its rooms, what one is invited to, and oneself. On a phone a page of its own. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { avatar, avatarStyles } from '../../elements/avatar/avatar.ts';
import type { AnsweredEvent, SelectEvent } from '../../elements/events.ts';
import '../../elements/rooms/confab-rooms.ts';
import { appWords } from '../../elements/text/app.ts';
import { confab } from '../confab.ts';
import { openDialog } from '../dialogs/open.ts';
import { HOME_ROOM, pathOf } from '../routes/route.ts';
import { router } from '../routes/router.ts';
import { icons } from './icons.ts';
import './spaces.ts';
import { AppElement } from '../base/app-element.ts';

@customElement('app-channels')
export class AppChannels extends AppElement {
  static override styles = [...AppElement.common, avatarStyles, css`
    :host { display: flex; flex-direction: column; min-block-size: 0; background: var(--_canvas); }
    .list { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; }
    confab-invitations { padding: 0 8px 8px; max-block-size: 50%; overflow-y: auto; flex: none; }
    .none { display: grid; justify-content: center; gap: 8px; }
    .me { display: none; flex: none; align-items: center; gap: 8px; padding: 8px 8px 8px 16px; border-block-start: 1px solid var(--_border); font-size: 13px; line-height: 18px; }
    .me bdi { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 600; }
    @media (max-width: 639.98px) { :host { background: var(--_surface); } confab-invitations { display: none; } }
    @media (min-width: 640px) { :host { border-inline-end: 1px solid var(--_border); } .me { display: flex; } }
    @media (min-width: 1024px) { app-spaces { display: none; } }
  `];

  @property() space = '';
  @property() selected = '';

  override focus(): void { this.renderRoot.querySelector('confab-rooms')?.focus(); }

  protected override render(): TemplateResult {
    const w = this.words(appWords);
    const me = this.watch(confab.me);
    const live = this.watch(confab.status).phase === 'live';
    return html`
      <div class="head" translate="no">
        <h2 dir="auto">${this.space}</h2>
        <div class="end">
          <button class="icon-button" aria-label=${w.switchRoom} title=${w.switchRoom} aria-keyshortcuts="Control+K Meta+K" @click=${() => openDialog('switcher')}>${icons.search}</button>
          <button class="icon-button" aria-label=${w.newRoom} title=${w.newRoom} @click=${this.#found}>${icons.plus}</button>
        </div>
      </div>
      <app-spaces .space=${this.space}></app-spaces>
      <div class="list" translate="no">
        <confab-rooms .space=${this.space} .selected=${this.selected} @confab-select=${this.#open}></confab-rooms>
        ${live && !this.selected && this.watch(confab.rooms).length === 0 ? html`
          <div class="none">
            <a class="button" href=${pathOf({ page: 'room', room: HOME_ROOM })}>${HOME_ROOM}</a>
            <button class="button" @click=${this.#found}>${w.newRoom}</button>
          </div>` : nothing}
      </div>
      ${this.watch(router).page === 'invitations' ? nothing : html`<confab-invitations quiet @confab-answered=${this.#answered}></confab-invitations>`}
      <div class="me" translate="no">
        ${me ? html`${avatar(me, { small: true, ...(live ? { dot: 'online' } : {}) })}<bdi>${me.name}</bdi>` : nothing}
        <a class="icon-button" href="/settings" aria-label=${w.settings} title=${w.settings}>${icons.more}</a>
      </div>
    `;
  }

  #found(): void {
    void openDialog('new-room', { space: this.space });
  }

  #open(event: SelectEvent): void {
    router.go({ page: 'room', room: event.room });
  }

  #answered({ accepted, invitation }: AnsweredEvent): void {
    if (accepted) router.go({ page: 'room', room: invitation.room });
  }
}
