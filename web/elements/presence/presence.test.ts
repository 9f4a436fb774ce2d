import { expect, fixture, html } from '@open-wc/testing';
import { faults } from '../testing/axe.ts';
import { ALEX, FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { settle, textOf } from '../testing/settle.ts';
import './confab-presence.ts';

describe('confab-presence', () => {
  let confab: FakeConfab;
  beforeEach(() => {
    confab = new FakeConfab();
    confab.room('studio/print').set({ entered: true, members: 7 });
    confab.room('studio/print').presence.set({ count: 2, people: [ALEX, MARA] });
  });

  it('says how many are in a room', async () => {
    const element = await fixture(html`<confab-presence .confab=${confab} room="studio/print"></confab-presence>`);
    expect(textOf(element)).to.equal('2 of 7 here');
    confab.room('studio/print').presence.set({ count: 7, people: [] });
    await settle(element);
    expect(textOf(element)).to.equal('7 here');
  });

  it('says whether somebody is there', async () => {
    expect(textOf(await fixture(html`<confab-presence .confab=${confab} user=${MARA.id}></confab-presence>`))).to.equal('Here');
    expect(textOf(await fixture(html`<confab-presence .confab=${confab} user=${JONAS.id}></confab-presence>`))).to.equal('Not here');
    expect(textOf(await fixture(html`<confab-presence .confab=${confab} user=${MARA.id} room="home/general"></confab-presence>`))).to.equal('Not here');
  });

  it('knows of nobody but oneself while there is no connection', async () => {
    const room = await fixture(html`<confab-presence .confab=${confab} room="studio/print"></confab-presence>`);
    const user = await fixture(html`<confab-presence .confab=${confab} user=${MARA.id}></confab-presence>`);
    confab.set({ phase: 'offline' });
    for (const element of [room, user]) {
      await settle(element);
      expect(textOf(element)).to.equal('Not known');
      expect(element.shadowRoot?.querySelector('i.here')).to.equal(null);
    }
  });

  it('goes by the connection for oneself', async () => {
    const element = await fixture(html`<confab-presence .confab=${confab} user=${ALEX.id}></confab-presence>`);
    expect(textOf(element)).to.equal('Here');
    confab.set({ phase: 'offline' });
    await settle(element);
    expect(textOf(element)).to.equal('Not here');
  });

  it('has no fault that axe finds', async () => {
    expect(await faults(await fixture(html`<confab-presence .confab=${confab} room="studio/print"></confab-presence>`))).to.deep.equal([]);
  });
});
