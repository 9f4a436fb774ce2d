import { css } from 'lit';

export const messageStyles = css`
  .message {
    display: grid; grid-template-columns: 36px minmax(0, 72ch); column-gap: 12px;
    padding: 6px var(--_gutter, 0px) 2px;
    /* Accents piled upon letters stay off the messages of others. */
    overflow: clip;
  }
  .message.continued { padding-block-start: 2px; }
  .message.mentioned { background: var(--_mention-row); }
  .who { grid-row: 1 / span 3; }
  .head { grid-column: 2; display: flex; align-items: baseline; gap: 8px; min-width: 0; }
  .name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  time { flex: none; color: var(--_muted); font: 400 12px/16px var(--_font); font-variant-numeric: tabular-nums; }
  /* No wider than its text: what is written the other way stands with its author as well. */
  .body { grid-column: 2; justify-self: start; overflow-wrap: anywhere; white-space: pre-wrap; text-align: start; }
  .queued .body, .sending .body { color: var(--_muted); }
  .body a { color: var(--_link); text-decoration: underline 1px; text-underline-offset: 2px; border-radius: 2px; }
  .body a:hover { text-decoration-thickness: 2px; }
  .at { color: var(--_link); font-weight: 500; }
  .other { color: var(--_muted); }
  .state { grid-column: 2; display: flex; flex-wrap: wrap; column-gap: 12px; color: var(--_muted); font: 400 12px/16px var(--_font); }
  .state.failed { color: var(--_danger); }
  .actions { grid-column: 2; }
  @media (pointer: coarse) {
    .state { align-items: center; }
    .state button { margin-inline: -6px; padding-inline: 6px; font-size: 13px; }
  }
  @media (forced-colors: active) {
    .message.mentioned { outline: 1px solid Highlight; outline-offset: -1px; }
  }
`;
