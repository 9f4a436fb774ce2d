/** What another app shared, and the rooms it can go to. It becomes the room's draft: the person sends it. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { inOrder } from '../../elements/rooms/order.ts';
import { sharePageWords } from '../../elements/text/app-pages.ts';
import { dropShared, sharedText } from '../../worker/share.ts';
import { AppElement } from '../base/app-element.ts';
import { page } from '../base/page.ts';
import { confab } from '../confab.ts';
import { HOME_ROOM } from '../routes/route.ts';
import { router } from '../routes/router.ts';

@customElement('app-share-page')
export class AppSharePage extends AppElement {
  static override styles = [...AppElement.common, page, css`
    blockquote { margin: 0 0 16px; padding: 8px 12px; border-inline-start: 2px solid var(--_accent); background: var(--_sunken); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 200px; overflow-y: auto; }
    li button { inline-size: 100%; min-block-size: var(--_control); padding: 0 8px; border-radius: 6px; overflow-wrap: anywhere; }
    li button:hover { background: var(--_hover); }
    .hint { margin-block-end: 16px; }
    .space { color: var(--_muted); font-size: 13px; }
  `];

  /** '': there is nothing; undefined: that is not known yet. */
  @state() private text?: string;

  override connectedCallback(): void {
    super.connectedCallback();
    const { value: route } = router;
    if (route.page === 'share' && route.text) this.text = route.text;
    else void sharedText().then((text) => { this.text = text; });
  }

  protected override render(): TemplateResult {
    const w = this.words(sharePageWords);
    const rooms = inOrder(this.watch(confab.rooms));
    // A newcomer is in none yet.
    const choice = rooms.length > 0 ? rooms : [confab.room(HOME_ROOM).state.value];
    return html`
      <div class="head" translate="no"><h1>${w.heading}</h1></div>
      <div class="body" translate="no">
        ${this.text === '' ? html`<p class="hint">${w.nothing}</p><a class="button" href="/">${w.rooms}</a>` : nothing}
        ${this.text ? html`<blockquote>${this.text}</blockquote><ul>${choice.map((room) => html`
          <li><button @click=${() => this.#into(room.room)}>${room.title || room.name} <span class="space">${room.space}</span></button></li>`)}
        </ul>` : nothing}
      </div>
    `;
  }

  #into(name: string): void {
    const room = confab.room(name);
    if (this.text) room.setDraft([room.draft.value, this.text].filter(Boolean).join('\n'));
    void dropShared();
    router.go({ page: 'room', room: name }, { replace: true });
  }
}
