import { css, html, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Confab, Invitation } from '../../core/api.ts';
import { ConfabElement } from '../base/element.ts';
import { AnsweredEvent } from '../events.ts';
import { controls } from '../styles/controls.ts';
import { tokens } from '../styles/tokens.ts';
import { errorWords } from '../text/errors.ts';
import { invitationsWords } from '../text/invitations.ts';
import { reason } from '../text/reason.ts';

/** It was answered before, or taken back. */
const GONE = 'no_invitation';
const codeOf = (error: unknown): string | undefined => (error as { code?: string }).code;
const keyOf = ({ room, by }: Invitation): string => `${room} ${by.id}`;

/**
 * The invitations that wait for an answer, newest first. Answered on one device, one is gone from all.
 *
 * @tagname confab-invitations
 * @fires {AnsweredEvent} confab-answered - One was accepted or declined.
 * @slot empty - Instead of the words for no invitations.
 * @csspart item - One invitation.
 * @csspart button - The buttons.
 * @csspart hint - Why answering failed.
 */
export class ConfabInvitations extends ConfabElement {
  static override styles = [tokens, controls, css`
    ul { display: grid; gap: 8px; margin: 0; padding: 0; list-style: none; }
    li { padding: 12px; border: 1px solid var(--_border); border-radius: 10px; background: var(--_surface); font: 400 13px/18px var(--_font); }
    p { margin: 0; overflow-wrap: anywhere; }
    strong { font-weight: 600; }
    .row { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 10px; }
    .failed { margin-block-start: 8px; color: var(--_danger); }
    @media (pointer: coarse) { li { font-size: 16px; line-height: 24px; } .button { font-size: 15px; } }
    .none { padding: 24px; color: var(--_muted); text-align: center; }
  `];

  /** Shows nothing at all while there are no invitations. */
  @property({ type: Boolean }) quiet = false;

  #known?: readonly string[];
  /** Of those that came last, to be told. */
  #news: readonly string[] = [];

  @state() private failure?: { invitation: Invitation; error: unknown };

  protected override render() {
    const confab = this.core;
    const received = confab ? this.watch(confab.invites).received : [];
    const words = this.words(invitationsWords);
    // An answered one goes at once: where the relay refuses the answer later, it stands there again with the reason.
    // To whom it was, that is: nobody else sees it.
    const { failure } = this, lost = failure && failure.invitation.to.id === (confab && this.watch(confab.me)?.id) && !received.some((other) => keyOf(other) === keyOf(failure.invitation)) ? [failure.invitation] : [];
    const shown = [...lost, ...received];
    const list = confab && shown.length > 0
      ? html`<ul class="base" translate="no" aria-label=${words.label}>${repeat(shown, keyOf, (invitation) => this.#card(confab, invitation, lost.includes(invitation)))}</ul>`
      : this.quiet ? nothing : html`<div class="base" translate="no"><slot name="empty"><p class="none" tabindex="-1">${words.none}</p></slot></div>`;
    const news = this.#arrived(received);
    return html`${list}<div class="sr" translate="no" role="status">${news.map((invitation) => html`<p>${this.#sentence(invitation)}</p>`)}</div>`;
  }

  /** Those that came while one was here and still wait: to be told once. What stood there already is no news. */
  #arrived(received: readonly Invitation[]): readonly Invitation[] {
    const key = ({ room, by, at }: Invitation): string => `${room} ${by.id} ${at}`;
    const known = this.#known, keys = received.map(key);
    this.#known = keys;
    const fresh = known && this.core?.status.value.phase === 'live' ? keys.filter((one) => !known.includes(one)) : [];
    if (fresh.length > 0) this.#news = fresh;
    return received.filter((invitation) => this.#news.includes(key(invitation)));
  }

  #sentence({ by, title, room }: Invitation) {
    const [start, middle, end] = this.words(invitationsWords).sentence;
    return html`${start}<strong><bdi>${by.name}</bdi></strong>${middle}<strong><bdi>${title || room}</bdi></strong>${end}`;
  }

  #card(confab: Confab, invitation: Invitation, lost: boolean) {
    const words = this.words(invitationsWords);
    const title = invitation.title || invitation.room;
    const failure = this.failure?.invitation === invitation ? this.failure.error : undefined;
    return html`<li part="item">
      <p>${this.#sentence(invitation)}</p>
      <div class="row">${lost ? html`
        <button class="button" part="button" type="button" aria-label="${words.dismiss}: ${title}" @click=${() => { this.failure = undefined; }}>${words.dismiss}</button>` : html`
        <button class="button primary" part="button" type="button" aria-label="${words.accept}: ${title}" @click=${() => this.#answer(confab, invitation, true)}>${words.accept}</button>
        <button class="button" part="button" type="button" aria-label="${words.decline}: ${title}" @click=${() => this.#answer(confab, invitation, false)}>${words.decline}</button>`}
      </div>
      ${failure === undefined ? nothing : html`<p class="failed" part="hint" role="alert">${words.failed(codeOf(failure) === GONE ? words.gone : reason(this.words(errorWords), failure))}</p>`}
    </li>`;
  }

  /** The buttons of an answered one go: whoever pressed them by key goes on with the next, or hears that there is none. */
  protected override update(changed: PropertyValues): void {
    const at = [...this.renderRoot.querySelectorAll('li')].findIndex((item) => item.contains(this.shadowRoot!.activeElement));
    super.update(changed);
    if (at < 0 || this.shadowRoot!.activeElement) return;
    const left = this.renderRoot.querySelectorAll('li');
    (left[Math.min(at, left.length - 1)]?.querySelector('button') ?? this.renderRoot.querySelector<HTMLElement>('.none'))?.focus();
  }

  async #answer(confab: Confab, invitation: Invitation, accepted: boolean): Promise<void> {
    this.failure = undefined;
    try {
      await (accepted ? confab.acceptInvite(invitation) : confab.declineInvite(invitation));
    } catch (error) {
      // As it was meant: on another device it was accepted already, or what is declined is gone.
      if (codeOf(error) !== GONE || (accepted && !confab.room(invitation.room).state.value.entered)) {
        this.failure = { invitation, error };
        return;
      }
    }
    this.dispatchEvent(new AnsweredEvent(invitation, accepted));
  }
}
