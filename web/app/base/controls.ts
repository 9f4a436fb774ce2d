/** The app's controls and heads, upon those of the elements. */
import { css, type CSSResultGroup } from 'lit';
import { controls as shared } from '../../elements/styles/controls.ts';
import { count } from '../../elements/styles/count.ts';

export const controls: CSSResultGroup = [shared, count, css`
  :host { font: 400 var(--_body) var(--_font); color: var(--_text); }
  h1, h2, h3, p, ul, ol, dl, dd, fieldset, legend { margin: 0; padding: 0; border: 0; min-inline-size: 0; }
  ul, ol { list-style: none; }
  a { color: var(--_link); }
  .button { text-decoration: none; color: var(--_text); background: var(--_surface); }
  a.icon-button { color: var(--_muted); text-decoration: none; }

  .field { display: block; inline-size: 100%; min-block-size: var(--_control); margin: 0; padding: 6px 12px; border: 1px solid var(--_strong-border); border-radius: 10px; background: var(--_surface); color: var(--_text); font: inherit; }
  .field::placeholder { color: var(--_muted); opacity: 1; }
  .field:focus-visible { outline-width: 1px; outline-offset: 0; border-color: var(--_accent); }
  .label { display: block; font-size: 13px; line-height: 18px; font-weight: 500; margin-block-end: 6px; }
  .hint { font-size: 13px; line-height: 18px; color: var(--_muted); }
  .field + .hint, .field + .fault, .link + .hint { margin-block-start: 6px; }
  .fault { font-size: 13px; line-height: 18px; color: var(--_danger); }
  .fault:empty { margin: 0; }

  .head { block-size: 52px; flex: none; padding-inline: 16px 8px; display: flex; align-items: center; gap: 8px; border-block-end: 1px solid var(--_border); }
  .head :is(h1, h2) { font: 600 15px/22px var(--_font); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .head .end { margin-inline-start: auto; display: flex; gap: 4px; flex: none; }

  /* iOS zooms into fields whose text is smaller. */
  @media (pointer: coarse) { .field { font-size: 16px; line-height: 24px; } .button { font-size: 15px; } }
  @media (forced-colors: active) { .button.primary { background: Highlight; color: HighlightText; forced-color-adjust: none; } }
`];
