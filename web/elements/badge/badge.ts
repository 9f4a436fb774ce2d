import { html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { Confab, Readable, Unread } from '../../core/api.ts';
import { ConfabElement } from '../base/element.ts';
import { UnreadEvent } from '../events.ts';
import { count } from '../styles/count.ts';
import { tokens } from '../styles/tokens.ts';
import { badgeWords } from '../text/badge.ts';
import { badgeStyles } from './badge.styles.ts';

/**
 * How much is unread: of a room, of a space, of everything; or the number that the site gave its user.
 * It shows nothing where there is nothing. Its number is part of the name that screen readers say, and it
 * is no live region, so it never interrupts.
 *
 * @tagname confab-badge
 * @fires {UnreadEvent} confab-unread - The number changed.
 * @csspart badge - The badge itself.
 */
export class ConfabBadge extends ConfabElement {
  static override styles = [tokens, count, badgeStyles];

  /** Counts this room only, `space/room`. */
  @property() room?: string;

  /** Counts this space only. */
  @property() space?: string;

  /** Shows the number that the site gave its user instead of unread messages. */
  @property({ type: Boolean }) notices = false;

  /** `count` shows the number, `dot` only that there is something. */
  @property() kind: 'count' | 'dot' = 'count';

  /** Above it, the badge says "99+". */
  @property({ type: Number }) max = 99;

  #unread?: { of: string; confab: Confab; readable: Readable<Unread> };
  #told?: Unread;

  /** The same readable from render to render, so that it stays subscribed. */
  #source(confab: Confab): Readable<Unread> {
    const of = this.room ? { room: this.room } : this.space ? { space: this.space } : {};
    const key = JSON.stringify(of);
    if (this.#unread?.of !== key || this.#unread.confab !== confab) this.#unread = { of: key, confab, readable: confab.unread(of) };
    return this.#unread.readable;
  }

  #current(): Unread | undefined {
    const confab = this.core;
    if (!confab) return undefined;
    return this.notices ? { count: this.watch(confab.notices), mentions: 0 } : this.watch(this.#source(confab));
  }

  protected override render() {
    const unread = this.#current();
    this.#told = unread;
    if (!unread || (unread.count === 0 && unread.mentions === 0)) return nothing;
    const words = this.words(badgeWords);
    const shown = Math.max(unread.count, unread.mentions), max = this.max > 0 ? this.max : 99;
    const spoken = this.notices ? words.notices(shown)
      : unread.mentions > 0 ? `${words.unread(shown)}, ${words.mentions(unread.mentions)}` : words.unread(shown);
    const mention = unread.mentions > 0 ? 'mention' : '';
    return html`<span class="base" translate="no" part="badge">
      ${this.kind === 'dot' ? html`<i class="dot ${mention}"></i>` : html`<span class="count ${mention}" aria-hidden="true">${shown > max ? `${max}+` : shown}</span>`}
      <span class="sr">${spoken}</span>
    </span>`;
  }

  #lastTold?: Unread;

  protected override updated(): void {
    const now = this.#told, before = this.#lastTold;
    if (!now || (now.count === before?.count && now.mentions === before.mentions)) return;
    this.#lastTold = now;
    this.dispatchEvent(new UnreadEvent(now.count, now.mentions));
  }
}
