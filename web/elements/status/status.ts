import { css, html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import type { Status } from '../../core/api.ts';
import { ConfabElement } from '../base/element.ts';
import { controls } from '../styles/controls.ts';
import { tokens } from '../styles/tokens.ts';
import { errorWords } from '../text/errors.ts';
import { reason, sentence } from '../text/reason.ts';
import { statusWords } from '../text/status.ts';

/**
 * One quiet line while the connection is not live, and what is to be done about it; nothing while it is.
 *
 * @tagname confab-status
 * @csspart bar - The line.
 * @csspart action - What can be done.
 */
export class ConfabStatus extends ConfabElement {
  static override styles = [tokens, controls, css`
    .bar { display: flex; align-items: center; gap: 8px; padding: 6px 24px; border-block-start: 1px solid var(--_border); color: var(--_muted); font: 400 13px/18px var(--_font); }
    .bar i { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--_away); }
    .connecting { overflow: hidden; animation: wait 0s 800ms backwards; }
    @keyframes wait { from { visibility: hidden; max-height: 0; padding-block: 0; border-width: 0; } }
    .textual { margin-inline-start: auto; }
    @media (forced-colors: active) { .bar i { forced-color-adjust: none; background: Highlight; } }
    @container (max-width: 639px) { .bar { padding-inline: 16px; } }
  `];

  @state() private dismissed = false;
  /** It says that the connection is back. */
  #back = false;

  protected override render() {
    const status = this.core && this.watch(this.core.status);
    return html`<div class="base" translate="no" role="status">${status ? this.#bar(status) : nothing}</div>`;
  }

  #bar(status: Status) {
    const words = this.words(statusWords);
    const waiting = status.waiting > 0 ? ` ${words.waiting(status.waiting)}` : '';
    // What no network mends: the token, or that this site is not let in.
    const { phase, error } = status, code = error?.code;
    const why = code && code !== 'offline' ? ` ${sentence(reason(this.words(errorWords), error))}` : '';
    const again = code === 'bad_token' || code === 'expired' ? ` ${words.again}` : '';
    // Whoever listens heard the line, and would else never hear that it is gone.
    this.#back = phase === 'live' && (this.#back || (this.offsetHeight > 0 && !status.alone));
    const line = (text: string, action: unknown = nothing) => html`<div class="bar ${phase}" part="bar"><i></i><span>${text}</span>${action}</div>`;
    switch (phase) {
      case 'live':
        if (!status.alone || this.dismissed) return this.#back ? html`<span class="sr">${words.back}</span>` : nothing;
        return line(words.alone, html`<button class="textual" part="action" type="button" @click=${() => { this.dismissed = true; }}>${words.dismiss}</button>`);
      case 'signed-out': return why ? line(why) : nothing;
      // A first connection, and another tab that takes over, take a moment: the line waits, so that nothing moves for that.
      case 'connecting': return line(words.connecting + waiting);
      case 'degraded': return line(words.degraded);
      case 'offline': return line(words.offline + why + again + waiting);
    }
  }
}
