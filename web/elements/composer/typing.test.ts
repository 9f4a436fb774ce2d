import { expect } from '@open-wc/testing';
import { ROOM, composer, field, type } from '../testing/composer.ts';
import { ALEX, FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { settle, textOf } from '../testing/settle.ts';

describe('confab-composer, while somebody types', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  it('tells that one is typing, and when one stops', async () => {
    const element = await composer(confab);
    await type(element, 'a');
    await type(element, '');
    expect(confab.room(ROOM).typingTold).to.deep.equal([true, false]);
  });

  it('says who is typing', async () => {
    const element = await composer(confab);
    const says = async (...people: typeof ALEX[]) => {
      confab.room(ROOM).typing.set({ people });
      await settle(element, 1);
      return textOf(element);
    };
    expect(await says(MARA)).to.contain('Mara Kern is typing…');
    expect(await says(MARA, JONAS)).to.contain('Mara Kern and Jonas are typing…');
    expect(await says(MARA, JONAS, ALEX)).to.contain('Several people are typing…');
  });

  it('is not left as typing where it is taken out of the page', async () => {
    const element = await composer(confab);
    field(element).focus();
    await type(element, 'half a thou');
    element.remove();
    expect(confab.room(ROOM).typingTold.at(-1)).to.equal(false);
  });

  it('is not left as typing in a room that one turned away from', async () => {
    const element = await composer(confab);
    await type(element, 'half a thou');
    element.room = 'studio/web';
    await settle(element);
    expect(confab.room(ROOM).typingTold.at(-1)).to.equal(false);
  });
});
