import { css } from 'lit';

/** How many, the same wherever it stands. */
export const count = css`
  .count {
    display: inline-block; min-width: 18px; height: 18px; padding-inline: 5px; border-radius: 9px;
    font: 600 12px/18px var(--_font); text-align: center; font-variant-numeric: tabular-nums;
    background: var(--_border); color: var(--_text);
  }
  .count.mention { background: var(--_mention); color: var(--_on-mention); }
  @media (forced-colors: active) {
    .count { outline: 1px solid CanvasText; }
    .count.mention { forced-color-adjust: none; background: Highlight; color: HighlightText; outline-color: Highlight; }
  }
`;
