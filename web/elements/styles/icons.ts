import { svg, html, type TemplateResult } from 'lit';

/** Our own few icons: strokes on an 18 px grid, coloured by the text around them. */
const icon = (paths: TemplateResult<2>): TemplateResult => html`<svg viewBox="0 0 18 18" aria-hidden="true" focusable="false">${paths}</svg>`;

export const sendIcon = icon(svg`<path d="M9 14.5v-11M4.5 8 9 3.5 13.5 8" />`);
export const downIcon = icon(svg`<path d="M9 3.5v11M4.5 10 9 14.5l4.5-4.5" />`);
export const lockIcon = icon(svg`<rect x="4" y="8" width="10" height="7" rx="1.5" /><path d="M6 8V5.8a3 3 0 0 1 6 0V8" />`);
export const moreIcon = icon(svg`<path d="M4 9h.01M9 9h.01M14 9h.01" stroke-width="2.4" />`);
