import { html, nothing, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { roomName } from '../../../relay/wire.ts';
import type { Confab, ConfabErrorFields, Room, RoomState } from '../../core/api.ts';
import { ConfabElement } from '../base/element.ts';
import { Entry } from '../base/entry.ts';
import '../composer/confab-composer.ts';
import type { ConfabComposer } from '../composer/composer.ts';
import type { RecallEvent } from '../events.ts';
import '../status/confab-status.ts';
import { controls } from '../styles/controls.ts';
import { lockIcon } from '../styles/icons.ts';
import { tokens } from '../styles/tokens.ts';
import { errorWords } from '../text/errors.ts';
import { reason, sentence } from '../text/reason.ts';
import { roomWords } from '../text/room.ts';
import '../timeline/confab-timeline.ts';
import { roomStyles } from './room.styles.ts';

/**
 * A whole room: its header, its messages, the connection's line, and where one writes. It enters the room by
 * itself; where nobody is signed in it asks for a name first. It is 480 px high unless its `height` is set.
 *
 * @tagname confab-room
 * @slot header - Instead of the title and how many are here.
 * @slot outside - What leads on where the room does not let one in, below the words that say why.
 * @slot empty - Instead of the words for a room without messages.
 * @csspart header - The line at the top.
 * @csspart timeline - The messages.
 * @csspart composer - Where one writes.
 * @csspart field - The box around the text that one writes, or around the name that one comes in by.
 * @csspart send - The button that sends.
 * @csspart button - The button by which one comes in.
 * @csspart day - The line where a day begins.
 * @csspart jump - The button that leads to the newest message.
 * @csspart name - The author's name.
 * @csspart time - When a message was written.
 * @csspart body - The text of a message.
 * @csspart state - What became of one's own message: waiting, underway, failed.
 */
export class ConfabRoom extends ConfabElement {
  static override styles = [tokens, controls, roomStyles];

  /** Which room, `space/room`; without a space it is `home`. */
  @property() room = '';

  /** With less space around things. */
  @property({ type: Boolean }) compact = false;

  /** Without the field to write in. */
  @property({ type: Boolean }) readonly = false;

  /** What the field does while not connected: `queue` sends later, `disable` switches it off. */
  @property({ attribute: 'when-offline' }) whenOffline: 'queue' | 'disable' = 'queue';

  /** What Enter does in the field: `send`, `break`, or `auto`: it sends, but breaks the line where one types by touch. */
  @property() enter: 'auto' | 'send' | 'break' = 'auto';

  readonly #entry = new Entry();

  #name() { return roomName(this.room); }

  protected override willUpdate(): void {
    if (this.core) this.watch(this.core.me);
    if (this.isConnected) this.#entry.see(this.core, this.#name());
  }

  /** Whoever was in a part that is gone now goes on from here, not from the top of the page. */
  protected override update(changed: PropertyValues): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (!focused || focused.isConnected) return;
    const here = this.renderRoot.querySelector<HTMLElement>('.room')!;
    here.tabIndex = -1;
    here.focus({ preventScroll: true });
  }

  protected override render() {
    const name = this.#name();
    const words = this.words(roomWords);
    const confab = this.core;
    return html`<section class="base room ${this.compact ? 'compact' : ''}" aria-label=${this.room}>
      ${name ? this.#room(confab, name) : html`<div class="place" translate="no"><p>${this.room ? words.badName(this.room) : words.nameless}</p></div>`}
    </section>`;
  }

  #room(confab: Confab | undefined, name: string) {
    if (!confab) return this.#skeleton();
    if (this.watch(confab.status).phase === 'signed-out') {
      // Once in the life of a guest.
      void import('./confab-name.ts');
      return html`<confab-name exportparts="field,button" .confab=${confab}></confab-name>`;
    }
    const room = confab.room(name);
    const state = this.watch(room.state);
    const messages = this.watch(room.messages);
    const refused = state.error && !state.error.temporary ? state.error : undefined;
    const outside = refused ? this.#refused(room, name, refused) : this.#entry.hasLeft ? this.#left() : undefined;
    return html`
      <header class="header" translate="no" part="header"><slot name="header">${this.#header(room, state)}</slot></header>
      <div class="body">
        ${outside ?? (!state.entered && messages.length === 0 ? this.#skeleton() : html`
          <confab-timeline part="timeline" exportparts="day,jump,name,time,body,state" .confab=${confab} room=${name} @confab-recall=${this.#recalled}>
            ${this.querySelector(':scope > [slot="empty"]') ? html`<slot name="empty" slot="empty"></slot>` : nothing}
          </confab-timeline>`)}
      </div>
      <confab-status .confab=${confab}></confab-status>
      ${this.readonly || outside ? nothing : html`<div class="composer" part="composer"><confab-composer exportparts="field,send" .confab=${confab} room=${name} when-offline=${this.whenOffline} enter=${this.enter}></confab-composer></div>`}`;
  }

  #header(room: Room, state: RoomState) {
    // Without a connection, or from outside, nobody knows.
    const here = !state.entered || this.core?.status.value.phase === 'offline' ? 0 : this.watch(room.presence).count;
    const words = this.words(roomWords);
    return html`
      <h2 class="title">${state.private || state.error?.code === 'private' ? lockIcon : html`<span aria-hidden="true">#</span>`}<bdi>${state.title || state.name}</bdi></h2>
      <span class="here">${here === 0 ? nothing : state.members > here ? words.hereOf(here, state.members) : words.here(here)}</span>`;
  }

  #refused(room: Room, name: string, error: ConfabErrorFields) {
    const words = this.words(roomWords);
    // Nobody reads it here any more, but who wrote it may want it elsewhere.
    const unsent = [...this.watch(room.messages).map((item) => 'gap' in item || item.state === 'sent' ? '' : item.text), this.watch(room.draft)].filter(Boolean);
    return html`<div class="place" translate="no" role="alert"><strong>${words.refused(name)}</strong><p>${sentence(reason(this.words(errorWords), error))}</p>
      ${unsent.length > 0 ? html`<p>${words.unsent}</p><blockquote dir="auto" tabindex="0">${unsent.join('\n')}</blockquote>` : nothing}
      <slot name="outside"></slot></div>`;
  }

  #left() {
    const words = this.words(roomWords);
    return html`<div class="place" translate="no" role="status"><p>${words.left}</p><button class="button" type="button" @click=${this.#enterAgain}>${words.enter}</button></div>`;
  }

  #enterAgain(): void {
    this.#entry.enter();
    this.requestUpdate();
  }

  #skeleton() {
    return html`<div class="skeleton" translate="no" role="status"><span class="sr">${this.words(roomWords).loading}</span><i></i><i></i><i></i></div>`;
  }

  /** Where the text of a failed message went, the writing goes on. */
  #recalled(event: RecallEvent): void {
    if (!event.defaultPrevented) this.renderRoot.querySelector<ConfabComposer>('confab-composer')?.focus();
  }
}
