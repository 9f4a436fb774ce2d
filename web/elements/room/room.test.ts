import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { faults } from '../testing/axe.ts';
import { FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { ROOM, openRoom } from '../testing/room.ts';
import { deep, settle, textOf, waitUntil } from '../testing/settle.ts';
import { widthIn } from '../testing/width.ts';
import '../members/confab-members.ts';
import '../presence/confab-presence.ts';
import './confab-name.ts';
import './confab-room.ts';
import type { ConfabRoom } from './room.ts';

describe('confab-room', () => {
  let confab: FakeConfab;
  const open = (name?: string) => openRoom(confab, name);
  const timeline = (element: ConfabRoom) => deep(element, 'confab-timeline');
  beforeEach(() => { confab = new FakeConfab(); });

  it('says in its header who is here', async () => {
    confab.room(ROOM).set({ members: 7, title: 'Print & proofs' });
    confab.room(ROOM).presence.set({ count: 2, people: [MARA, JONAS] });
    const element = await open();
    expect(deep(element, '.title').textContent).to.contain('Print & proofs');
    expect(deep(element, '.here').textContent).to.equal('2 of 7 here');
    confab.set({ phase: 'connecting' });
    await settle(element);
    expect(deep(element, '.here').textContent).to.equal('2 of 7 here', 'another tab takes over');
    // From outside nobody knows, as where one left in another window, nor without a connection.
    confab.set({ phase: 'live' });
    confab.room(ROOM).set({ entered: false });
    await settle(element);
    expect(deep(element, '.here').textContent).to.equal('');
    confab.room(ROOM).set({ entered: true });
    await settle(element);
    expect(deep(element, '.here').textContent).to.equal('2 of 7 here');
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

  it('lets the page style what is inside its parts: the messages, the field, and what one comes in by', async () => {
    const sheet = new CSSStyleSheet(), parts = ['day', 'jump', 'name', 'time', 'body', 'state', 'field', 'send', 'button'];
    sheet.replaceSync(parts.map((part) => `confab-room::part(${part}) { border-radius: 1.5px; }`).join(''));
    document.adoptedStyleSheets = [sheet];
    try {
      const room = confab.room(ROOM);
      room.messages.set(Array.from({ length: 60 }, (_, i) => room.message(`message ${i}`, MARA)));
      room.refuse = { code: 'not_member', message: 'x', temporary: false };
      room.send('refused').catch(() => undefined);
      const element = await open(), list = timeline(element);
      const missed = (...where: [within: Element, part: string][]) => where.filter(([within, part]) => getComputedStyle(deep(within, `[part=${part}]`)).borderRadius !== '1.5px').map(([, part]) => part);
      const rows = () => [...list.shadowRoot!.querySelectorAll('confab-message')];
      const composer = deep(element, 'confab-composer');
      expect(missed([rows().at(-1)!, 'state'], [rows().at(-1)!, 'body'], [composer, 'field'], [composer, 'send'])).to.deep.equal([]);
      deep(list, '.scroller').scrollTop = 0;
      await waitUntil(() => rows()[0]?.message?.text === 'message 0' && list.shadowRoot!.querySelector('.jump'));
      expect(missed([list, 'day'], [list, 'jump'], [rows()[0]!, 'name'], [rows()[0]!, 'time'])).to.deep.equal([]);
      confab.set({ phase: 'signed-out' });
      await settle(element);
      const name = deep(element, 'confab-name');
      expect(missed([name, 'field'], [name, 'button'])).to.deep.equal([]);
    } finally {
      document.adoptedStyleSheets = [];
    }
  });

  it('has no composer where it is only for reading', async () => {
    const element = await open();
    element.readonly = true;
    await settle(element);
    expect(element.shadowRoot?.querySelector('confab-composer')).to.equal(null);
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

  it('gives back what somebody wrote and could not send in a room that no longer lets them in', async () => {
    const room = confab.room(ROOM), element = await open(), error = { code: 'barred', message: '', temporary: false };
    room.messages.set([room.message('theirs', MARA)]);
    room.refuse = error;
    room.send('not <b>sent</b>').catch(() => undefined);
    room.draft.set('half a thought');
    room.set({ error });
    await settle(element);
    expect(deep(element, 'blockquote').textContent).to.equal('not <b>sent</b>\nhalf a thought');
    room.draft.set('');
    room.messages.set([]);
    await settle(element);
    expect(textOf(element)).not.to.contain('was not sent');
  });

  it('keeps whoever writes in it when the field goes, without a frame around all of it', async () => {
    const room = confab.room(ROOM), element = await open();
    deep<HTMLTextAreaElement>(deep(element, 'confab-composer'), 'textarea').focus();
    await sendKeys({ type: 'a' });
    room.set({ error: { code: 'barred', message: '', temporary: false } });
    await settle(element);
    const { activeElement } = element.shadowRoot!;
    expect(activeElement?.className).to.contain('room');
    expect(getComputedStyle(activeElement!).outlineStyle).to.equal('none');
  });

  it('has no fault that axe finds, in any state', async () => {
    const states: Record<string, () => void> = {
      busy: () => { confab.room(ROOM).arrive('hi @Alex https://a.example', MARA); },
      failed: () => {
        confab.room(ROOM).refuse = { code: 'limit', message: '', temporary: true };
        confab.room(ROOM).send('x').catch(() => undefined);
      },
      offline: () => confab.set({ phase: 'offline', waiting: 2 }),
      refused: () => {
        confab.room(ROOM).draft.set('half a '.repeat(300));
        confab.room(ROOM).set({ error: { code: 'barred', message: '', temporary: false } });
      },
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
