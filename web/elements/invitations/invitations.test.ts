import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { AnsweredEvent } from '../events.ts';
import { faults } from '../testing/axe.ts';
import { FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import './confab-invitations.ts';
import type { ConfabInvitations } from './invitations.ts';

describe('confab-invitations', () => {
  let confab: FakeConfab;
  const open = () => fixture<ConfabInvitations>(html`<confab-invitations .confab=${confab}></confab-invitations>`);
  beforeEach(() => { confab = new FakeConfab(); });

  it('says who invites to what', async () => {
    confab.receive(JONAS, 'studio/spring', 'Spring issue');
    expect(textOf(await open())).to.contain('Jonas invites you to Spring issue');
  });

  it('accepts and declines, and tells so', async () => {
    const spring = confab.receive(JONAS, 'studio/spring');
    const budget = confab.receive(MARA, 'studio/budget');
    const element = await open();
    setTimeout(() => deep(element, 'li:last-child .primary').click());
    expect(await oneEvent(element, 'confab-answered')).to.include({ invitation: spring, accepted: true });
    await settle(element);
    setTimeout(() => deep(element, 'li:last-child button:last-child').click());
    expect(await oneEvent(element, 'confab-answered')).to.include({ invitation: budget, accepted: false });
    await settle(element);
    expect(textOf(element)).to.equal('No invitations');
  });

  it('leads whoever answers by key on to the next one, and at last to the words that there is none', async () => {
    confab.receive(JONAS, 'studio/spring');
    confab.receive(MARA, 'studio/budget');
    const element = await open();
    const focused = () => element.shadowRoot?.activeElement?.closest('li, .none')?.textContent;
    for (const next of ['Jonas', 'No invitations']) {
      const decline = deep(element, 'li button:last-child');
      decline.focus();
      decline.click();
      await settle(element);
      expect(focused()).to.contain(next);
    }
  });

  it('loses one that was answered on another device', async () => {
    confab.receive(JONAS, 'studio/spring');
    const element = await open();
    confab.invites.set({ received: [], sent: [] });
    await settle(element);
    expect(element.shadowRoot?.querySelector('li')).to.equal(null);
  });

  it('says why an answer did not work, and keeps the invitation', async () => {
    confab.receive(JONAS, 'studio/spring');
    confab.acceptInvite = () => Promise.reject(Object.assign(new Error(''), { code: 'offline' }));
    const element = await open();
    deep(element, '.primary').click();
    await settle(element);
    expect(textOf(element)).to.contain('there is no connection');
    expect(element.shadowRoot?.querySelectorAll('li').length).to.equal(1);
  });

  it('says that one which was accepted is not open any more, until that was read', async () => {
    const spring = confab.receive(JONAS, 'studio/spring', 'Spring issue'), element = await open();
    element.quiet = true;
    // It goes when the button is pressed; the answer of the relay may come much later.
    confab.acceptInvite = async () => {
      await confab.declineInvite(spring);
      throw Object.assign(new Error(''), { code: 'no_invitation' });
    };
    deep(element, '.primary').click();
    await settle(element);
    expect(textOf(element)).to.contain('Jonas invites you to Spring issue').and.to.contain('this invitation is not open any more');
    expect(element.shadowRoot?.querySelector('.primary')).to.equal(null);
    deep(element, 'li button').click();
    await settle(element);
    expect(textOf(element)).to.equal('');
  });

  it('says nothing to another user of one that could not be answered', async () => {
    confab.receive(JONAS, 'studio/spring');
    confab.declineInvite = () => Promise.reject(Object.assign(new Error(''), { code: 'closed' }));
    const element = await open(), said = async (): Promise<string> => { await settle(element); return textOf(element); };
    deep(element, '.row button:last-child').click();
    confab.invites.set({ received: [], sent: [] });
    expect(await said()).to.contain('Jonas');
    confab.me.set(MARA);
    expect(await said()).not.to.contain('Jonas');
  });

  it('goes on into the room where one was accepted on another device in the same moment, and lets go of one that is declined', async () => {
    const gone = () => Promise.reject(Object.assign(new Error(''), { code: 'no_invitation' }));
    Object.assign(confab, { acceptInvite: gone, declineInvite: gone });
    confab.receive(JONAS, 'studio/spring');
    confab.room('studio/spring').set({ entered: true });
    const element = await open();
    for (const accepted of [true, false]) {
      setTimeout(() => deep(element, accepted ? '.primary' : '.button:not(.primary)').click());
      expect((await oneEvent(element, 'confab-answered') as Event as AnsweredEvent).accepted).to.equal(accepted);
      expect(textOf(element)).not.to.contain('That did not work');
    }
  });

  it('tells whoever listens of one that comes while they are here, until it is gone, and of none that stood there', async () => {
    confab.receive(MARA, 'studio/budget');
    const element = await open(), told = () => deep(element, '[role=status]').textContent!.trim();
    expect(told()).to.equal('');
    const spring = confab.receive(JONAS, 'studio/spring', 'Spring issue');
    await settle(element);
    expect(told()).to.equal('Jonas invites you to Spring issue');
    await confab.declineInvite(spring);
    await settle(element);
    expect(told()).to.equal('');
  });

  it('tells whoever listens of the first one, though nothing is shown before it, and of none that is read from the store', async () => {
    confab.set({ phase: 'connecting' });
    const element = await open(), told = () => deep(element, '[role=status]').textContent!.trim();
    element.quiet = true;
    confab.receive(MARA, 'studio/budget');
    await settle(element);
    expect(told()).to.equal('');
    confab.invites.set({ received: [], sent: [] });
    confab.set({ phase: 'live' });
    await settle(element);
    const region = deep(element, '[role=status]');
    confab.receive(JONAS, 'studio/spring', 'Spring issue');
    await settle(element);
    expect(told()).to.equal('Jonas invites you to Spring issue');
    expect(deep(element, '[role=status]') === region, 'a region is only heard that stood there before').to.equal(true);
  });

  it('shows nothing at all while quiet', async () => {
    const element = await open();
    element.quiet = true;
    await settle(element);
    expect(textOf(element)).to.equal('');
  });

  it('has no fault that axe finds', async () => {
    expect(await faults(await open())).to.deep.equal([]);
    confab.receive(JONAS, 'studio/spring');
    expect(await faults(await open())).to.deep.equal([]);
  });
});
