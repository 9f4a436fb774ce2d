import { css } from 'lit';

export const roomsStyles = css`
  nav { padding: 8px; }
  h3 { margin: 0; padding: 12px 8px 4px; color: var(--_muted); font: 500 12px/16px var(--_font); }
  h3:first-child { padding-block-start: 4px; }
  ul { margin: 0; padding: 0; list-style: none; }
  .item { display: flex; align-items: center; gap: 8px; width: 100%; min-height: 32px; padding: 0 8px; border-radius: 6px; color: var(--_muted); }
  .item:hover { background: var(--_hover); color: var(--_text); }
  .item.unread { color: var(--_text); font-weight: 600; }
  .item[aria-current] { background: var(--_selected); color: var(--_text); }
  .item:focus-visible { outline-offset: -2px; }
  .mark { display: grid; place-items: center; flex: none; width: 16px; color: var(--_muted); font-weight: 400; }
  .mark svg { width: 15px; height: 15px; }
  .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .muted { flex: none; color: var(--_muted); font: 400 12px/16px var(--_font); }
  .none { margin: 0; padding: 24px; color: var(--_muted); text-align: center; font: 400 13px/18px var(--_font); }
  @media (pointer: coarse) {
    .item { min-height: 48px; padding-inline: 12px; }
  }
  @media (forced-colors: active) {
    .item[aria-current] { outline: 2px solid Highlight; outline-offset: -2px; }
  }
`;
