/** The spaces of the rooms that were entered, as buttons with their badges: upright as a rail, lying as a strip. */
import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../../elements/badge/confab-badge.ts';
import { spacesInOrder } from '../../elements/rooms/order.ts';
import { appWords } from '../../elements/text/app.ts';
import { confab } from '../confab.ts';
import { openDialog } from '../dialogs/open.ts';
import { icons } from './icons.ts';
import { initials } from './initials.ts';
import { AppElement } from '../base/app-element.ts';

@customElement('app-spaces')
export class AppSpaces extends AppElement {
  static override styles = [...AppElement.common, css`
    :host { display: flex; flex: none; --_to: right; }
    :host(:dir(rtl)) { --_to: left; }
    :host([upright]) { block-size: 100%; background: var(--_sunken); border-inline-end: 1px solid var(--_border); --_to: bottom; }
    /* It fades out towards what is not seen. */
    ul { flex: 1; min-inline-size: 0; display: flex; gap: 12px; padding: 12px 16px 4px; overflow: auto; scroll-padding: 36px; scrollbar-width: none; mask-image: linear-gradient(to var(--_to), transparent, #000 var(--before, 0px), #000 calc(100% - var(--after, 0px)), transparent); }
    :host([upright]) ul { flex-direction: column; align-items: center; gap: 8px; padding: 12px 0; }
    li { position: relative; flex: none; }
    .space { inline-size: 40px; block-size: 40px; border-radius: 10px; display: grid; place-items: center; font-weight: 600; font-size: 15px; line-height: 22px; background: var(--_surface); border: 1px solid var(--_border); color: var(--_muted); }
    .space:hover { background: var(--_hover); color: var(--_text); }
    .space[aria-current="true"] { background: var(--_accent); color: var(--_on-accent); border-color: transparent; }
    .space.new { border-style: dashed; }
    confab-badge { position: absolute; inset-block-start: -6px; inset-inline-end: -8px; pointer-events: none; }
    @media (forced-colors: active) { .space[aria-current="true"] { outline: 2px solid Highlight; outline-offset: -2px; } }
    @media (pointer: coarse) { .space { inline-size: 44px; block-size: 44px; } }
  `];

  @property() space = '';
  @property({ type: Boolean, reflect: true }) upright = false;

  /** How many there were when the current one was last brought into sight. */
  #count = 0;
  /** The person scrolled the current one out of sight: others that come and go don't bring it back. */
  #away = false;

  /** Not laid out, it cannot be scrolled: again once it is. */
  protected override firstUpdated(): void {
    new ResizeObserver(() => {
      this.#showCurrent();
      this.#fade();
    }).observe(this);
  }

  #fade(): void {
    const list = this.renderRoot.querySelector('ul')!;
    const [at, seen, all] = this.upright ? [list.scrollTop, list.clientHeight, list.scrollHeight] : [Math.abs(list.scrollLeft), list.clientWidth, list.scrollWidth];
    for (const [end, hidden] of [['before', at], ['after', all - seen - at]] as const) list.style.setProperty(`--${end}`, `${Math.min(Math.round(hidden), 32)}px`);
  }

  #scrolled(): void {
    this.#fade();
    const [list, current] = ['ul', '[aria-current="true"]'].map((of) => this.renderRoot.querySelector(of)?.getBoundingClientRect());
    this.#away = !!list && !!current && (current.left < list.left || current.right > list.right || current.top < list.top || current.bottom > list.bottom);
  }

  #showCurrent(): void {
    this.#away = false;
    this.renderRoot.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  protected override render(): TemplateResult {
    const w = this.words(appWords);
    const spaces = spacesInOrder(new Set([this.space, ...this.watch(confab.rooms).map(({ space }) => space)])).filter(Boolean);
    return html`
      <ul translate="no" aria-label=${w.spaces} @scroll=${this.#scrolled}>
        ${repeat(spaces, String, (space) => html`
          <li>
            <button class="space" title=${space} aria-current=${space === this.space} aria-describedby="of-${space}" @click=${() => this.#choose(space)}><span aria-hidden="true">${initials(space)}</span><span class="sr">${space}</span></button>
            <confab-badge id="of-${space}" .space=${space}></confab-badge>
          </li>`)}
        <li><button class="space new" aria-label=${w.newSpace} title=${w.newSpace} @click=${() => openDialog('new-room', { space: '' })}>${icons.plus}</button></li>
      </ul>
    `;
  }

  /** Not at every rendering: where the person scrolled to stays. */
  protected override updated(changed: PropertyValues<this>): void {
    const count = this.renderRoot.querySelectorAll('.space').length;
    if (changed.has('space') || (count !== this.#count && !this.#away)) this.#showCurrent();
    this.#count = count;
    this.#fade();
  }

  #choose(space: string): void {
    this.dispatchEvent(new CustomEvent('app-space', { detail: space, bubbles: true, composed: true }));
  }
}
