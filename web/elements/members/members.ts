import { html, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Person, Room } from '../../core/api.ts';
import { avatar, avatarStyles } from '../avatar/avatar.ts';
import { ConfabElement } from '../base/element.ts';
import { sweepLeftovers } from '../base/leftovers.ts';
import '../invite/confab-invite.ts';
import { controls } from '../styles/controls.ts';
import { moreIcon } from '../styles/icons.ts';
import { tokens } from '../styles/tokens.ts';
import { errorWords } from '../text/errors.ts';
import { peopleWords } from '../text/people.ts';
import { reason } from '../text/reason.ts';
import { MemberList } from './member-list.ts';
import { membersStyles } from './members.styles.ts';

/**
 * Who belongs to a room: those who are here now, and those who aren't. The founder can bar somebody; with
 * `invite-to`, everybody can be invited to another room.
 *
 * @tagname confab-members
 * @csspart item - One person.
 * @csspart dot - The dot of who is here.
 * @csspart label - The name.
 */
export class ConfabMembers extends ConfabElement {
  static override styles = [tokens, controls, avatarStyles, membersStyles];

  /** Which room, `space/room`. */
  @property() room = '';

  /** A room, `space/room`, to which each of them can be invited from here. */
  @property({ attribute: 'invite-to' }) inviteTo = '';

  @state() private problem?: string;
  readonly #list = new MemberList(() => this.requestUpdate());

  protected override willUpdate(): void {
    const confab = this.room ? this.core : undefined, user = confab && this.watch(confab.me)?.id;
    // Who is nobody yet is told no members, and no fault of that: beside this they are asked who they are.
    const room = user === undefined ? undefined : confab?.room(this.room);
    if (this.#list.of(room, room && this.watch(room.state), user)) this.problem = undefined;
  }

  protected override render() {
    const confab = this.core;
    if (!confab || !this.room) return nothing;
    const room = confab.room(this.room);
    const words = this.words(peopleWords);
    const presence = this.watch(room.presence);
    // Without a connection nobody knows who is here: each stays where they stood, as what was so. (Another tab that takes over is no news.)
    const live = this.watch(confab.status).phase !== 'offline';
    const present = new Set(presence.people.map(({ id }) => id));
    const members = this.#list.people;
    // Who is present may have entered after the list was loaded.
    const here = this.#inOrder(presence.people);
    const absent = this.#inOrder(members.filter(({ id }) => !present.has(id)));
    const away = Math.max(absent.length, this.#list.count - presence.count);
    return html`<div class="base" translate="no">
      ${here.length === 0 ? nothing : html`<h3>${(live ? words.hereCount : words.wereHere)(presence.count)}</h3><ul>${repeat(here, ({ id }) => id, (person) => this.#person(room, person, true, live))}</ul>`}
      ${absent.length === 0 ? nothing : html`<h3>${(live ? words.notHereCount : words.wereNotHere)(away)}</h3><ul>${repeat(absent, ({ id }) => id, (person) => this.#person(room, person, false, live))}</ul>`}
      ${this.#list.state === 'more' ? html`<button class="textual more" type="button" @click=${() => this.#list.load()}>${words.more}</button>` : nothing}
      ${this.#list.state === 'failed' ? html`<p class="problem">${words.loadFailed} <button class="textual" type="button" @click=${() => this.#list.load()}>${words.retry}</button></p>` : nothing}
      <p class="problem" role="alert" ?hidden=${this.problem === undefined}>${this.problem}</p>
    </div>`;
  }

  /** The menu goes with whom one bars, and a button with the last page: one goes on with whom one was at, else from here. */
  protected override update(changed: PropertyValues): void {
    const root = this.shadowRoot!, focused = root.activeElement, id = focused?.closest('li')?.id;
    super.update(changed);
    if (!focused || root.activeElement) return;
    const base = root.querySelector<HTMLElement>('.base');
    if (base) base.tabIndex = -1;
    (id && root.getElementById(id)?.querySelector('button') || base)?.focus({ preventScroll: true });
  }

  protected override updated(): void {
    for (const list of this.renderRoot.querySelectorAll('ul')) sweepLeftovers(list);
  }

  #inOrder(people: readonly Person[]): Person[] {
    const { compare } = new Intl.Collator(this.locale, { numeric: true });
    return people.toSorted((a, b) => compare(a.name, b.name));
  }

  #person(room: Room, person: Person, here: boolean, live: boolean) {
    const words = this.words(peopleWords);
    const confab = this.core;
    const me = confab && this.watch(confab.me)?.id === person.id;
    const barred = this.#list.barred.has(person.id);
    return html`<li id=${person.id} part="item" class=${here ? '' : 'absent'}>
      ${avatar(person, { small: true, ...(here && live ? { dot: 'online' } : {}) })}
      <bdi class="name" part="label" title=${person.name}>${person.name}</bdi>
      ${me ? html`<span class="note">${words.you}</span>` : nothing}
      ${barred ? html`<span class="note">${words.barred}</span><button class="textual" type="button" aria-label="${words.undo}: ${person.name}" @click=${() => this.#bar(room, person, false)}>${words.undo}</button>` : nothing}
      ${!me && !barred && this.inviteTo ? html`<confab-invite .confab=${confab} user=${person.id} name=${person.name} room=${this.inviteTo}></confab-invite>` : nothing}
      ${!me && !barred && this.watch(room.state).founder ? this.#menu(room, person) : nothing}
    </li>`;
  }

  #menu(room: Room, person: Person) {
    const words = this.words(peopleWords);
    return html`
      <button class="icon-button" type="button" aria-label=${words.actions(person.name)} @click=${this.#openMenu}>${moreIcon}</button>
      <div popover @keydown=${this.#leaveMenu}><button type="button" @click=${() => this.#bar(room, person, true)}>${words.bar(person.name)}</button></div>`;
  }

  #openMenu(event: Event): void {
    const button = event.currentTarget as HTMLElement;
    const menu = button.nextElementSibling as HTMLElement;
    menu.togglePopover();
    if (!menu.matches(':popover-open')) return;
    const at = button.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = menu, { innerWidth, innerHeight } = this.ownerDocument.defaultView!;
    menu.style.setProperty('left', `${Math.max(8, Math.min(at.right - offsetWidth, innerWidth - offsetWidth - 8))}px`);
    menu.style.setProperty('top', `${Math.min(at.bottom, innerHeight - offsetHeight - 8)}px`);
    menu.querySelector('button')?.focus();
  }

  /** Out of the menu only, not of a dialog around it, and back to its button. */
  #leaveMenu(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    const menu = event.currentTarget as HTMLElement;
    menu.hidePopover();
    (menu.previousElementSibling as HTMLElement).focus();
  }

  async #bar(room: Room, person: Person, on: boolean): Promise<void> {
    this.problem = undefined;
    const isShown = () => room === this.core?.room(this.room);
    try {
      await (on ? room.bar(person.id) : room.unbar(person.id));
      if (isShown()) this.#list.mark(person, on);
    } catch (error) {
      if (isShown()) this.problem = this.words(peopleWords).failed(reason(this.words(errorWords), error));
    }
  }
}
