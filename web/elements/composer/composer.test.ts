import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { SendEvent } from '../events.ts';
import { faults } from '../testing/axe.ts';
import { ALEX, FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import type { ConfabComposer } from './composer.ts';
import './confab-composer.ts';

const ROOM = 'studio/print';
const field = (element: ConfabComposer) => deep<HTMLTextAreaElement>(element, 'textarea');

async function type(element: ConfabComposer, text: string): Promise<void> {
  field(element).value = text;
  field(element).dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await settle(element, 1);
}

function press(element: ConfabComposer, key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, composed: true, ...more });
  field(element).dispatchEvent(event);
  return event;
}

describe('confab-composer', () => {
  let confab: FakeConfab;
  const composer = async (more = html``): Promise<ConfabComposer> => {
    const box = await fixture(html`<div><confab-composer .confab=${confab} room=${ROOM} enter="send"></confab-composer>${more}</div>`);
    const element = box.querySelector('confab-composer') as ConfabComposer;
    await settle(element);
    return element;
  };
  const sent = () => confab.room(ROOM).messages.value.map((item) => ('gap' in item ? '' : item.text));
  beforeEach(() => { confab = new FakeConfab(); });

  it('sends what was typed on Enter and is empty again', async () => {
    const element = await composer();
    element.focus();
    await sendKeys({ type: 'a word' });
    await sendKeys({ press: 'Enter' });
    await settle(element);
    expect(sent()).to.deep.equal(['a word']);
    expect(field(element).value).to.equal('');
    expect(confab.room(ROOM).draft.value).to.equal('');
  });

  it('is ready for the next message after its button was pressed by a key', async () => {
    const element = await composer();
    element.focus();
    await sendKeys({ type: 'a word' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await settle(element);
    expect(sent()).to.deep.equal(['a word']);
    await sendKeys({ type: 'next' });
    expect(field(element).value).to.equal('next');
  });

  it('takes the usual number of characters once its maxlength is taken away', async () => {
    const element = await composer();
    element.setAttribute('maxlength', '2');
    await type(element, 'more than two');
    press(element, 'Enter');
    expect(sent()).to.deep.equal([]);
    element.removeAttribute('maxlength');
    await settle(element);
    press(element, 'Enter');
    expect(sent()).to.deep.equal(['more than two']);
  });

  for (const [attribute, value] of [['maxlength', ''], ['maxlength', 'many'], ['maxlength', '-1'], ['enter', ''], ['enter', 'SEND']] as const) it(`sends as usual where a page says ${attribute}="${value}"`, async () => {
    const element = await composer();
    element.removeAttribute('enter');
    element.setAttribute(attribute, value);
    await type(element, 'a word');
    expect(element.checkValidity()).to.equal(true);
    expect(textOf(element)).to.equal('');
    press(element, 'Enter');
    expect(sent()).to.deep.equal(['a word']);
  });

  it('is as high for a room of a long name as for any other, and does not jump at the first letter', async () => {
    confab.room(ROOM).set({ title: 'Preparations for the spring issue and for what comes after it' });
    const element = await composer();
    element.style.width = '280px';
    element.requestUpdate();
    await settle(element);
    const before = element.clientHeight;
    await type(element, 'a');
    expect(before).to.equal(element.clientHeight);
  });

  it('breaks the line on Shift+Enter', async () => {
    const element = await composer();
    await type(element, 'a');
    expect(press(element, 'Enter', { shiftKey: true }).defaultPrevented).to.equal(false);
    expect(sent()).to.deep.equal([]);
  });

  it('breaks the line on Enter where told to, and sends on Ctrl+Enter and Cmd+Enter', async () => {
    const element = await composer();
    element.enter = 'break';
    await type(element, 'a');
    expect(press(element, 'Enter').defaultPrevented).to.equal(false);
    expect(sent()).to.deep.equal([]);
    press(element, 'Enter', { ctrlKey: true });
    await type(element, 'b');
    press(element, 'Enter', { metaKey: true });
    expect(sent()).to.deep.equal(['a', 'b']);
  });

  it('never sends while an input method composes', async () => {
    const element = await composer();
    await type(element, 'にほ');
    press(element, 'Enter', { isComposing: true });
    press(element, 'Enter', { keyCode: 229 } as KeyboardEventInit);
    expect(sent()).to.deep.equal([]);
    press(element, 'Enter');
    expect(sent()).to.deep.equal(['にほ']);
  });

  it('sends nothing that is only blank', async () => {
    const element = await composer();
    await type(element, ' \n ');
    press(element, 'Enter');
    expect(sent()).to.deep.equal([]);
    expect(deep<HTMLButtonElement>(element, '.send').disabled).to.equal(true);
  });

  it('keeps the draft in the room and shows one from another tab', async () => {
    const element = await composer();
    await type(element, 'half a tho');
    expect(confab.room(ROOM).draft.value).to.equal('half a tho');
    confab.room(ROOM).draft.set('half a thought, elsewhere');
    await settle(element);
    expect(field(element).value).to.equal('half a thought, elsewhere');
  });

  it('is not disturbed by another tab while one writes', async () => {
    const element = await composer();
    element.focus();
    await type(element, 'mine');
    confab.room(ROOM).draft.set('theirs');
    await settle(element);
    expect(field(element).value).to.equal(document.hasFocus() ? 'mine' : 'theirs');
  });

  it('shows the draft of the room it is put to', async () => {
    const element = await composer();
    await type(element, 'for print');
    confab.room('studio/web').setDraft('for web');
    element.room = 'studio/web';
    await settle(element);
    expect(field(element).value).to.equal('for web');
    element.room = ROOM;
    await settle(element);
    expect(field(element).value).to.equal('for print');
  });

  it('shows nothing that another user was writing', async () => {
    const element = await composer();
    element.focus();
    await type(element, 'of Alex');
    confab.room(ROOM).draft.set('');
    confab.me.set(MARA);
    await settle(element);
    expect(field(element).value).to.equal('');
    await type(element, 'of Mara');
    confab.room(ROOM).draft.set('');
    confab.me.set(null);
    await settle(element);
    expect(field(element).value).to.equal('');
  });

  it('leaves what is being written to whoever signs in', async () => {
    confab.me.set(null);
    const element = await composer();
    element.focus();
    await type(element, 'early');
    confab.room(ROOM).draft.set('');
    confab.me.set(MARA);
    await settle(element);
    expect(field(element).value).to.equal('early');
  });

  it('gives back the last failed message on Up in an empty field', async () => {
    const room = confab.room(ROOM);
    room.refuse = { code: 'too_large', message: '', temporary: false };
    await room.send('too long, say').catch(() => undefined);
    const element = await composer();
    press(element, 'ArrowUp');
    await settle(element);
    expect(field(element).value).to.equal('too long, say');
    expect(sent()).to.deep.equal([]);
  });

  it('leaves Up alone where there is text, or nothing failed', async () => {
    confab.room(ROOM).arrive('theirs', MARA);
    confab.room(ROOM).messages.set([...confab.room(ROOM).messages.value, confab.room(ROOM).message('sent', ALEX)]);
    const element = await composer();
    expect(press(element, 'ArrowUp').defaultPrevented).to.equal(false);
    await type(element, 'text');
    expect(press(element, 'ArrowUp').defaultPrevented).to.equal(false);
  });

  it('shows the limit before it is hit, and keeps what is too long', async () => {
    const element = await composer();
    await type(element, 'x'.repeat(3700));
    expect(element.shadowRoot?.querySelector('.limit')).to.equal(null);
    await type(element, 'x'.repeat(3990));
    expect(deep(element, '.limit').textContent).to.equal('10 characters left');
    expect(deep<HTMLTextAreaElement>(element, 'textarea').ariaInvalid, 'as it is heard').to.equal('false');
    await type(element, 'x'.repeat(4003));
    expect(deep(element, '.limit').textContent).to.equal('3 characters too many');
    expect(element.validity.tooLong).to.equal(true);
    expect(deep<HTMLTextAreaElement>(element, 'textarea').ariaInvalid, 'as it is heard').to.equal('true');
    press(element, 'Enter');
    expect(sent()).to.deep.equal([]);
    expect(field(element).value.length).to.equal(4003);
  });

  it('grows with a long text, up to a limit', async () => {
    const element = await composer();
    const one = element.offsetHeight;
    await type(element, 'a\nb\nc');
    expect(element.offsetHeight).to.be.above(one);
    await type(element, 'line\n'.repeat(200));
    expect(element.offsetHeight).to.be.at.most(220);
    await type(element, '');
    expect(element.offsetHeight).to.equal(one);
  });

  it('lets the page stop a message', async () => {
    const element = await composer();
    element.addEventListener('confab-send', (event: SendEvent) => { if (event.text === 'no') event.preventDefault(); });
    await type(element, 'no');
    press(element, 'Enter');
    expect(sent()).to.deep.equal([]);
    expect(field(element).value).to.equal('no');
  });

  it('is switched off while not connected, where told so, and keeps its text', async () => {
    const element = await composer();
    element.whenOffline = 'disable';
    await type(element, 'unsent');
    confab.set({ phase: 'offline' });
    await settle(element);
    expect(field(element).readOnly).to.equal(true);
    expect(element.send()).to.equal(false);
    confab.set({ phase: 'live' });
    await settle(element);
    expect(field(element).readOnly).to.equal(false);
    expect(field(element).value).to.equal('unsent');
  });

  it('is not switched off for the moment in which another tab takes over, and whoever is in it stays there when it is', async () => {
    const element = await composer();
    element.whenOffline = 'disable';
    confab.set({ phase: 'connecting' });
    await settle(element);
    expect(field(element).readOnly).to.equal(true, 'a first connection');
    confab.set({ phase: 'live' });
    await settle(element);
    element.focus();
    confab.set({ phase: 'connecting' });
    await settle(element);
    await sendKeys({ type: 'unsent' });
    for (const phase of ['offline', 'connecting', 'live'] as const) {
      confab.set({ phase });
      await settle(element);
      expect(field(element).readOnly).to.equal(phase !== 'live', phase);
    }
    await sendKeys({ type: '!' });
    expect(element.value).to.equal('unsent!');
  });

  it('queues while not connected otherwise', async () => {
    const element = await composer();
    confab.set({ phase: 'offline' });
    await type(element, 'later');
    press(element, 'Enter');
    expect(confab.room(ROOM).messages.value.at(-1)).to.include({ text: 'later', state: 'queued' });
  });

  it('tells that one is typing, and when one stops', async () => {
    const element = await composer();
    await type(element, 'a');
    await type(element, '');
    expect(confab.room(ROOM).typingTold).to.deep.equal([true, false]);
  });

  it('says who is typing', async () => {
    const element = await composer();
    const says = async (...people: typeof ALEX[]) => {
      confab.room(ROOM).typing.set({ people });
      await settle(element, 1);
      return textOf(element);
    };
    expect(await says(MARA)).to.contain('Mara Kern is typing…');
    expect(await says(MARA, JONAS)).to.contain('Mara Kern and Jonas are typing…');
    expect(await says(MARA, JONAS, ALEX)).to.contain('Several people are typing…');
  });

  it('is a field of a form', async () => {
    const form = await fixture<HTMLFormElement>(html`<form><confab-composer .confab=${confab} name="comment" value="first"></confab-composer><fieldset></fieldset></form>`);
    const element = form.querySelector('confab-composer') as ConfabComposer;
    const value = () => new FormData(form).get('comment');
    await settle(element);
    expect(value()).to.equal('first');
    await type(element, 'second');
    expect(value()).to.equal('second');
    expect(element.form).to.equal(form);
    form.reset();
    await settle(element);
    expect(value()).to.equal('first');
    form.querySelector('fieldset')?.append(element);
    form.querySelector('fieldset')?.toggleAttribute('disabled', true);
    await settle(element);
    expect(field(element).disabled).to.equal(true);
    expect(value()).to.equal(null);
  });

  it('sends the form that it is a field of, where it has no room, by Enter and its button, unless the page stops that', async () => {
    const form = await fixture<HTMLFormElement>(html`<form><confab-composer .confab=${confab} name="comment" enter="send"></confab-composer></form>`);
    const element = form.querySelector('confab-composer') as ConfabComposer, sent: unknown[] = [];
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      sent.push(new FormData(form).get('comment'));
    });
    await settle(element);
    await type(element, 'first');
    press(element, 'Enter');
    await type(element, 'second');
    deep(element, 'button').click();
    form.addEventListener('confab-send', (event) => event.preventDefault());
    press(element, 'Enter');
    expect(sent).to.deep.equal(['first', 'second']);
  });

  it('is empty where a framework has no text to give', async () => {
    const element = await composer();
    Object.assign(element, { value: null });
    await settle(element);
    expect(field(element).value).to.equal('');
    Object.assign(element, { room: undefined, value: undefined });
    await settle(element);
    expect(element.send()).to.equal(false);
  });

  it('is not left as typing where it is taken out of the page', async () => {
    const element = await composer();
    field(element).focus();
    await type(element, 'half a thou');
    element.remove();
    expect(confab.room(ROOM).typingTold.at(-1)).to.equal(false);
  });

  it('is not left as typing in a room that one turned away from', async () => {
    const element = await composer();
    await type(element, 'half a thou');
    element.room = 'studio/web';
    await settle(element);
    expect(confab.room(ROOM).typingTold.at(-1)).to.equal(false);
  });

  it('has no fault that axe finds', async () => {
    const element = await composer();
    expect(await faults(element)).to.deep.equal([]);
    await type(element, 'x'.repeat(4003));
    confab.room(ROOM).typing.set({ people: [MARA] });
    await settle(element);
    expect(await faults(element)).to.deep.equal([]);
    element.whenOffline = 'disable';
    confab.set({ phase: 'offline' });
    await settle(element);
    expect(await faults(element)).to.deep.equal([]);
  });
});
