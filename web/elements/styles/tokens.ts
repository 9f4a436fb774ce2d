import { css } from 'lit';

/**
 * The visual language, in every shadow root: `--confab-*` from outside wins, else the light or dark
 * value of the page's own `color-scheme` (which `theme` sets for an element and all inside it).
 * The reset stands on `.base`, not on the host, because rules of the page beat `:host` but never
 * reach what is inside.
 */
export const tokens = css`
  :host {
    --_canvas: var(--confab-canvas, light-dark(#f9fafc, #0f1014));
    --_surface: var(--confab-surface, light-dark(#ffffff, #16181d));
    --_sunken: var(--confab-sunken, light-dark(#f1f2f6, #0b0c0f));
    --_hover: var(--confab-hover, light-dark(#eaedf2, #1f2227));
    --_selected: var(--confab-selected, light-dark(#dee6f8, #232b3d));
    --_border: var(--confab-border, light-dark(#d6d9df, #2b2e34));
    --_strong-border: var(--confab-strong-border, light-dark(#83868e, #767a83));
    --_text: var(--confab-text, light-dark(#1b1e25, #e6e8ec));
    --_muted: var(--confab-muted, light-dark(#585c65, #a1a5ac));
    --_accent: var(--confab-accent, light-dark(#385db8, #80a3f0));
    /* White or black, whichever is read better: the accent is the page’s. */
    --_on-accent: var(--confab-on-accent, lab(from var(--_accent) calc((49.4 - l) * 1e3) 0 0));
    --_link: var(--confab-link, light-dark(#3054ae, #98b7f8));
    --_mention: var(--confab-mention, light-dark(#c1253b, #f17074));
    --_on-mention: var(--confab-on-mention, light-dark(#ffffff, #1d0c0c));
    --_mention-row: var(--confab-mention-row, light-dark(#fff1de, #332615));
    --_online: var(--confab-online, light-dark(#2a904b, #5ac576));
    --_away: var(--confab-away, light-dark(#b77610, #e8aa4e));
    --_danger: var(--confab-danger, light-dark(#ba1c30, #f68482));
    --_font: var(--confab-font, system-ui, 'Helvetica Neue', Arial, sans-serif);
    --_body: 15px/22px;
    --_control: 36px;
    --_ease: cubic-bezier(0.2, 0, 0, 1);
    display: block;
    writing-mode: horizontal-tb;
  }
  :host([hidden]) { display: none; }
  :host([theme='light']) { color-scheme: light; }
  :host([theme='dark']) { color-scheme: dark; }
  :host([theme='auto']) { color-scheme: light dark; }
  @media (pointer: coarse) {
    :host { --_body: 16px/24px; --_control: 44px; }
  }
  *, *::before, *::after { box-sizing: border-box; }
  .base {
    color: var(--_text);
    font: 400 var(--_body) var(--_font);
    letter-spacing: normal;
    word-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-transform: none;
    text-shadow: none;
    white-space: normal;
    word-break: normal;
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
    -webkit-tap-highlight-color: transparent;
  }
  /* Words keep their own order in a page that is written the other way. */
  span, time, p, label { unicode-bidi: plaintext; }
  /* Whatever its own direction, a text stands where the page begins its lines. */
  span, bdi, p, label { text-align: -webkit-match-parent; text-align: match-parent; }
  [hidden] { display: none !important; }
  :focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
  .sr {
    position: absolute; width: 1px; height: 1px; margin: -1px;
    overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    /* What waits before it appears still waits, and then is there. */
    *, *::before, *::after { transition: none !important; animation-duration: 0s !important; scroll-behavior: auto !important; }
  }
`;
