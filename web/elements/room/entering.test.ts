import { expect, fixture, html } from '@open-wc/testing';
import { FakeConfab, MARA } from '../testing/fake-confab.ts';
import { ROOM, openRoom } from '../testing/room.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import '../members/confab-members.ts';
import '../presence/confab-presence.ts';
import './confab-name.ts';
import './confab-room.ts';
import type { ConfabRoom } from './room.ts';

describe('confab-room, going in and out', () => {
  let confab: FakeConfab;
  const open = (name?: string) => openRoom(confab, name);
  const timeline = (element: ConfabRoom) => deep(element, 'confab-timeline');
  beforeEach(() => { confab = new FakeConfab(); });

  it('enters its room and shows what is said', async () => {
    const element = await open();
    expect(confab.room(ROOM).state.value.entered).to.equal(true);
    confab.room(ROOM).arrive('hello', MARA);
    await settle(element);
    expect(deep<HTMLElementTagNameMap['confab-message']>(timeline(element), 'confab-message').message?.text).to.equal('hello');
  });

  it('takes a room without a space to be in home', async () => {
    await open('general');
    expect(confab.room('home/general').state.value.entered).to.equal(true);
  });

  it('enters again for another user, and for one who comes back', async () => {
    const room = confab.room(ROOM);
    const element = await open();
    const becomes = async (change: () => unknown) => {
      room.set({ entered: false });
      change();
      await settle(element);
      return room.state.value.entered;
    };
    expect(await becomes(() => confab.me.set(MARA))).to.equal(true);
    expect(await becomes(() => confab.signOut())).to.equal(false);
    expect(await becomes(() => confab.signIn({ guest: 'Ana' }))).to.equal(true);
    expect(element.shadowRoot?.querySelector('confab-composer')).to.not.equal(null);
    expect(await becomes(() => confab.signOut())).to.equal(false);
    expect(await becomes(() => confab.signIn({ guest: 'Ana' }))).to.equal(true);
  });

  it('enters no room while it is out of the page', async () => {
    const box = await fixture(html`<div></div>`), element = Object.assign(document.createElement('confab-room'), { confab, room: ROOM });
    const entered = (name: string) => confab.room(name).state.value.entered;
    box.append(element);
    element.remove();
    await element.updateComplete;
    expect(entered(ROOM)).to.equal(false);
    element.room = 'studio/web';
    await element.updateComplete;
    expect(entered('studio/web')).to.equal(false);
    box.append(element);
    await settle(element);
    expect([entered(ROOM), entered('studio/web')]).to.deep.equal([false, true]);
  });

  it('keeps the focus when what had it goes: in another room, and where one is not let in', async () => {
    const element = await open();
    const inside = () => element.shadowRoot?.activeElement?.localName;
    deep(timeline(element), '.scroller').focus();
    confab.room('studio/web').enter = () => new Promise(() => undefined);
    element.room = 'studio/web';
    await settle(element);
    expect(element.shadowRoot?.querySelector('.skeleton')).to.not.equal(null);
    expect(inside()).to.equal('section');
    element.room = ROOM;
    await settle(element);
    deep(element, 'confab-composer').focus();
    expect(inside()).to.equal('confab-composer');
    confab.room(ROOM).set({ entered: false, error: { code: 'barred', message: '', temporary: false } });
    await settle(element);
    expect(inside()).to.equal('section');
  });

  it('leaves the focus alone where nobody was in it', async () => {
    const element = await open();
    await confab.room(ROOM).leave();
    await settle(element);
    expect(document.activeElement === document.body).to.equal(true);
  });

  it('stays outside where one left, and says so, until one asks to enter', async () => {
    const room = confab.room(ROOM);
    const element = await open();
    room.arrive('hello', MARA);
    await room.leave();
    await settle(element);
    expect(room.state.value.entered).to.equal(false);
    expect(textOf(element)).to.contain('You left this room.');
    expect(element.shadowRoot?.querySelector('confab-composer, confab-timeline')).to.equal(null);
    deep(element, '.place button').click();
    await settle(element);
    expect(room.state.value.entered).to.equal(true);
    expect(textOf(element)).not.to.contain('You left this room.');
    expect(element.shadowRoot?.querySelector('confab-composer')).to.not.equal(null);
    room.set({ entered: false, error: { code: 'barred', message: '', temporary: false } });
    await settle(element);
    expect(textOf(element)).to.contain('You have been barred').and.not.to.contain('You left');
  });

  it('says why one may not enter', async () => {
    confab.room(ROOM).set({ error: { code: 'private', message: '', temporary: false } });
    const element = await open();
    expect(textOf(element)).to.contain('You can’t enter studio/print').and.to.contain('This room is private');
    expect(deep(element, '.title').querySelector('svg') !== null).to.equal(true);
    expect(element.shadowRoot?.querySelector('confab-composer')).to.equal(null);
  });

  it('leads on from a room that lets nobody in, where the page says whereto', async () => {
    const element = await fixture<ConfabRoom>(html`<confab-room .confab=${confab} room=${ROOM}><a slot="outside" href="#away">Away</a></confab-room>`);
    await settle(element);
    const way = element.querySelector('a')!;
    expect(way.checkVisibility()).to.equal(false);
    confab.room(ROOM).set({ entered: false, error: { code: 'private', message: '', temporary: false } });
    await settle(element);
    expect(way.checkVisibility()).to.equal(true);
    expect(way.getBoundingClientRect().top - deep(element, '.place p').getBoundingClientRect().bottom).to.equal(16);
  });

  it('says what is wrong with a name that cannot be a room', async () => {
    expect(textOf(await open('a b/c'))).to.contain('“a b/c” cannot be a room');
    expect(textOf(await open(''))).to.contain('has no room');
  });

  it('has no room, nor have its parts, where the attribute is taken away', async () => {
    const element = await open();
    const box = await fixture(html`<div>
      <confab-timeline .confab=${confab} room=${ROOM}></confab-timeline><confab-composer .confab=${confab} room=${ROOM}></confab-composer>
      <confab-members .confab=${confab} room=${ROOM}></confab-members><confab-presence .confab=${confab} room=${ROOM}></confab-presence>
    </div>`);
    for (const part of [element, ...box.children]) {
      part.removeAttribute('room');
      await (part as ConfabRoom).updateComplete;
    }
    expect(textOf(element)).to.contain('has no room');
    expect(textOf(box.querySelector('confab-presence')!)).to.equal('');
  });

  it('says so of what is no text at all', async () => {
    for (const odd of [{}, 7, () => ROOM]) {
      const element = await open();
      Object.assign(element, { room: odd });
      await element.updateComplete;
      expect(textOf(element)).to.contain('cannot be a room');
    }
  });

  it('has no room, nor have its parts, where a framework has none to give', async () => {
    for (const none of [null, undefined]) {
      const element = await open();
      const box = await fixture(html`<div>
        <confab-timeline .confab=${confab} room=${ROOM}></confab-timeline><confab-composer .confab=${confab} room=${ROOM}></confab-composer>
        <confab-members .confab=${confab} room=${ROOM}></confab-members><confab-presence .confab=${confab} room=${ROOM}></confab-presence>
        <confab-rooms .confab=${confab} selected=${ROOM}></confab-rooms>
      </div>`);
      for (const part of [element, ...box.children]) {
        Object.assign(part, part.localName === 'confab-rooms' ? { selected: none } : { room: none });
        await (part as ConfabRoom).updateComplete;
      }
      expect(textOf(element)).to.contain('has no room');
      expect(textOf(box.querySelector('confab-presence')!)).to.equal('');
    }
  });
});
