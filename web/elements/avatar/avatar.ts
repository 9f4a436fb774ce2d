import { css, html, type TemplateResult } from 'lit';
import type { Person } from '../../core/api.ts';

/** How many colours there are; white is legible on each. */
const TONES = 8;

/** The same person has the same colour everywhere: it comes from the id. */
function tone(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % TONES;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const first = (text: string, count: number): string => {
  let found = '';
  for (const { segment } of graphemes.segment(text)) {
    if (count-- <= 0) break;
    found += segment;
  }
  return found;
};

/** "Mara Kern" → MK, "Alex" → AL, "Mara (she/her)" → MS, an emoji → itself. */
export function initials(name: string): string {
  const [one = '?', two] = name.match(/[^\s\p{P}]\S*/gu) ?? [];
  if (two) return (first(one, 1) + first(two, 1)).toLocaleUpperCase();
  return first(one, /^\p{L}/u.test(one) ? 2 : 1).toLocaleUpperCase();
}

export type Whereabouts = 'online' | 'away';

/** Decoration beside a name that is written out, so hidden from screen readers. */
export function avatar(person: Person, { small = false, dot }: { small?: boolean; dot?: Whereabouts } = {}): TemplateResult {
  const picture = person.picture?.startsWith('https://') ? person.picture : undefined;
  return html`<span class="avatar tone-${tone(person.id)} ${small ? 'small' : ''}" aria-hidden="true">
    <bdi>${initials(person.name)}</bdi>
    ${picture ? html`<img src=${picture} alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer" @error=${hide}>` : ''}
    ${dot ? html`<i class="dot ${dot}" part="dot"></i>` : ''}
  </span>`;
}

/** A picture that can't be had leaves the initials. */
const hide = (event: Event) => { (event.target as HTMLImageElement).hidden = true; };

export const avatarStyles = css`
  .avatar {
    position: relative; display: grid; place-items: center; flex: none;
    width: 36px; height: 36px; border-radius: 10px;
    color: #ffffff; font: 600 13px/16px var(--_font); user-select: none;
  }
  .avatar.small { width: 24px; height: 24px; border-radius: 6px; font-size: 11px; }
  .avatar img { position: absolute; inset: 0; width: 100%; height: 100%; border-radius: inherit; object-fit: cover; }
  .tone-0 { background: #4a6ea9; } .tone-1 { background: #8a5a9c; }
  .tone-2 { background: #2f7f6f; } .tone-3 { background: #a0603a; }
  .tone-4 { background: #5d6470; } .tone-5 { background: #a34f6b; }
  .tone-6 { background: #5b7a35; } .tone-7 { background: #6a62b5; }
  .dot { position: absolute; inset-inline-end: -2px; inset-block-end: -2px; width: 9px; height: 9px; border-radius: 50%; background: var(--_online); box-shadow: 0 0 0 2px var(--_canvas); }
  .dot.away { background: var(--_away); }
  @media (forced-colors: active) {
    .avatar { outline: 1px solid CanvasText; }
    .dot { forced-color-adjust: none; background: Highlight; }
  }
`;
