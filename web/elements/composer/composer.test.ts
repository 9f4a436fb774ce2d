import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { SendEvent } from '../events.ts';
import { faults } from '../testing/axe.ts';
import { ROOM, composer, field, press, type } from '../testing/composer.ts';
import { FakeConfab, MARA } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';

describe('confab-composer', () => {
  let confab: FakeConfab;
  const sent = () => confab.room(ROOM).messages.value.map((item) => ('gap' in item ? '' : item.text));
  beforeEach(() => { confab = new FakeConfab(); });

  it('sends what was typed on Enter and is empty again', async () => {
    const element = await composer(confab);
    element.focus();
    await sendKeys({ type: 'a word' });
    await sendKeys({ press: 'Enter' });
    await settle(element);
    expect(sent()).to.deep.equal(['a word']);
    expect(field(element).value).to.equal('');
    expect(confab.room(ROOM).draft.value).to.equal('');
  });

  it('is ready for the next message after its button was pressed by a key', async () => {
    const element = await composer(confab);
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
    const element = await composer(confab);
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
    const element = await composer(confab);
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
    const element = await composer(confab);
    element.style.width = '280px';
    element.requestUpdate();
    await settle(element);
    const before = element.clientHeight;
    await type(element, 'a');
    expect(before).to.equal(element.clientHeight);
  });

  it('breaks the line on Shift+Enter', async () => {
    const element = await composer(confab);
    await type(element, 'a');
    expect(press(element, 'Enter', { shiftKey: true }).defaultPrevented).to.equal(false);
    expect(sent()).to.deep.equal([]);
  });

  it('breaks the line on Enter where told to, and sends on Ctrl+Enter and Cmd+Enter', async () => {
    const element = await composer(confab);
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
    const element = await composer(confab);
    await type(element, 'にほ');
    press(element, 'Enter', { isComposing: true });
    press(element, 'Enter', { keyCode: 229 } as KeyboardEventInit);
    expect(sent()).to.deep.equal([]);
    press(element, 'Enter');
    expect(sent()).to.deep.equal(['にほ']);
  });

  it('sends nothing that is only blank', async () => {
    const element = await composer(confab);
    await type(element, ' \n ');
    press(element, 'Enter');
    expect(sent()).to.deep.equal([]);
    expect(deep<HTMLButtonElement>(element, '.send').disabled).to.equal(true);
  });

  it('shows the limit before it is hit, and keeps what is too long', async () => {
    const element = await composer(confab);
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
    const element = await composer(confab);
    const one = element.offsetHeight;
    await type(element, 'a\nb\nc');
    expect(element.offsetHeight).to.be.above(one);
    await type(element, 'line\n'.repeat(200));
    expect(element.offsetHeight).to.be.at.most(220);
    await type(element, '');
    expect(element.offsetHeight).to.equal(one);
  });

  it('lets the page stop a message', async () => {
    const element = await composer(confab);
    element.addEventListener('confab-send', (event: SendEvent) => { if (event.text === 'no') event.preventDefault(); });
    await type(element, 'no');
    press(element, 'Enter');
    expect(sent()).to.deep.equal([]);
    expect(field(element).value).to.equal('no');
  });

  it('is switched off while not connected, where told so, and keeps its text', async () => {
    const element = await composer(confab);
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
    const element = await composer(confab);
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
    const element = await composer(confab);
    confab.set({ phase: 'offline' });
    await type(element, 'later');
    press(element, 'Enter');
    expect(confab.room(ROOM).messages.value.at(-1)).to.include({ text: 'later', state: 'queued' });
  });

  it('is empty where a framework has no text to give', async () => {
    const element = await composer(confab);
    Object.assign(element, { value: null });
    await settle(element);
    expect(field(element).value).to.equal('');
    Object.assign(element, { room: undefined, value: undefined });
    await settle(element);
    expect(element.send()).to.equal(false);
  });

  it('has a number that a page sets as text, as a field of the browser has', async () => {
    const element = await composer(confab);
    Object.assign(element, { value: 7 });
    await settle(element);
    expect([element.value, field(element).value]).to.deep.equal(['7', '7']);
  });

  it('has no fault that axe finds', async () => {
    const element = await composer(confab);
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
