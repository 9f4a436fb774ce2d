import { html, nothing, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { roomName } from '../../../relay/wire.ts';
import type { Confab, RoomState } from '../../core/api.ts';
import '../badge/confab-badge.ts';
import { ConfabElement } from '../base/element.ts';
import { sweepLeftovers } from '../base/leftovers.ts';
import { SelectEvent } from '../events.ts';
import { controls } from '../styles/controls.ts';
import { lockIcon } from '../styles/icons.ts';
import { tokens } from '../styles/tokens.ts';
import { roomsWords } from '../text/rooms.ts';
import { inOrder } from './order.ts';
import { roomsStyles } from './rooms.styles.ts';

/**
 * The rooms one has entered, of a space or of all. Unread is weight and a count. The arrow keys move within
 * the list, Home and End to its ends.
 *
 * @tagname confab-rooms
 * @fires {SelectEvent} confab-select - A room was chosen.
 * @slot empty - Instead of the words for no rooms.
 * @csspart item - One room.
 * @csspart badge - Its count.
 */
export class ConfabRooms extends ConfabElement {
  static override styles = [tokens, controls, roomsStyles];

  /** Only the rooms of this space. */
  @property() space?: string;

  /** The room that is open, `space/room`. */
  @property() selected = '';

  #chosen?: HTMLElement;
  /** It was selected, and not yet brought into view. */
  #toShow = false;

  /** Where one was in the list: at the room that was chosen last, else the one that is open, else the first. */
  override focus(options?: FocusOptions): void {
    const item = this.#chosen?.isConnected ? this.#chosen : this.renderRoot.querySelector<HTMLElement>('[aria-current]') ?? this.renderRoot.querySelector<HTMLElement>('.item');
    item?.focus(options);
  }

  /** Whoever is by key on a room that goes from the list stays in it. */
  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused && !focused.isConnected) this.focus();
  }

  protected override updated(changed: PropertyValues): void {
    for (const list of this.renderRoot.querySelectorAll('ul')) sweepLeftovers(list);
    this.#toShow ||= changed.has('selected');
    const current = this.#toShow && this.renderRoot.querySelector('[aria-current]');
    if (!current) return;
    this.#toShow = false;
    // The list scrolls; the page around it stays where it is.
    const { scrollX, scrollY } = window;
    current.scrollIntoView({ block: 'nearest' });
    window.scrollTo({ left: scrollX, top: scrollY, behavior: 'instant' });
  }

  protected override render() {
    const confab = this.core;
    if (!confab) return nothing;
    const words = this.words(roomsWords);
    const rooms = inOrder(this.watch(confab.rooms).filter(({ space }) => !this.space || space === this.space));
    if (rooms.length === 0) return html`<div class="base" translate="no"><slot name="empty"><p class="none">${words.none}</p></slot></div>`;
    return html`<nav class="base" translate="no" aria-label=${words.label} @keydown=${this.#keydown}>
      ${this.#group(confab, words.open, rooms.filter((room) => !room.private))}
      ${this.#group(confab, words.private, rooms.filter((room) => room.private))}
    </nav>`;
  }

  #group(confab: Confab, title: string, rooms: readonly RoomState[]) {
    if (rooms.length === 0) return nothing;
    return html`<h3>${title}</h3><ul>${repeat(rooms, ({ room }) => room, (room) => this.#item(confab, room))}</ul>`;
  }

  #item(confab: Confab, { room, title, name, space, private: locked, muted }: RoomState) {
    const words = this.words(roomsWords);
    const { count, mentions } = this.watch(confab.room(room).unread);
    const unread = (muted ? 0 : count) + mentions > 0;
    const current = room === roomName(this.selected);
    const shown = this.space ? title || name : `${space} / ${title || name}`;
    return html`<li>
      <button type="button" part="item" class="item ${unread ? 'unread' : ''}" aria-current=${current ? 'page' : nothing} @click=${(event: Event) => this.#choose(event, room)}>
        <span class="mark" aria-hidden="true">${locked ? lockIcon : '#'}</span>
        <bdi class="name">${shown}</bdi>
        ${locked ? html`<span class="sr">${words.privateRoom}</span>` : nothing}
        ${muted ? html`<span class="muted">${words.muted}</span>` : nothing}
        ${unread ? html`<confab-badge exportparts="badge" .confab=${confab} room=${room}></confab-badge>` : nothing}
      </button>
    </li>`;
  }

  #choose(event: Event, room: string): void {
    this.#chosen = event.currentTarget as HTMLElement;
    this.dispatchEvent(new SelectEvent(room));
  }

  #keydown(event: KeyboardEvent): void {
    const items = [...this.renderRoot.querySelectorAll<HTMLElement>('.item')];
    const at = items.findIndex((item) => item === this.shadowRoot?.activeElement);
    const to = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : undefined;
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    items[Math.max(0, Math.min(items.length - 1, to))]?.focus();
  }
}
