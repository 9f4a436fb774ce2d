import { expect, fixture, html } from '@open-wc/testing';
import type { SelectEvent } from '../events.ts';
import { faults } from '../testing/axe.ts';
import { FakeConfab, JONAS } from '../testing/fake-confab.ts';
import { settle, textOf } from '../testing/settle.ts';
import './confab-rooms.ts';
import type { ConfabRooms } from './rooms.ts';

describe('confab-rooms', () => {
  let confab: FakeConfab;
  const items = (element: ConfabRooms) => [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [])];
  const names = (element: ConfabRooms) => items(element).map((item) => item.querySelector('.name')?.textContent);
  beforeEach(() => {
    confab = new FakeConfab();
    for (const name of ['studio/general', 'studio/print', 'home/general']) confab.room(name).set({ entered: true });
    confab.room('studio/budget').set({ entered: true, private: true, title: 'Budget 2027' });
  });

  it('lists the rooms of a space, private ones apart', async () => {
    const element = await fixture<ConfabRooms>(html`<confab-rooms .confab=${confab} space="studio"></confab-rooms>`);
    expect(names(element)).to.deep.equal(['general', 'print', 'Budget 2027']);
    expect([...(element.shadowRoot?.querySelectorAll('h3') ?? [])].map((title) => title.textContent)).to.deep.equal(['Rooms', 'Private']);
  });

  it('lists all rooms with their space where none is named', async () => {
    const element = await fixture<ConfabRooms>(html`<confab-rooms .confab=${confab}></confab-rooms>`);
    expect(names(element)).to.include('home / general');
  });

  it('puts the second before the tenth', async () => {
    for (const name of ['floor/room-10', 'floor/room-2', 'floor/room-1']) confab.room(name).set({ entered: true });
    expect(names(await fixture<ConfabRooms>(html`<confab-rooms .confab=${confab} space="floor"></confab-rooms>`))).to.deep.equal(['room-1', 'room-2', 'room-10']);
  });

  it('keeps nothing of rooms that went, however often one looks at another space', async () => {
    const element = await fixture<ConfabRooms>(html`<confab-rooms .confab=${confab} space="studio"></confab-rooms>`);
    const parts = () => element.shadowRoot?.querySelector('ul')?.childNodes.length, before = parts();
    for (const space of ['home', 'studio', 'home', 'studio']) {
      element.space = space;
      await settle(element);
    }
    expect(names(element)).to.deep.equal(['general', 'print', 'Budget 2027']);
    expect(parts()).to.equal(before);
  });

  it('tells which room was chosen and shows which is open', async () => {
    const chosen: string[] = [];
    const element = await fixture<ConfabRooms>(html`<confab-rooms .confab=${confab} space="studio" selected="studio/print" @confab-select=${(event: SelectEvent) => chosen.push(event.room)}></confab-rooms>`);
    expect(items(element)[1]?.getAttribute('aria-current')).to.equal('page');
    items(element)[0]?.click();
    expect(chosen).to.deep.equal(['studio/general']);
    element.space = 'home';
    element.selected = 'general';
    await settle(element);
    expect(items(element)[0]?.getAttribute('aria-current')).to.equal('page');
  });

  it('shows unread by weight and count, and only mentions of a muted one', async () => {
    const element = await fixture<ConfabRooms>(html`<confab-rooms .confab=${confab} space="studio"></confab-rooms>`);
    confab.room('studio/general').arrive('x', JONAS);
    confab.room('studio/print').set({ muted: true });
    confab.room('studio/print').arrive('y', JONAS);
    await settle(element);
    expect(items(element).map((item) => item.classList.contains('unread'))).to.deep.equal([true, false, false]);
    confab.room('studio/print').arrive('@Alex', JONAS);
    await settle(element);
    expect(items(element)[1]?.classList.contains('unread')).to.equal(true);
  });

  it('is moved through by the arrow keys', async () => {
    const element = await fixture<ConfabRooms>(html`<confab-rooms .confab=${confab} space="studio"></confab-rooms>`);
    items(element)[0]?.focus();
    const press = (key: string) => element.shadowRoot?.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true }));
    const at = () => items(element).indexOf(element.shadowRoot?.activeElement as HTMLElement);
    press('ArrowDown');
    expect(at()).to.equal(1);
    press('End');
    expect(at()).to.equal(2);
    press('ArrowDown');
    expect(at()).to.equal(2);
    press('Home');
    expect(at()).to.equal(0);
  });

  it('keeps whoever is by key on a room that goes from the list', async () => {
    const element = await fixture<ConfabRooms>(html`<confab-rooms .confab=${confab} space="studio"></confab-rooms>`);
    const focused = () => element.shadowRoot?.activeElement?.querySelector('.name')?.textContent;
    items(element)[1]?.focus();
    confab.room('studio/print').set({ entered: false });
    await settle(element);
    expect(focused()).to.equal('general');
    element.space = 'home';
    element.selected = 'home/general';
    await settle(element);
    expect(element.shadowRoot?.activeElement?.getAttribute('aria-current')).to.equal('page');
  });

  it('takes the focus where one was in it: the room chosen last, else the open one, else the first', async () => {
    const element = await fixture<ConfabRooms>(html`<confab-rooms .confab=${confab} space="studio"></confab-rooms>`);
    const focused = () => {
      element.focus();
      const at = items(element).indexOf(element.shadowRoot?.activeElement as HTMLElement);
      items(element)[at]?.blur();
      return at;
    };
    expect(focused()).to.equal(0);
    element.selected = confab.rooms.value.filter(({ space }) => space === 'studio')[1]!.room;
    await settle(element);
    const open = focused();
    expect(items(element)[open]?.getAttribute('aria-current')).to.equal('page');
    items(element)[2]?.click();
    expect(focused()).to.equal(2);
  });

  it('brings the open room into view, and leaves the page where it is', async () => {
    const page = await fixture<HTMLElement>(html`<div style="padding-top: 2000px"><div style="height: 200px; overflow: auto"><confab-rooms .confab=${confab} space="busy" selected="busy/r150"></confab-rooms></div></div>`);
    const element = page.querySelector('confab-rooms')!, box = element.parentElement!.getBoundingClientRect();
    for (let i = 0; i < 200; i++) confab.room(`busy/r${i}`).set({ entered: true });
    const isSeen = () => {
      const item = element.shadowRoot?.querySelector('[aria-current]')?.getBoundingClientRect();
      return item !== undefined && item.top >= box.top && item.bottom <= box.bottom;
    };
    await settle(element);
    expect(isSeen()).to.equal(true);
    element.selected = 'busy/r3';
    await settle(element);
    expect(isSeen()).to.equal(true);
    expect(window.scrollY).to.equal(0);
    // Whoever scrolls on is not brought back.
    element.parentElement!.scrollTop = 3000;
    confab.room('busy/r9').arrive('x', JONAS);
    await settle(element);
    expect(isSeen()).to.equal(false);
  });

  it('has words for no rooms', async () => {
    expect(textOf(await fixture(html`<confab-rooms .confab=${new FakeConfab()}></confab-rooms>`))).to.equal('No rooms yet');
  });

  it('has no fault that axe finds', async () => {
    confab.room('studio/general').arrive('x', JONAS);
    confab.room('studio/print').set({ muted: true });
    expect(await faults(await fixture(html`<confab-rooms .confab=${confab} selected="studio/print"></confab-rooms>`))).to.deep.equal([]);
  });
});
