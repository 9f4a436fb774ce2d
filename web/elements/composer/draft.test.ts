import { expect } from '@open-wc/testing';
import { ROOM, composer, field, press, type } from '../testing/composer.ts';
import { ALEX, FakeConfab, MARA } from '../testing/fake-confab.ts';
import { settle } from '../testing/settle.ts';

describe('confab-composer, with a draft', () => {
  let confab: FakeConfab;
  const sent = () => confab.room(ROOM).messages.value.map((item) => ('gap' in item ? '' : item.text));
  beforeEach(() => { confab = new FakeConfab(); });

  it('keeps the draft in the room and shows one from another tab', async () => {
    const element = await composer(confab);
    await type(element, 'half a tho');
    expect(confab.room(ROOM).draft.value).to.equal('half a tho');
    confab.room(ROOM).draft.set('half a thought, elsewhere');
    await settle(element);
    expect(field(element).value).to.equal('half a thought, elsewhere');
  });

  it('is not disturbed by another tab while one writes', async () => {
    const element = await composer(confab);
    element.focus();
    await type(element, 'mine');
    confab.room(ROOM).draft.set('theirs');
    await settle(element);
    expect(field(element).value).to.equal(document.hasFocus() ? 'mine' : 'theirs');
  });

  it('shows the draft of the room it is put to', async () => {
    const element = await composer(confab);
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
    const element = await composer(confab);
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
    const element = await composer(confab);
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
    const element = await composer(confab);
    press(element, 'ArrowUp');
    await settle(element);
    expect(field(element).value).to.equal('too long, say');
    expect(sent()).to.deep.equal([]);
  });

  it('leaves Up alone where there is text, or nothing failed', async () => {
    confab.room(ROOM).arrive('theirs', MARA);
    confab.room(ROOM).messages.set([...confab.room(ROOM).messages.value, confab.room(ROOM).message('sent', ALEX)]);
    const element = await composer(confab);
    expect(press(element, 'ArrowUp').defaultPrevented).to.equal(false);
    await type(element, 'text');
    expect(press(element, 'ArrowUp').defaultPrevented).to.equal(false);
  });
});
