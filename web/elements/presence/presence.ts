import { css, html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { Confab } from '../../core/api.ts';
import { ConfabElement } from '../base/element.ts';
import { tokens } from '../styles/tokens.ts';
import { peopleWords } from '../text/people.ts';

/**
 * Whether somebody is there (`user`), or how many are (`room`).
 *
 * @tagname confab-presence
 * @csspart dot - The coloured dot.
 * @csspart label - The words beside it.
 */
export class ConfabPresence extends ConfabElement {
  static override styles = [tokens, css`
    :host { display: inline-block; }
    .base { display: inline-flex; align-items: center; gap: 6px; color: var(--_muted); font: 400 13px/18px var(--_font); font-variant-numeric: tabular-nums; }
    i { flex: none; width: 8px; height: 8px; border-radius: 50%; border: 1.5px solid var(--_strong-border); }
    i.here { border-color: transparent; background: var(--_online); }
    @media (forced-colors: active) { i.here { forced-color-adjust: none; background: Highlight; } }
  `];

  /** Which room, `space/room`. */
  @property() room = '';

  /** Whose presence, by id. With a room: whether they are in that one. */
  @property() user = '';

  protected override render() {
    const confab = this.core;
    if (!confab || (!this.user && !this.room)) return nothing;
    const words = this.words(peopleWords);
    const myself = this.watch(confab.me)?.id === this.user;
    if (!myself && this.watch(confab.status).phase === 'offline') return this.#line(false, words.notKnown);
    if (this.user) {
      const here = this.#isHere(confab);
      return this.#line(here, here ? words.here : words.notHere);
    }
    const room = confab.room(this.room);
    const { count } = this.watch(room.presence);
    const { members } = this.watch(room.state);
    return this.#line(count > 0, members > count ? words.peopleHereOf(count, members) : words.peopleHere(count));
  }

  #isHere(confab: Confab): boolean {
    if (this.watch(confab.me)?.id === this.user) return this.watch(confab.status).phase === 'live';
    const rooms = this.room ? [this.room] : this.watch(confab.rooms).map(({ room }) => room);
    return rooms.some((room) => this.watch(confab.room(room).presence).people.some(({ id }) => id === this.user));
  }

  #line(here: boolean, label: string) {
    return html`<span class="base" translate="no"><i class=${here ? 'here' : ''} part="dot"></i><span part="label">${label}</span></span>`;
  }
}
