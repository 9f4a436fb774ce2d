import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { faults } from '../testing/axe.ts';
import { ALEX, FakeConfab, JONAS, MARA, TIBOR } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import './confab-members.ts';
import type { ConfabMembers } from './members.ts';

const ROOM = 'studio/print';

describe('confab-members', () => {
  let confab: FakeConfab;
  const open = async (inviteTo = ''): Promise<ConfabMembers> => {
    const element = await fixture<ConfabMembers>(html`<confab-members .confab=${confab} room=${ROOM} invite-to=${inviteTo}></confab-members>`);
    await settle(element);
    return element;
  };
  const names = (element: ConfabMembers, selector = 'li') => [...(element.shadowRoot?.querySelectorAll(`${selector} .name`) ?? [])].map((name) => name.textContent);
  beforeEach(() => {
    confab = new FakeConfab();
    const room = confab.room(ROOM);
    room.people = [ALEX, JONAS, MARA, TIBOR];
    room.set({ members: 4 });
    room.presence.set({ count: 2, people: [ALEX, MARA] });
  });

  it('lists who is here and who is not, each by name', async () => {
    confab.room(ROOM).people = [TIBOR, MARA, JONAS, ALEX];
    confab.room(ROOM).presence.set({ count: 2, people: [MARA, ALEX] });
    const element = await open();
    expect(names(element)).to.deep.equal(['Alex', 'Mara Kern', 'Jonas', 'Tibor']);
    expect(names(element, 'li.absent')).to.deep.equal(['Jonas', 'Tibor']);
    expect([...(element.shadowRoot?.querySelectorAll('h3') ?? [])].map((title) => title.textContent)).to.deep.equal(['Here, 2', 'Not here, 2']);
  });

  it('keeps nothing of who went, however many come and go', async () => {
    const element = await open(), { presence } = confab.room(ROOM);
    const parts = () => [...element.shadowRoot?.querySelectorAll('ul') ?? []].map((list) => list.childNodes.length), before = parts();
    for (const people of [[MARA], [ALEX, MARA], [ALEX], [ALEX, MARA]]) {
      presence.set({ count: people.length, people });
      await settle(element);
    }
    expect(names(element)).to.deep.equal(['Alex', 'Mara Kern', 'Jonas', 'Tibor']);
    expect(parts()).to.deep.equal(before);
  });

  it('lets a page style the dot of each who is here', async () => {
    expect((await open()).shadowRoot?.querySelectorAll('[part=dot]').length).to.equal(2);
  });

  it('puts the second before the tenth', async () => {
    confab.room(ROOM).people = [10, 2, 1].map((n) => ({ id: `u${n}`, name: `Desk ${n}` }));
    confab.room(ROOM).presence.set({ count: 0, people: [] });
    expect(names(await open())).to.deep.equal(['Desk 1', 'Desk 2', 'Desk 10']);
  });

  it('has no fault to tell to somebody who is nobody yet, and lists all once they are somebody', async () => {
    const room = confab.room(ROOM), known = room.members.bind(room);
    confab.me.set(null);
    room.presence.set({ count: 0, people: [] });
    room.members = () => Promise.reject(Object.assign(new Error(''), { code: 'offline' }));
    const element = await open();
    expect(textOf(element)).to.equal('');
    room.members = known;
    confab.me.set(ALEX);
    await settle(element);
    expect(names(element)).to.deep.equal(['Alex', 'Jonas', 'Mara Kern', 'Tibor']);
    confab.me.set(null);
    await settle(element);
    expect(textOf(element)).to.equal('');
  });

  it('follows who comes, goes and joins', async () => {
    const element = await open();
    confab.room(ROOM).presence.set({ count: 3, people: [ALEX, MARA, JONAS] });
    await settle(element);
    expect(names(element, 'li.absent')).to.deep.equal(['Tibor']);
    confab.room(ROOM).people.push({ id: 'u-lina', name: 'Lina' });
    confab.room(ROOM).set({ members: 5 });
    await settle(element);
    expect(names(element, 'li.absent')).to.deep.equal(['Lina', 'Tibor']);
  });

  it('says who was here while there is no connection, moves nobody, and has no dots', async () => {
    const element = await open();
    confab.set({ phase: 'connecting' });
    await settle(element);
    expect(element.shadowRoot?.querySelectorAll('.dot').length).to.equal(2, 'another tab takes over');
    confab.set({ phase: 'offline' });
    await settle(element);
    expect(names(element)).to.deep.equal(['Alex', 'Mara Kern', 'Jonas', 'Tibor']);
    expect([...(element.shadowRoot?.querySelectorAll('h3') ?? [])].map((title) => title.textContent)).to.deep.equal(['Were here, 2', 'Were not here, 2']);
    expect(element.shadowRoot?.querySelectorAll('.dot').length).to.equal(0);
    confab.set({ phase: 'live' });
    await settle(element);
    expect(element.shadowRoot?.querySelectorAll('.dot').length).to.equal(2);
  });

  it('loads a long list page by page', async () => {
    const room = confab.room(ROOM);
    room.people = Array.from({ length: 120 }, (_, i) => ({ id: `u${i}`, name: `Person ${i}` }));
    room.presence.set({ count: 0, people: [] });
    room.set({ members: 120 });
    const element = await open();
    expect(names(element).length).to.equal(50);
    deep(element, '.more').click();
    await settle(element);
    deep(element, '.more').click();
    await settle(element);
    expect(names(element).length).to.equal(120);
    expect(element.shadowRoot?.querySelector('.more')).to.equal(null);
  });

  it('shows the newest list, whichever answer comes first', async () => {
    const room = confab.room(ROOM), { members } = room, answers: (() => void)[] = [];
    room.members = () => {
      const list = members.call(room);
      return new Promise((resolve) => answers.push(() => resolve(list)));
    };
    const element = await open();
    room.people = [...room.people, { id: 'zoe', name: 'Zoe' }];
    room.set({ members: 5 });
    await settle(element);
    for (const answer of answers.reverse()) answer();
    await settle(element);
    expect(names(element)).to.include('Zoe');
  });

  it('keeps whoever loads the last page by key', async () => {
    const room = confab.room(ROOM);
    room.people = Array.from({ length: 60 }, (_, i) => ({ id: `u${i}`, name: `Person ${i}` }));
    room.set({ members: 60 });
    const element = await open(), more = deep(element, '.more');
    more.focus();
    more.click();
    await settle(element);
    expect(element.shadowRoot?.querySelector('.more')).to.equal(null);
    expect(element.shadowRoot?.activeElement?.className).to.equal('base');
  });

  it('says when the list could not be loaded, and tries again', async () => {
    const room = confab.room(ROOM);
    const { members } = room;
    room.members = () => Promise.reject(new Error('no'));
    const element = await open();
    expect(textOf(element)).to.contain('could not be loaded');
    room.members = members;
    deep(element, '.problem button').click();
    await settle(element);
    expect(names(element).length).to.equal(4);
  });

  it('lets the founder bar somebody, and undo it', async () => {
    confab.room(ROOM).set({ founder: true });
    const element = await open();
    deep(element, 'li:nth-child(2) .icon-button').click();
    expect(deep(element, 'li:nth-child(2) [popover]').matches(':popover-open')).to.equal(true);
    deep(element, 'li:nth-child(2) [popover] button').click();
    await settle(element);
    expect([...confab.room(ROOM).barred]).to.deep.equal([MARA.id]);
    expect(textOf(element)).to.contain('Barred');
    confab.room(ROOM).people = [ALEX, JONAS, TIBOR];
    confab.room(ROOM).set({ members: 3 });
    await settle(element);
    expect(textOf(element)).to.contain('Barred');
    expect(deep(element, 'li:nth-child(2) .textual').ariaLabel).to.equal('Undo: Mara Kern');
    deep(element, 'li:nth-child(2) .textual').click();
    await settle(element);
    expect([...confab.room(ROOM).barred]).to.deep.equal([]);
  });

  it('says of another room nothing of what became of barring somebody in the one before', async () => {
    const room = confab.room(ROOM), other = confab.room('studio/web'), bar = room.bar.bind(room);
    room.set({ founder: true });
    other.people = room.people;
    room.bar = () => Promise.reject(Object.assign(new Error('no'), { code: 'timeout' }));
    const element = await open(), press = () => deep(element, 'li:nth-child(2) [popover] button').click();
    const show = async (name: string) => {
      element.room = name;
      await settle(element);
      return textOf(element);
    };
    press();
    await settle(element);
    expect(deep(element, '[role=alert]').hidden).to.equal(false);
    await show('studio/web');
    expect(deep(element, '[role=alert]').hidden).to.equal(true);
    await show(ROOM);
    let done = (): void => undefined;
    room.bar = (user) => bar(user).then(() => new Promise((resolve) => { done = resolve; }));
    press();
    await show('studio/web');
    done();
    await settle(element);
    expect(textOf(element)).not.to.contain('Barred');
  });

  it('shows another user nobody of a room that they may not look into', async () => {
    const room = confab.room(ROOM), element = await open();
    room.members = () => Promise.reject(new Error('no'));
    room.presence.set({ count: 0, people: [] });
    confab.me.set({ id: 'u-lina', name: 'Lina' });
    await settle(element);
    expect(names(element)).to.deep.equal([]);
  });

  it('gives the focus back to the button of a menu that is left by Escape, and keeps Escape from what is around', async () => {
    confab.room(ROOM).set({ founder: true });
    const element = await open();
    const button = deep(element, 'li:nth-child(2) .icon-button');
    button.click();
    let heeded: boolean | undefined;
    element.addEventListener('keydown', (event) => { heeded = event.defaultPrevented; });
    await sendKeys({ press: 'Escape' });
    expect(element.shadowRoot?.querySelector(':popover-open')).to.equal(null);
    expect(element.shadowRoot?.activeElement === button).to.equal(true);
    expect(heeded).to.equal(true);
  });

  it('goes on by key with whoever was barred, and undone, also while they leave the room', async () => {
    const room = confab.room(ROOM);
    room.set({ founder: true });
    const element = await open(), focused = () => element.shadowRoot?.activeElement?.ariaLabel;
    deep(element, 'li:nth-child(2) .icon-button').click();
    deep(element, 'li:nth-child(2) [popover] button').click();
    await settle(element);
    expect(focused()).to.equal('Undo: Mara Kern');
    room.presence.set({ count: 1, people: [ALEX] });
    await settle(element);
    expect(focused()).to.equal('Undo: Mara Kern');
    deep(element, '.absent .textual').click();
    await settle(element);
    expect(focused()).to.contain('Mara Kern');
  });

  it('offers nobody but the founder to bar, and nobody to bar themselves', async () => {
    const element = await open();
    expect(element.shadowRoot?.querySelector('.icon-button')).to.equal(null);
    confab.room(ROOM).set({ founder: true });
    await settle(element);
    expect(element.shadowRoot?.querySelectorAll('.icon-button').length).to.equal(3);
  });

  it('invites to another room from the list, but not oneself', async () => {
    const element = await open('studio/budget');
    expect([...(element.shadowRoot?.querySelectorAll('confab-invite') ?? [])].map((invite) => invite.user)).to.deep.equal([MARA.id, JONAS.id, TIBOR.id]);
    expect([...(element.shadowRoot?.querySelectorAll('confab-invite') ?? [])].map((invite) => deep(invite, 'button').ariaLabel)).to.deep.equal(['Invite: Mara Kern', 'Invite: Jonas', 'Invite: Tibor']);
  });

  it('has no fault that axe finds', async () => {
    confab.room(ROOM).set({ founder: true });
    const element = await open('studio/budget');
    expect(await faults(element)).to.deep.equal([]);
    deep(element, '.icon-button').click();
    expect(await faults(element)).to.deep.equal([]);
  });
});
