/** What one may do with a room: invite into it, mute it, leave it. */
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { appWords } from '../../elements/text/app.ts';
import { AppElement } from '../base/app-element.ts';
import { confab } from '../confab.ts';
import { openDialog } from '../dialogs/open.ts';
import { icons } from './icons.ts';

@customElement('app-room-menu')
export class AppRoomMenu extends AppElement {
  static override styles = [...AppElement.common, css`
    [popover] { position: fixed; inset: auto; inset-block-start: var(--menu-top); inset-inline-end: var(--menu-end); margin: 0; padding: 6px; min-inline-size: 220px; background: var(--_surface); color: var(--_text); border: 1px solid var(--_strong-border); border-radius: 10px; }
    [popover] button { display: flex; align-items: center; gap: 12px; inline-size: 100%; min-block-size: var(--_control); padding: 0 10px; border-radius: 6px; }
    [popover] button:hover, [popover] button:focus-visible { background: var(--_hover); }
    [popover] button:focus-visible { outline-offset: -2px; }
    [popover] svg { color: var(--_muted); }
  `];

  @property() room = '';
  /** What was chosen here: to be told, since the menu that says so is closed by it. */
  @state() private muting?: boolean;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('room')) this.muting = undefined;
  }

  protected override render(): TemplateResult {
    const w = this.words(appWords);
    const { muted } = this.watch(confab.room(this.room).state);
    return html`
      <button class="icon-button" id="more" aria-label=${w.roomMenu} title=${w.roomMenu} popovertarget="menu">${icons.more}</button>
      <div id="menu" translate="no" popover role="menu" aria-label=${w.roomMenu} @toggle=${this.#place} @keydown=${this.#move} @click=${this.#close}>
        <button role="menuitem" @click=${() => openDialog('invite', { room: this.room })}>${icons.invite}${w.invitePeople}</button>
        <button role="menuitem" @click=${() => this.#mute(!muted)}>${muted ? icons.bell : icons.bellOff}${muted ? w.unmute : w.mute}</button>
        <button role="menuitem" @click=${() => openDialog('leave', { room: this.room })}>${icons.leave}${w.leave}</button>
      </div>
      <span class="sr" translate="no" role="status">${this.muting !== muted ? '' : muted ? w.muted : w.unmuted}</span>
    `;
  }

  #mute(on: boolean): void {
    this.muting = on;
    confab.room(this.room).mute(on);
  }

  get #menu(): HTMLElement { return this.renderRoot.querySelector<HTMLElement>('#menu')!; }

  /** Below its button; the top layer knows nothing of where that is. */
  #place(event: ToggleEvent): void {
    if (event.newState !== 'open') return;
    const button = this.renderRoot.querySelector('#more')!.getBoundingClientRect();
    const end = getComputedStyle(this).direction === 'rtl' ? button.left : innerWidth - button.right;
    this.#menu.style.setProperty('--menu-top', `${button.bottom + 4}px`);
    this.#menu.style.setProperty('--menu-end', `${Math.max(end, 8)}px`);
    this.#menu.querySelector('button')?.focus();
  }

  #move(event: KeyboardEvent): void {
    // Tab goes on from its button, to what comes after it.
    if (event.key === 'Tab' || event.key === 'Escape') this.#close();
    if (event.key === 'Escape') event.preventDefault();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.#menu.querySelectorAll('button')];
    const at = items.indexOf(this.shadowRoot!.activeElement as HTMLButtonElement);
    items[(at + step + items.length) % items.length]?.focus();
  }

  #close(): void {
    this.#menu.hidePopover();
    // What opens next gives the focus back to here.
    this.renderRoot.querySelector<HTMLElement>('#more')?.focus();
  }
}
