import { css } from 'lit';

export const timelineStyles = css`
  :host { position: relative; height: 480px; min-height: 0; min-width: 0; container-type: inline-size; contain-intrinsic-inline-size: min(480px, 100vw); }
  .base { height: 100%; --_gutter: 24px; }
  /* However a page sizes it, there is an end to what is on screen: else every row would be rendered. */
  .scroller { height: 100%; max-height: 4000px; overflow: hidden auto; overflow-anchor: none; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-gutter: stable; }
  .scroller:focus-visible { outline-offset: -2px; }
  .sizer { position: relative; }
  .list, .top { position: absolute; inset: 0 0 auto; }
  .top { height: 56px; display: grid; place-items: center; grid-auto-flow: column; justify-content: center; gap: 8px; color: var(--_muted); font: 400 13px/18px var(--_font); }
  .end { position: absolute; inset-block-end: 12px; width: 1px; height: 1px; }
  .day, .unread { display: flex; align-items: center; gap: 12px; color: var(--_muted); font: 400 12px/16px var(--_font); padding: 14px var(--_gutter) 6px; }
  .day::before, .day::after, .unread::before { content: ''; flex: 1; height: 1px; background: var(--_border); }
  .unread { padding-block: 12px 4px; color: var(--_link); font-weight: 500; }
  .unread::before { background: var(--_accent); opacity: 0.5; }
  .gap { padding: 12px var(--_gutter); color: var(--_muted); font: 400 13px/18px var(--_font); text-align: center; }
  .empty { height: 100%; display: grid; place-content: center; justify-items: center; gap: 4px; padding: 24px; text-align: center; }
  .empty strong { font-weight: 600; }
  .empty span { color: var(--_muted); font: 400 13px/18px var(--_font); }
  .jump {
    position: absolute; inset-inline-end: var(--_gutter); inset-block-end: 12px;
    display: flex; align-items: center; gap: 6px; min-height: var(--_control); padding-inline: 12px; border-radius: 22px;
    background: var(--_surface); border: 1px solid var(--_border); font: 500 13px/18px var(--_font); font-variant-numeric: tabular-nums;
  }
  .jump:hover { background: var(--_hover); }
  .jump svg { width: 16px; height: 16px; color: var(--_muted); }
  @container (max-width: 639px) {
    .base { --_gutter: 16px; }
  }
  /* On paper nothing scrolls. */
  @media print {
    :host, .scroller, .sizer { height: auto !important; max-height: none; overflow: visible; }
    .list { position: static; transform: none !important; }
    .top, .jump { display: none; }
  }
  @media (forced-colors: active) {
    .day::before, .day::after, .unread::before { background: CanvasText; }
  }
`;
