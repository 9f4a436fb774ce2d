import { css } from 'lit';

/** Fields of forms. Never below 16 px on touch, where phones would zoom in. */
export const fields = css`
  .label { display: block; margin-block-end: 6px; font: 500 13px/18px var(--_font); }
  .input {
    width: 100%; min-height: 44px; margin: 0; padding: 0 14px; border: 1px solid var(--_strong-border); border-radius: 10px;
    background: var(--_surface); color: var(--_text); font: 400 16px/24px var(--_font);
  }
  .input:focus-visible { border-color: var(--_accent); outline: 1px solid var(--_accent); outline-offset: 0; }
  .problem { margin: 8px 0 0; color: var(--_danger); font: 400 13px/18px var(--_font); }
  .problem:empty { margin: 0; }
`;
