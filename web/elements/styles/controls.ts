import { css } from 'lit';

/** Buttons and icons, the same wherever they stand. */
export const controls = css`
  button { margin: 0; border: 0; padding: 0; background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
  button:disabled { cursor: default; }
  svg { display: block; width: 18px; height: 18px; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 8px;
    min-height: var(--_control); padding-inline: 12px;
    border: 1px solid var(--_border); border-radius: 6px;
    font: 500 13px/18px var(--_font); white-space: nowrap;
    transition: background-color 120ms var(--_ease);
  }
  .button:hover:not(:disabled) { background: var(--_hover); }
  .button.primary { border-color: transparent; background: var(--_accent); color: var(--_on-accent); }
  .button.primary:hover:not(:disabled) { background: color-mix(in oklab, var(--_accent) 88%, var(--_text)); }
  .button:disabled { color: var(--_muted); background: var(--_hover); border-color: transparent; }
  .textual { color: var(--_link); font-weight: 500; border-radius: 6px; }
  .textual:hover { text-decoration: underline; }
  .textual:disabled { color: var(--_muted); font-weight: 400; text-decoration: none; }
  .icon-button { display: grid; place-items: center; width: var(--_control); height: var(--_control); border-radius: 6px; color: var(--_muted); flex: none; }
  .icon-button:hover { background: var(--_hover); color: var(--_text); }
  @media (pointer: coarse) {
    .textual { min-width: 44px; min-height: 44px; }
  }
  @media (forced-colors: active) {
    .button, .icon-button { border: 1px solid ButtonText; }
  }
`;
