/** The app's line icons. They say nothing to a screen reader: the button that holds one has the words. */
import { svg, type TemplateResult } from 'lit';

const icon = (paths: TemplateResult): TemplateResult => svg`
  <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">${paths}</svg>`;

export const icons = {
  search: icon(svg`<circle cx="9" cy="9" r="5.500"/><path d="m13 13 4 4"/>`),
  plus: icon(svg`<path d="M10 4v12M4 10h12"/>`),
  back: icon(svg`<path d="m12 4-6 6 6 6"/>`),
  people: icon(svg`<circle cx="7.500" cy="7" r="3"/><path d="M2 16.500c.4-3 2.700-4.500 5.500-4.500s5.100 1.500 5.500 4.500M12.800 4.200a3 3 0 0 1 0 5.600M15 12.400c1.500.7 2.600 2 2.900 4.100"/>`),
  more: icon(svg`<circle cx="4.500" cy="10" r=".9"/><circle cx="10" cy="10" r=".9"/><circle cx="15.500" cy="10" r=".9"/>`),
  chat: icon(svg`<path d="M3 4.500h14v9.500H9l-4 3v-3H3z"/>`),
  mail: icon(svg`<path d="M3 5h14v10H3zM3 5.500l7 5.500 7-5.500"/>`),
  you: icon(svg`<circle cx="10" cy="7" r="3.500"/><path d="M3.500 17c.8-3.600 3.300-5 6.500-5s5.700 1.400 6.500 5"/>`),
  close: icon(svg`<path d="m5 5 10 10M15 5 5 15"/>`),
  bell: icon(svg`<path d="M5.500 13.500V9a4.500 4.500 0 0 1 9 0v4.500l1.500 1H4zM8.500 16.500h3"/>`),
  bellOff: icon(svg`<path d="M5.500 13.500V9a4.500 4.500 0 0 1 9 0v4.500l1.500 1H4zM8.500 16.500h3M3.500 3.500l13 13"/>`),
  leave: icon(svg`<path d="M8 4H4v12h4M9 10h8m-3-3 3 3-3 3"/>`),
  invite: icon(svg`<circle cx="8" cy="7" r="3"/><path d="M2.500 16.500c.4-3 2.700-4.500 5.500-4.500s5.100 1.500 5.500 4.500M16 6v5m-2.500-2.500h5"/>`),
};
