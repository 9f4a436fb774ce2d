/**
 * The layout: on a phone either a list or a room, wider both, wider still the rail of spaces and the
 * members. What stands where is CSS; this only decides which parts there are.
 */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { inOrder } from '../../elements/rooms/order.ts';
import '../../elements/status/confab-status.ts';
import { appWords } from '../../elements/text/app.ts';
import { AppElement } from '../base/app-element.ts';
import { confab } from '../confab.ts';
import { openDialog } from '../dialogs/open.ts';
import type { Route } from '../routes/route.ts';
import { router } from '../routes/router.ts';
import { lastRoom, lastRoomOf } from './last-room.ts';
import { roomy, wide } from './media.ts';
import './channels.ts';
import './spaces.ts';
import './room-view.ts';
import './tabs.ts';

@customElement('app-shell')
export class AppShell extends AppElement {
  static override styles = [...AppElement.common, css`
    :host { display: grid; block-size: 100%; grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr); background: var(--_surface); padding-inline: env(safe-area-inset-left) env(safe-area-inset-right); }
    app-notices { grid-row: 1; grid-column: 1 / -1; }
    app-spaces { display: none; }
    app-channels, main { grid-row: 2; grid-column: 1; min-inline-size: 0; min-block-size: 0; }
    confab-status { grid-row: 3; container-type: inline-size; }
    app-tabs { grid-row: 4; }
    main { display: flex; flex-direction: column; background: var(--_surface); }
    main:focus { outline: none; }
    main > * { flex: 1; min-block-size: 0; }
    @media (max-width: 639.98px) { .behind { display: none; } }
    @media (min-width: 640px) {
      :host { grid-template-columns: 280px minmax(0, 1fr); }
      app-channels { grid-row: 2 / span 2; }
      main, confab-status { grid-column: 2; }
      app-tabs { display: none; }
    }
    @media (min-width: 1024px) {
      :host { grid-template-columns: 64px 264px minmax(0, 1fr); }
      app-spaces { display: flex; grid-row: 2 / span 2; grid-column: 1; }
      app-channels { grid-column: 2; }
      main, confab-status { grid-column: 3; }
    }
  `];

  @property({ attribute: false }) route: Route = { page: 'rooms' };
  /** The space whose rooms are listed: the room's, until another is chosen. */
  @state() private space = '';

  /** The list goes on to a room by itself. */
  #leadsOn = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) this.#arrive();
    const room = this.watch(wide) && !this.watch(router.covered) && this.route.page === 'rooms' && lastRoom(this.watch(confab.rooms));
    this.#leadsOn = !!room;
    if (room) queueMicrotask(() => router.go({ page: 'room', room }, { replace: true }));
  }

  #arrive(): void {
    const { route } = this;
    if (route.page === 'room') this.space = route.room.split('/')[0] ?? '';
    if (route.page === 'lost') queueMicrotask(() => router.go({ page: 'rooms' }, { replace: true }));
    if (route.page === 'new-room') {
      queueMicrotask(() => router.go({ page: 'rooms' }, { replace: true }));
      // Once the way has come to its end: a dialog goes with the page it was opened on.
      setTimeout(() => openDialog('new-room', this.space ? { space: this.space } : {}));
    }
    if (route.page === 'settings') void import('../settings/settings-page.ts');
    if (route.page === 'invitations') void import('../invitations/invitations-page.ts');
    if (route.page === 'share') void import('../share/share-page.ts');
    if (route.page === 'link') void import('../devices/link-page.ts');
  }

  protected override render(): TemplateResult {
    const { route } = this;
    const list = route.page === 'rooms';
    const w = this.words(appWords);
    const space = this.space || lastRoom(this.watch(confab.rooms))?.split('/')[0] || '';
    return html`
      <app-notices></app-notices>
      <app-spaces upright role="navigation" aria-label=${w.spaces} .space=${space} @app-space=${this.#choose}></app-spaces>
      <app-channels class=${list ? '' : 'behind'} role=${list ? 'main' : 'complementary'} aria-label=${w.rooms} .space=${space} .selected=${route.page === 'room' ? route.room : ''} @app-space=${this.#choose}></app-channels>
      ${list ? nothing : html`<main tabindex="-1">${this.#page()}</main>`}
      ${route.page === 'room' ? nothing : html`
        <confab-status></confab-status>
        <app-tabs .page=${route.page}></app-tabs>`}
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.get('route')) return;
    // What had the focus may have gone with its page: then it is on what came, and not nowhere.
    const { activeElement } = this.shadowRoot!;
    if (activeElement?.getClientRects().length || (!activeElement && document.activeElement !== document.body)) return;
    // A list that leads on to a room at once is no place to stay.
    if (this.#leadsOn) return;
    this.renderRoot.querySelector<HTMLElement>(this.route.page === 'rooms' ? 'app-channels' : 'main')?.focus();
  }

  #page(): TemplateResult | typeof nothing {
    switch (this.route.page) {
      case 'room': return html`<app-room-view .room=${this.route.room} .grant=${this.route.grant} .beside=${this.watch(roomy)}></app-room-view>`;
      case 'settings': return html`<app-settings-page></app-settings-page>`;
      case 'invitations': return html`<app-invitations-page></app-invitations-page>`;
      case 'share': return html`<app-share-page></app-share-page>`;
      case 'link': return html`<app-link-page></app-link-page>`;
      default: return nothing;
    }
  }

  /** Another space: its list, and where there is place for one also its last room. */
  #choose(event: CustomEvent<string>): void {
    this.space = event.detail;
    const room = lastRoomOf(event.detail) ?? inOrder(confab.rooms.value).find(({ space }) => space === event.detail)?.room;
    if (wide.value && room) router.go({ page: 'room', room });
  }
}
