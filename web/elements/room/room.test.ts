import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { LIMITS } from '../../../relay/wire.ts';
import { faults } from '../testing/axe.ts';
import { FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import { widthIn } from '../testing/width.ts';
import { askWith } from '../base/connection.ts';
import '../members/confab-members.ts';
import '../presence/confab-presence.ts';
import './confab-name.ts';
import './confab-room.ts';
import type { ConfabRoom } from './room.ts';

const ROOM = 'studio/print';

describe('confab-room', () => {
  let confab: FakeConfab;
  const open = async (name = ROOM): Promise<ConfabRoom> => {
    const element = await fixture<ConfabRoom>(html`<confab-room .confab=${confab} room=${name}></confab-room>`);
    await settle(element);
    return element;
  };
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

  it('says in its header who is here', async () => {
    confab.room(ROOM).set({ members: 7, title: 'Print & proofs' });
    confab.room(ROOM).presence.set({ count: 2, people: [MARA, JONAS] });
    const element = await open();
    expect(deep(element, '.title').textContent).to.contain('Print & proofs');
    expect(deep(element, '.here').textContent).to.equal('2 of 7 here');
    confab.set({ phase: 'connecting' });
    await settle(element);
    expect(deep(element, '.here').textContent).to.equal('2 of 7 here', 'another tab takes over');
    // Without a connection nobody knows.
    confab.set({ phase: 'offline' });
    await settle(element);
    expect(deep(element, '.here').textContent).to.equal('');
  });

  it('sends by its composer', async () => {
    const element = await open();
    const composer = deep<HTMLElementTagNameMap['confab-composer']>(element, 'confab-composer');
    composer.value = 'from the room';
    await settle(element);
    composer.send();
    expect(confab.room(ROOM).messages.value.at(-1)).to.include({ text: 'from the room' });
  });

  it('has no composer where it is only for reading', async () => {
    const element = await open();
    element.readonly = true;
    await settle(element);
    expect(element.shadowRoot?.querySelector('confab-composer')).to.equal(null);
  });

  it('asks for a name where nobody is signed in, and goes on with it', async () => {
    confab.set({ phase: 'signed-out' });
    const element = await open();
    expect(confab.room(ROOM).state.value.entered).to.equal(false);
    const name = deep(element, 'confab-name');
    // Longer the relay does not take it.
    expect(deep<HTMLInputElement>(name, 'input').maxLength).to.equal(LIMITS.nameLength);
    deep<HTMLInputElement>(name, 'input').value = 'Ana';
    deep(name, 'button').click();
    await settle(element);
    expect(confab.me.value?.name).to.equal('Ana');
    expect(confab.room(ROOM).state.value.entered).to.equal(true);
    expect(element.shadowRoot?.querySelector('confab-timeline')).to.not.equal(null);
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

  for (const press of ['Enter', 'Tab']) it(`leads whoever gave a name to the field to write in (${press})`, async () => {
    confab.set({ phase: 'signed-out' });
    const element = await open();
    deep(element, 'confab-name', 'input').focus();
    await sendKeys({ type: 'Ana' });
    await sendKeys({ press });
    if (press === 'Tab') await sendKeys({ press: ' ' });
    await waitUntil(() => element.shadowRoot?.activeElement?.localName === 'confab-composer');
    await sendKeys({ type: 'word' });
    expect(deep<HTMLElementTagNameMap['confab-composer']>(element, 'confab-composer').value).to.equal('word');
  });

  it('takes a name that is sent without a click, and leads nobody away from the page by it', async () => {
    confab.set({ phase: 'signed-out' });
    const element = await open(), form = deep<HTMLFormElement>(element, 'confab-name', 'form');
    let leads = true;
    form.addEventListener('submit', (event) => {
      leads = !event.defaultPrevented;
      event.preventDefault();
    });
    deep<HTMLInputElement>(deep(element, 'confab-name'), 'input').value = 'Ana';
    form.requestSubmit();
    await settle(element);
    expect([leads, confab.me.value?.name]).to.deep.equal([false, 'Ana']);
  });

  it('takes the focus from nobody who is elsewhere by the time their name is taken', async () => {
    confab.set({ phase: 'signed-out' });
    const element = await open(), elsewhere = await fixture<HTMLInputElement>(html`<input aria-label="elsewhere">`);
    deep<HTMLInputElement>(deep(element, 'confab-name'), 'input').value = 'Ana';
    const signIn = confab.signIn.bind(confab);
    confab.signIn = (as) => { elsewhere.focus(); return signIn(as); };
    deep(element, 'confab-name', 'button').click();
    await settle(element);
    expect(element.shadowRoot?.querySelector('confab-composer') === null).to.equal(false);
    expect(document.activeElement === elsewhere).to.equal(true);
  });

  it('keeps what is typed from the page around it, whose shortcuts may be single letters', async () => {
    const heard: string[] = [], listen = ({ key }: KeyboardEvent) => heard.push(key);
    document.addEventListener('keydown', listen);
    try {
      confab.set({ phase: 'signed-out' });
      const element = await open();
      deep(element, 'confab-name', 'input').focus();
      await sendKeys({ press: 'j' });
      await sendKeys({ press: 'Enter' });
      await settle(element);
      expect(confab.me.value?.name).to.equal('j');
      const composer = deep<HTMLElementTagNameMap['confab-composer']>(element, 'confab-composer');
      composer.focus();
      for (const press of ['j', ' ', 'ArrowLeft', 'Backspace', 'Escape']) await sendKeys({ press });
      // A real one could lead out of the page, and the next tests would be without a focus.
      deep(composer, 'textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, composed: true }));
      expect(composer.value).to.equal(' ');
      expect(heard).to.deep.equal(['Escape', 'Tab']);
    } finally {
      document.removeEventListener('keydown', listen);
    }
  });

  for (const code of ['guests_off', 'bad_request']) it(`says that the site signs people in where that is why a name is not taken (${code})`, async () => {
    confab.set({ phase: 'signed-out' });
    confab.signIn = () => Promise.reject(Object.assign(new Error('No guests.'), { code }));
    const element = await open();
    const name = deep(element, 'confab-name');
    deep<HTMLInputElement>(name, 'input').value = 'Ana';
    deep(name, 'button').click();
    await settle(name);
    expect(textOf(name)).to.equal('Sign in to this site to take part.');
  });

  it('asks for no name where the page says who its user is', async () => {
    confab = Object.assign(new FakeConfab(), { relay: 'https://site.example' });
    askWith('https://site.example/', () => null);
    confab.set({ phase: 'signed-out' });
    expect(textOf(deep(await open(), 'confab-name'))).to.equal('Sign in to this site to take part.');
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
  });

  it('begins its header where it begins all else, compact too', async () => {
    const element = await open();
    confab.room(ROOM).arrive('hello', MARA);
    for (const compact of [false, true]) {
      element.compact = compact;
      await settle(element);
      const { left } = deep(element, 'confab-timeline', 'confab-message', '.who').getBoundingClientRect();
      expect(deep(element, '.title').getBoundingClientRect().left).to.equal(left);
    }
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

  it('takes its own header and words for emptiness from the page', async () => {
    const element = await fixture<ConfabRoom>(html`<confab-room .confab=${confab} room=${ROOM}><h1 slot="header">Chat</h1><p slot="empty">Say hi</p></confab-room>`);
    await settle(element);
    expect((element.querySelector('h1') as HTMLElement).offsetHeight).to.be.above(0);
    expect((element.querySelector('p') as HTMLElement).offsetHeight).to.be.above(0);
  });

  it('leads a failed message back to the field', async () => {
    const room = confab.room(ROOM);
    const element = await open();
    room.refuse = { code: 'too_large', message: '', temporary: false };
    await room.send('again').catch(() => undefined);
    await settle(element);
    deep(timeline(element), 'confab-message', '.state button:last-child').click();
    await settle(element);
    const composer = deep<HTMLElementTagNameMap['confab-composer']>(element, 'confab-composer');
    expect(composer.value).to.equal('again');
    expect(composer.matches(':focus-within')).to.equal(true);
  });

  it('puts a failed message before what is being written, and loses neither', async () => {
    const room = confab.room(ROOM);
    const element = await open();
    room.refuse = { code: 'too_large', message: '', temporary: false };
    await room.send('failed').catch(() => undefined);
    const composer = deep<HTMLElementTagNameMap['confab-composer']>(element, 'confab-composer');
    composer.focus();
    await sendKeys({ type: 'a thought' });
    deep(timeline(element), 'confab-message', '.state button:last-child').click();
    await settle(element);
    await sendKeys({ type: '!' });
    expect(deep<HTMLTextAreaElement>(composer, 'textarea').value).to.equal('failed\na thought!');
    expect(room.draft.value).to.equal('failed\na thought!');
  });

  it('has a width wherever a page puts it, and no more than there is', async () => {
    const element = Object.assign(document.createElement('confab-room'), { confab, room: ROOM });
    for (const style of ['display: flex', 'display: inline-block', 'position: fixed; right: 0', 'display: grid; justify-items: start']) expect(await widthIn(element, style), style).to.equal(480);
    expect(await widthIn(element, 'border: 0; padding: 0', 'dialog'), 'dialog').to.equal(480);
    for (const style of ['width: 300px', 'width: 700px', 'width: 300px; display: flex', 'width: 300px; display: grid']) expect(await widthIn(element, style), style).to.equal(Number.parseInt(style.slice(7), 10));
  });

  it('passes on how its field behaves offline', async () => {
    const element = await fixture<ConfabRoom>(html`<confab-room .confab=${confab} room=${ROOM} when-offline="disable"></confab-room>`);
    confab.set({ phase: 'offline' });
    await settle(element);
    expect(deep<HTMLTextAreaElement>(deep(element, 'confab-composer'), 'textarea').readOnly).to.equal(true);
  });

  it('has no fault that axe finds, in any state', async () => {
    const states: Record<string, () => void> = {
      busy: () => { confab.room(ROOM).arrive('hi @Alex https://a.example', MARA); },
      failed: () => {
        confab.room(ROOM).refuse = { code: 'limit', message: '', temporary: true };
        confab.room(ROOM).send('x').catch(() => undefined);
      },
      offline: () => confab.set({ phase: 'offline', waiting: 2 }),
      refused: () => confab.room(ROOM).set({ error: { code: 'barred', message: '', temporary: false } }),
      left: () => { setTimeout(() => confab.room(ROOM).leave()); },
      signedOut: () => confab.set({ phase: 'signed-out' }),
      empty: () => undefined,
    };
    for (const [name, arrange] of Object.entries(states)) {
      confab = new FakeConfab();
      arrange();
      const element = await open();
      expect(await faults(element), name).to.deep.equal([]);
    }
  });

  it('has its connection line begin where its header does, however narrow it is in a wide page', async () => {
    const element = await open();
    confab.set({ phase: 'offline' });
    for (const width of [280, 700]) {
      element.style.width = `${width}px`;
      await settle(element);
      const begins = (...path: string[]) => getComputedStyle(deep(element, ...path)).paddingInlineStart;
      expect(begins('confab-status', '.bar')).to.equal(begins('.header'));
    }
  });
});
