import { html, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Gap, Room, TimelineItem } from '../../core/api.ts';
import { ConfabElement } from '../base/element.ts';
import { sweepLeftovers } from '../base/leftovers.ts';
import { ReadEvent, type RecallEvent, type RetryEvent } from '../events.ts';
import '../message/confab-message.ts';
import { controls } from '../styles/controls.ts';
import { downIcon } from '../styles/icons.ts';
import { tokens } from '../styles/tokens.ts';
import { dayName, eachMidnight } from '../text/dates.ts';
import { timelineWords } from '../text/timeline.ts';
import { Arrivals } from './arrivals.ts';
import { gapRow } from './gap.ts';
import { LongList, TOP_SPACE } from './long-list.ts';
import { Older } from './older.ts';
import { isGap, keyOf, lastKept, othersAfter, rowAt, type Row } from './rows.ts';
import { timelineStyles } from './timeline.styles.ts';
import { Visit, isLookedAt } from './visit.ts';

/** So near the top, in pixels, older messages are fetched: before the reader gets there. */
const LOAD_AHEAD = 1200;
const NO_ITEMS: readonly TimelineItem[] = [];

/**
 * The messages of a room, however many: it opens at the newest, loads older ones as one scrolls and holds on
 * to what is being read. Being seen at its end, in a page that is looked at, marks the room as read.
 *
 * It enters no room: `<confab-room>` does, or `room.enter()`.
 *
 * Screen readers find a log; what arrives is told by a separate polite region, history never is.
 *
 * @tagname confab-timeline
 * @fires {ReadEvent} confab-read - The room was read up to the newest message.
 * @fires {RetryEvent} confab-retry - From a message: it is to be sent again.
 * @fires {RecallEvent} confab-recall - From a message: it is to be written anew.
 * @slot empty - Instead of the words for a room without messages.
 * @csspart list - What scrolls.
 * @csspart day - The line where a day begins.
 * @csspart unread-divider - The line where the unread ones began.
 * @csspart jump - The button that leads to the newest message.
 * @csspart name - The author's name.
 * @csspart time - When a message was written.
 * @csspart body - The text of a message.
 * @csspart state - What became of one's own message: waiting, underway, failed.
 */
export class ConfabTimeline extends ConfabElement {
  static override styles = [tokens, controls, timelineStyles];

  /** Which room, `space/room`. */
  @property() room = '';

  @query('.scroller') private scroller!: HTMLElement | null;
  @state() private filling?: Gap;
  readonly #list = new LongList<TimelineItem>(this, keyOf);
  #older = new Older(undefined, () => undefined);
  #visit = new Visit();
  #arrivals = new Arrivals();
  #room?: Room;
  #user?: string;
  #items = NO_ITEMS;
  #live = false;
  /** What stands in a room that was not entered is not known, and not asked for: that there is nothing would be no answer. */
  #known = false;
  /** Its end is on screen: not below the fold, nor in something that is closed. */
  #inSight = false;
  readonly #sight = new IntersectionObserver((entries) => {
    this.#inSight = entries.at(-1)!.isIntersecting;
    this.#lookedAt();
  });
  #stay?: AbortController;
  #stopDays?: () => void;
  /** The last message that was seen at the end: what came after it is counted on the jump button. */
  #seen = '';

  override connectedCallback(): void {
    super.connectedCallback();
    // With its signal it is what listeners want to be told.
    const stay = this.#stay = new AbortController();
    // It may stand in another window than the page's, which is looked at by itself.
    const { ownerDocument } = this, view = ownerDocument.defaultView;
    const print = ({ type }: Event): void => {
      this.#list.whole = type === 'beforeprint';
      this.requestUpdate();
      // Firefox prints what stands there when this returns.
      this.performUpdate();
    };
    ownerDocument.addEventListener('visibilitychange', this.#lookedAt, stay);
    view?.addEventListener('focus', this.#lookedAt, stay);
    view?.addEventListener('beforeprint', print, stay);
    view?.addEventListener('afterprint', print, stay);
    this.#stopDays = eachMidnight(() => {
      for (const message of this.renderRoot.querySelectorAll('confab-message')) message.requestUpdate();
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stay?.abort();
    this.#stopDays?.();
    this.#list.rest();
  }

  /** Shows the newest message. */
  scrollToLatest(): void { this.#list.toEnd(); }

  /** Shows a message that is loaded, by its id; answers whether it is. */
  scrollToMessage(id: string): boolean {
    const index = this.#items.findIndex((item) => !isGap(item) && item.id === id);
    if (index >= 0) this.#list.toIndex(index);
    return index >= 0;
  }

  protected override willUpdate(): void {
    const confab = this.room ? this.core : undefined;
    const room = confab?.room(this.room), user = confab && this.watch(confab.me)?.id;
    // Another user of the same room has read another part of it, and nothing is told to them that came to the one before.
    if (room !== this.#room || (this.#user !== undefined && user !== this.#user)) {
      this.#room = room;
      this.#older = new Older(room, () => this.requestUpdate());
      this.#visit = new Visit();
      this.#arrivals = new Arrivals();
      this.#list.forget();
      this.#seen = '';
    }
    this.#user = user;
    const live = confab !== undefined && this.watch(confab.status).phase === 'live';
    if (live && !this.#live) this.#older.backInReach();
    this.#live = live;
    const before = this.#items.at(-1);
    this.#items = room ? this.watch(room.messages) : NO_ITEMS;
    this.#older.see(this.#items[0]);
    this.#visit.see(room, this.#items);
    const last = this.#items.at(-1);
    // What one sends oneself is always shown, wherever one was reading.
    if (last && !isGap(last) && last.state !== 'sent' && before && keyOf(before) !== keyOf(last)) this.updateComplete.then(() => this.scrollToLatest());
  }

  protected override render() {
    const words = this.words(timelineWords);
    const items = this.#items;
    const rows = this.#list.rows(this.hasUpdated && this.isConnected ? this.scroller : null, items);
    const context = { readUntil: this.#visit.readUntil, complete: this.#older.state === 'complete' };
    this.#known = items.length > 0 || this.#room !== undefined && this.watch(this.#room.state).entered;
    const empty = this.#known && items.length === 0 && this.#older.state === 'complete';
    return html`<div class="base" @confab-retry=${this.#retry} @confab-recall=${this.#recall}>
      <div class="scroller" part="list" role="log" aria-live="off" tabindex="0" @keydown=${this.#keydown} aria-label=${words.label(this.#room?.state.value.title ?? this.room)}>
        ${empty ? html`<slot name="empty"><div class="empty" translate="no"><strong>${words.empty}</strong><span>${words.emptyHint}</span></div></slot>` : html`<div class="sizer">
          <div class="top" translate="no">${this.#known ? this.#top(words) : nothing}</div>
          <div class="list">${repeat(rows, ({ key }) => key, ({ index }) => html`<div data-index=${index}>${this.#row(rowAt(items, index, context))}</div>`)}</div>
        </div>`}
      </div>
      <div class="end"></div>
      ${this.#jump(words)}
      <div class="sr" translate="no" role="status">${this.#arrivals.tell(items, words, empty)}</div>
    </div>`;
  }

  #top(words: (typeof timelineWords)['en']) {
    switch (this.#older.state) {
      case 'loading': return html`<span>${words.loading}</span>`;
      case 'failed': return html`<span>${words.loadFailed}</span><button class="textual" type="button" @click=${() => this.#older.load()}>${words.retry}</button>`;
      // What is gone for good says so itself.
      case 'complete': return isGap(this.#items[0]) ? nothing : html`<span>${words.beginning}</span>`;
      case 'more': return nothing;
    }
  }

  #row(row: Row | undefined) {
    if (!row) return nothing;
    const { item } = row;
    const words = this.words(timelineWords);
    if (isGap(item)) return gapRow(item, this.filling === item, () => this.#fill(item), words);
    return html`
      ${row.startsDay ? html`<div class="day" translate="no" part="day">${dayName(this.locale, item.at)}</div>` : nothing}
      ${row.startsUnread ? html`<div class="unread" translate="no" part="unread-divider">${words.unread}</div>` : nothing}
      <confab-message exportparts="name,time,body,state" .message=${item} ?continued=${row.continued}></confab-message>`;
  }

  #jump(words: (typeof timelineWords)['en']) {
    if (this.#list.atEnd || this.#items.length === 0) return nothing;
    const newer = othersAfter(this.#items, this.#seen)?.length ?? 0;
    return html`<button class="jump" translate="no" part="jump" type="button" @click=${() => this.scrollToLatest()}>${downIcon}<span>${newer > 0 ? words.newer(newer) : words.jump}</span></button>`;
  }

  /** Whoever was in something that goes, a row that is scrolled away or a button that was pressed, goes on scrolling by key. */
  protected override update(changed: PropertyValues): void {
    const root = this.shadowRoot!, focused = root.activeElement;
    super.update(changed);
    // Rows are measured in this task, so they must have rendered in it.
    for (const message of root.querySelectorAll('confab-message')) message.renderNow();
    if (focused && !root.activeElement) this.scroller?.focus({ preventScroll: true });
  }

  protected override firstUpdated(): void {
    // Only now there is something to scroll in, so only now rows can be chosen.
    this.requestUpdate();
    this.#sight.observe(this.renderRoot.querySelector('.end')!);
  }

  protected override updated(): void {
    const [scroller, sizer, list, top] = ['.scroller', '.sizer', '.list', '.top'].map((name) => this.renderRoot.querySelector<HTMLElement>(name));
    if (this.isConnected && scroller && sizer && list && top) {
      sweepLeftovers(list);
      this.#list.commit({ scroller, sizer, list, top });
    }
    this.#read();
    this.#loadAhead();
  }

  /** By the browser's own way rows that find their height meanwhile would keep one from getting there. */
  #keydown(event: KeyboardEvent): void {
    const end = event.key === 'End';
    if (event.shiftKey || event.altKey || !end && event.key !== 'Home') return;
    event.preventDefault();
    if (end) this.scrollToLatest(); else this.#list.toIndex(0);
  }

  #loadAhead(): void {
    const scroller = this.scroller;
    if (this.#known && scroller && this.#older.state === 'more' && scroller.scrollTop < LOAD_AHEAD + TOP_SPACE) void this.#older.load();
  }

  #read(): void {
    const last = this.#items.at(-1);
    if (!this.#list.atEnd || !last) return;
    this.#seen = lastKept(this.#items);
    if (!this.#room || !this.#inSight || !isLookedAt(this) || !this.scroller?.clientHeight) return;
    const position = this.#visit.markRead(this.#room, this.#items);
    if (position !== undefined) this.dispatchEvent(new ReadEvent(this.#room.room, position));
  }

  #lookedAt = (): void => {
    if (!this.#room || this.#items.length === 0 || !this.#inSight || !isLookedAt(this)) return;
    this.#visit.begin(this.#room, this.#items);
    this.requestUpdate();
  };

  async #fill(gap: Gap): Promise<void> {
    this.filling = gap;
    try {
      await this.#room?.fill(gap);
    } catch { /* the gap stands as it did, with its button */ }
    this.filling = undefined;
  }

  #retry(event: RetryEvent): void {
    if (!event.defaultPrevented) this.#room?.retry(event.message.id);
  }

  #recall(event: RecallEvent): void {
    const room = this.#room, text = event.defaultPrevented ? undefined : room?.recall(event.message.id);
    // Recalled it stands nowhere else, and neither does what is being written: so both stay.
    if (text !== undefined) room?.setDraft(room.draft.value === '' ? text : `${text}\n${room.draft.value}`);
  }
}
