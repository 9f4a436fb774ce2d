import { css } from 'lit';

export const composerStyles = css`
  .field {
    display: flex; align-items: flex-end; gap: 8px; min-height: 44px; padding: 3px;
    padding-inline-start: 14px; border: 1px solid var(--_strong-border); border-radius: 10px; background: var(--_surface);
    transition: border-color 120ms var(--_ease);
  }
  .field:focus-within { border-color: var(--_accent); outline: 1px solid var(--_accent); }
  .field.disabled { background: var(--_hover); border-color: var(--_border); }
  textarea {
    flex: 1; min-width: 0; height: 36px; max-height: min(152px, 40cqh); margin: 0; padding: 7px 0; border: 0; resize: none;
    background: none; color: inherit; font: 400 var(--_body) var(--_font); overflow-wrap: anywhere; text-overflow: ellipsis; scrollbar-width: thin;
  }
  /* The field around it shows the focus. */
  textarea:focus-visible { outline: none; }
  textarea::placeholder { color: var(--_muted); opacity: 1; }
  /* A long name is cut (Chromium asks the field itself with what): wrapped it would make the field high until the first letter. Why it is off is not. */
  textarea:read-write::placeholder { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .send {
    display: grid; place-items: center; flex: none; width: 36px; height: 36px; border-radius: 8px;
    background: var(--_accent); color: var(--_on-accent); transition: background-color 120ms var(--_ease);
  }
  .send:disabled { background: var(--_hover); color: var(--_muted); }
  .send svg { width: 16px; height: 16px; stroke-width: 1.8; }
  .below { display: flex; justify-content: space-between; gap: 12px; min-height: 16px; margin-block-start: 4px; color: var(--_muted); font: 400 12px/16px var(--_font); }
  .below span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .limit { font-variant-numeric: tabular-nums; }
  .limit.over { color: var(--_danger); font-weight: 500; }
  @media (pointer: coarse) {
    .field { padding: 2px; padding-inline-start: 14px; }
    textarea { height: 44px; padding: 10px 0; font-size: max(16px, 1em); }
    .send { width: 44px; height: 44px; }
  }
  @media (forced-colors: active) {
    .field:focus-within { outline: 2px solid Highlight; }
    .send { border: 1px solid ButtonText; }
  }
`;
