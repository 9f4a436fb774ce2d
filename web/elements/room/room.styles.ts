import { css } from 'lit';

export const roomStyles = css`
  :host { height: 480px; min-height: 0; min-width: 0; container-type: size; contain-intrinsic-inline-size: min(480px, 100vw); }
  .room { display: flex; flex-direction: column; height: 100%; min-height: 0; background: var(--_surface); overflow: hidden; outline: none; }
  .header { flex: none; display: flex; align-items: center; gap: 8px; min-height: 52px; padding-inline: 24px; border-block-end: 1px solid var(--_border); }
  .title { display: flex; align-items: center; gap: 6px; margin: 0; min-width: 0; font: 600 15px/22px var(--_font); }
  .title bdi { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .title svg { flex: none; width: 16px; height: 16px; }
  .here { flex: none; color: var(--_muted); font: 400 13px/18px var(--_font); font-variant-numeric: tabular-nums; }
  .body { flex: 1; min-height: 0; display: flex; flex-direction: column; }
  confab-timeline { flex: 1; }
  .composer { flex: none; padding: 12px 24px; border-block-start: 1px solid var(--_border); }
  .place { flex: 1; display: grid; place-content: center; justify-items: center; gap: 8px; padding: 24px; text-align: center; color: var(--_muted); }
  .place strong { color: var(--_text); font: 600 18px/24px var(--_font); }
  .place p { margin: 0 0 8px; max-width: 48ch; }
  .place blockquote { max-height: 30cqh; max-width: 48ch; margin: 0 0 8px; overflow: auto; overflow-wrap: anywhere; white-space: pre-wrap; text-align: start; color: var(--_text); }
  .skeleton { flex: 1; display: flex; flex-direction: column; justify-content: flex-end; gap: 20px; padding: 24px; opacity: 0; animation: appear 200ms var(--_ease) 200ms forwards; }
  .skeleton i { display: block; height: 36px; max-width: 480px; border-radius: 10px; background: var(--_hover); }
  .skeleton i:nth-child(2) { max-width: 320px; }
  .skeleton i:nth-child(3) { max-width: 400px; }
  @keyframes appear { to { opacity: 1; } }
  .compact .header { min-height: 40px; }
  .compact .composer { padding: 8px 12px; }
  /* On paper nothing scrolls, and nobody writes. */
  @media print {
    :host, .room, .body { display: block; height: auto !important; overflow: visible; container-type: normal; color-scheme: light !important; }
    .composer, confab-status { display: none; }
  }
  @container (max-width: 639px) {
    .header { padding-inline: 16px; }
    .composer { padding: 8px 12px; }
  }
`;
