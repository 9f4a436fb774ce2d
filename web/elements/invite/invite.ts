import { css, html, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { roomName } from '../../../relay/wire.ts';
import type { Confab } from '../../core/api.ts';
import { ConfabElement } from '../base/element.ts';
import { InvitedEvent, ThrottledEvent } from '../events.ts';
import { controls } from '../styles/controls.ts';
import { tokens } from '../styles/tokens.ts';
import { errorWords } from '../text/errors.ts';
import { inviteWords } from '../text/invite.ts';
import { reason } from '../text/reason.ts';

/**
 * Invites somebody to a room, and takes that back. Inviting the same person again (or taking it back again)
 * takes a pause, which the button counts down.
 *
 * @tagname confab-invite
 * @fires {InvitedEvent} confab-invited - Somebody was invited, or the invitation taken back.
 * @fires {ThrottledEvent} confab-throttled - It was too early; the event says when it works again.
 * @csspart button - The button.
 * @csspart hint - What stands beside it: the pause, what became of the invitation, or why it failed.
 */
export class ConfabInvite extends ConfabElement {
  static override styles = [tokens, controls, css`
    :host { display: inline-block; }
    .base { position: relative; display: inline-flex; align-items: center; gap: 8px; }
    button { min-height: 24px; padding-inline: 4px; font: 500 13px/18px var(--_font); }
    .hint { color: var(--_muted); font: 400 12px/16px var(--_font); font-variant-numeric: tabular-nums; }
    .hint.failed { color: var(--_danger); }
    button[aria-disabled='true'] { color: var(--_muted); font-weight: 400; text-decoration: none; cursor: default; }
    @media (pointer: coarse) { button { padding-inline: 8px; } }
  `];

  /** Whom to invite, by id. */
  @property() user = '';

  /** What they are called, for who hears the button without seeing beside whom it stands. */
  @property() name = '';

  /** To which room, `space/room`. */
  @property() room = '';

  @state() private failure?: { error: unknown; by?: string };
  /** It stood open while one was here. What was accepted before says nothing of who is there now: they may have left. */
  #open = false;
  #tick?: ReturnType<typeof setTimeout>;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#tick);
  }

  /** What became of another invitation, or why it failed, says nothing of this one. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('user') && !changed.has('room')) return;
    this.failure = undefined;
    this.#open = false;
  }

  protected override render() {
    const confab = this.core;
    if (!confab || !this.user || !this.room) return nothing;
    const words = this.words(inviteWords);
    const name = roomName(this.room);
    const invitation = this.watch(confab.invites).sent.find(({ to, room }) => to.id === this.user && room === name);
    this.#open ||= invitation?.state === 'pending';
    if (this.#open && invitation?.state === 'accepted') return html`<span class="base" translate="no"><span class="hint" part="hint">${words.joined}</span></span>`;
    const kind = invitation?.state === 'pending' ? 'cancel' : 'invite';
    const seconds = this.#pause(confab, kind);
    const failure = this.failure?.by === this.watch(confab.me)?.id ? this.failure : undefined;
    const label = seconds > 0 ? words.again(seconds) : kind === 'cancel' ? words.withdraw : words.invite;
    return html`<span class="base" translate="no">
      ${failure === undefined ? nothing : html`<span class="hint failed" part="hint" role="alert">${words.failed(reason(this.words(errorWords), failure.error))}</span>`}
      ${kind === 'cancel' ? html`<span class="sr">${words.invited}</span>` : nothing}
      <button class="textual" part="button" type="button" aria-label=${this.name ? `${label}: ${this.name}` : nothing} aria-disabled=${seconds > 0} @click=${() => this.#act(confab, kind)}>
        ${label}
      </button>
    </span>`;
  }

  /** Seconds until it works again, counted down. */
  #pause(confab: Confab, kind: 'invite' | 'cancel'): number {
    clearTimeout(this.#tick);
    const left = this.watch(confab.throttledUntil(kind, this.user)) - Date.now();
    if (left <= 0) return 0;
    this.#tick = setTimeout(() => this.requestUpdate(), left % 1000 || 1000);
    return Math.ceil(left / 1000);
  }

  async #act(confab: Confab, kind: 'invite' | 'cancel'): Promise<void> {
    const { user, room } = this, by = confab.me.value?.id;
    const until = confab.throttledUntil(kind, user);
    this.failure = undefined;
    if (until.value > Date.now()) {
      this.dispatchEvent(new ThrottledEvent(user, until.value));
      return;
    }
    try {
      await (kind === 'invite' ? confab.invite(user, room) : confab.cancelInvite(user, room));
      this.dispatchEvent(new InvitedEvent(user, room, kind === 'cancel'));
    } catch (error) {
      if ((error as { code?: string }).code === 'throttled') this.dispatchEvent(new ThrottledEvent(user, until.value));
      else if (user === this.user && room === this.room) this.failure = { error, by };
    }
  }
}
