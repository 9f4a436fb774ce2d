import { html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { Message } from '../../core/api.ts';
import { avatar, avatarStyles } from '../avatar/avatar.ts';
import { ConfabElement } from '../base/element.ts';
import { RecallEvent, RetryEvent } from '../events.ts';
import { controls } from '../styles/controls.ts';
import { tokens } from '../styles/tokens.ts';
import { dayAndTime, timeOfDay } from '../text/dates.ts';
import { errorWords } from '../text/errors.ts';
import { messageWords } from '../text/message.ts';
import { reason } from '../text/reason.ts';
import { linkify } from './linkify.ts';
import { messageStyles } from './message.styles.ts';

/** So long a message may be underway before it says so: most arrive sooner, and a line that flickers helps nobody. */
const PATIENCE = 1000;

/** Refused for what it is: as it stands it is refused again. */
const UNFIT = ['too_large', 'bad_data'];

/**
 * One message: who, when, what, and what became of it where it is one's own. Its text is text: links to
 * http, https and mailto are links, everything else is shown as it was written.
 *
 * @tagname confab-message
 * @fires {RetryEvent} confab-retry - A failed message is to be sent again.
 * @fires {RecallEvent} confab-recall - A failed message is to be written anew.
 * @slot avatar - Instead of the author's picture or initials.
 * @slot actions - Below the text.
 * @csspart name - The author's name.
 * @csspart time - When it was written.
 * @csspart body - The text.
 * @csspart state - What became of one's own message: waiting, underway, failed.
 */
export class ConfabMessage extends ConfabElement {
  static override styles = [tokens, controls, avatarStyles, messageStyles];

  /** What to show. */
  @property({ attribute: false }) message?: Message;

  /** Follows a message by the same author: without avatar and name. */
  @property({ type: Boolean }) continued = false;

  #late?: ReturnType<typeof setTimeout>;
  /** It was seen underway: should it fail, that is news, for those who listen as well. */
  #sending = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#late);
  }

  /** Renders what is pending in this task, for a list that has to know the height now. */
  renderNow(): void {
    if (this.isUpdatePending) this.performUpdate();
  }

  protected override render() {
    const { message } = this;
    if (!message) return nothing;
    const time = timeOfDay(this.locale, message.at);
    const classes = `base message ${this.continued ? 'continued' : ''} ${message.mentionsMe ? 'mentioned' : ''} ${message.state}`;
    return html`<article class=${classes} aria-label=${this.words(messageWords).by(message.author.name, time)}>
      <div class="who" translate="no">${this.continued ? nothing : html`<slot name="avatar">${avatar(message.author)}</slot>`}</div>
      ${this.continued ? nothing : html`<div class="head" translate="no">
        <bdi class="name" part="name">${message.author.name}</bdi>
        <time part="time" datetime=${new Date(message.at).toISOString()} title=${dayAndTime(this.locale, message.at)}>${time}</time>
      </div>`}
      <div class="body" part="body" dir="auto" title=${this.continued ? time : nothing}>${this.#body(message)}</div>
      ${this.#state(message)}
      <div class="actions"><slot name="actions"></slot></div>
    </article>`;
  }

  /** Links and mentions are told apart from the words, also by the browser that finds the words' direction. */
  #body(message: Message) {
    if (message.type !== 'text') return html`<span class="other">${message.text || this.words(messageWords).unknownKind(message.type)}</span>`;
    return linkify(message.text).map((piece) => {
      if (piece.kind === 'link') return html`<a dir="ltr" href=${piece.href} target="_blank" rel="noopener noreferrer ugc">${piece.text}</a>`;
      return piece.kind === 'mention' ? html`<bdi class="at">${piece.text}</bdi>` : piece.text;
    });
  }

  #state(message: Message) {
    clearTimeout(this.#late);
    if (message.state === 'sent') return nothing;
    const words = this.words(messageWords);
    if (message.state === 'failed') {
      return html`<div class="state failed" translate="no" part="state">
        <span role=${this.#sending ? 'alert' : nothing}>${words.failed(reason(this.words(errorWords), message.error))}</span>
        ${UNFIT.includes(message.error?.code ?? '') ? nothing : html`<button class="textual" type="button" @click=${() => this.dispatchEvent(new RetryEvent(message))}>${words.retry}</button>`}
        <button class="textual" type="button" @click=${() => this.dispatchEvent(new RecallEvent(message))}>${words.edit}</button>
      </div>`;
    }
    this.#sending = true;
    const patience = message.at + PATIENCE - Date.now();
    // Much more than there ever is means that the clock was set back.
    if (patience > 0 && patience < 2 * PATIENCE) {
      this.#late = setTimeout(() => this.requestUpdate(), patience);
      return nothing;
    }
    return html`<div class="state" translate="no" part="state"><span>${message.state === 'queued' ? words.queued : words.sending}</span></div>`;
  }
}
