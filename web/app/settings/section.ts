/** How a section of the settings looks. */
import { css } from 'lit';

export const section = css`
  :host { padding-block: 16px; border-block-end: 1px solid var(--_border); }
  :host(:last-child) { border: 0; }
  h2 { font-size: 15px; line-height: 22px; font-weight: 600; }
  section > * + *, form > * + * { margin-block-start: 12px; }
  section > * + h2 { margin-block-start: 32px; }
  .row { display: flex; align-items: center; gap: 12px; min-block-size: var(--_control); flex-wrap: wrap; }
  .row > :first-child { flex: 1; min-inline-size: 120px; }
  .row.buttons > :first-child { flex: none; min-inline-size: 0; }
  .button { white-space: normal; padding-block: 6px; }
  select.field { inline-size: min(180px, 100%); }
  .switch { display: flex; align-items: center; gap: 12px; min-block-size: var(--_control); padding-block: 6px; cursor: pointer; }
  .switch span { flex: 1; overflow-wrap: anywhere; }
  .switch input { inline-size: 20px; block-size: 20px; margin: 0; accent-color: var(--_accent); }
  .ok { color: var(--confab-ok, light-dark(#206b38, #76cf8a)); font-size: 13px; line-height: 18px; }
`;
