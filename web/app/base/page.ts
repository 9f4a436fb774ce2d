/** How a page beside the list looks: its head begins where that of a room as wide does, and its text below. */
import { css } from 'lit';

export const page = css`
  :host { display: flex; flex-direction: column; container-type: inline-size; }
  .body { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 16px; }
  .body > * { max-inline-size: 448px; }
  @container (min-width: 640px) { .head { padding-inline-start: 24px; } .body { padding-inline: 24px; } }
`;
