import { html } from 'lit';
import type { Gap } from '../../core/api.ts';
import type { timelineWords } from '../text/timeline.ts';

/** Where messages are missing, it says so: to be filled, being filled, or gone for good. */
export function gapRow(gap: Gap, filling: boolean, fill: () => void, words: (typeof timelineWords)['en']) {
  if (gap.gone) return html`<div class="gap" translate="no"><span>${words.gapGone}</span></div>`;
  return html`<div class="gap" translate="no">
    <span>${words.gap}</span>
    <button class="textual" type="button" ?disabled=${filling} @click=${fill}>${filling ? words.gapFilling : words.gapFill}</button>
  </div>`;
}
