import { css } from 'lit';

export const badgeStyles = css`
  :host { display: inline-block; vertical-align: middle; }
  .base { line-height: 0; }
  .dot { display: inline-block; width: 9px; height: 9px; border-radius: 50%; background: var(--_accent); }
  .dot.mention { background: var(--_mention); }
  @media (forced-colors: active) {
    .dot, .dot.mention { forced-color-adjust: none; background: Highlight; }
  }
`;
