import { css } from 'lit';

/** The host is no higher than what it shows: where that stands on a corner it covers no more of it. */
export const badgeStyles = css`
  :host { display: inline-block; vertical-align: middle; line-height: 0; }
  .base { line-height: 0; }
  .dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; background: var(--_accent); }
  .dot.mention { background: var(--_mention); }
  @media (forced-colors: active) {
    .dot, .dot.mention { forced-color-adjust: none; background: Highlight; }
  }
`;
