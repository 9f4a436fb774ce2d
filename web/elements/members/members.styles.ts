import { css } from 'lit';

export const membersStyles = css`
  .base { padding: 8px; outline: none; }
  h3 { margin: 0; padding: 12px 8px 4px; color: var(--_muted); font: 500 12px/16px var(--_font); font-variant-numeric: tabular-nums; }
  h3:first-child { padding-block-start: 4px; }
  ul { margin: 0; padding: 0; list-style: none; }
  li { display: flex; align-items: center; gap: 10px; min-height: 40px; padding: 0 8px; border-radius: 6px; }
  .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .absent .name { color: var(--_muted); }
  .absent .avatar { background: #5d6470; }
  .note { flex: none; color: var(--_muted); font: 400 12px/16px var(--_font); }
  .icon-button { width: 32px; height: 32px; margin-inline-end: -8px; }
  .more { padding: 8px; font-size: 13px; }
  .problem { padding: 8px; color: var(--_muted); font: 400 13px/18px var(--_font); }
  [popover] { margin: 0; padding: 4px; inset: auto; border: 1px solid var(--_border); border-radius: 10px; background: var(--_surface); color: var(--_text); }
  [popover] button { display: block; width: 100%; min-height: var(--_control); padding-inline: 12px; border-radius: 6px; font: 500 13px/18px var(--_font); }
  [popover] button:hover { background: var(--_hover); }
  @media (pointer: coarse) {
    li { min-height: 48px; }
    .icon-button { width: 44px; height: 44px; }
  }
`;
