import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { ThrottledEvent } from '../events.ts';
import { faults } from '../testing/axe.ts';
import { ALEX, FakeConfab, MARA, TIBOR } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import './confab-invite.ts';
import type { ConfabInvite } from './invite.ts';

const ROOM = 'studio/budget';

describe('confab-invite', () => {
  let confab: FakeConfab;
  const open = () => fixture<ConfabInvite>(html`<confab-invite .confab=${confab} user=${MARA.id} room=${ROOM}></confab-invite>`);
  const button = (element: ConfabInvite) => deep<HTMLButtonElement>(element, 'button');
  beforeEach(() => { confab = new FakeConfab(); });

  it('invites, and tells so', async () => {
    const element = await open();
    setTimeout(() => button(element).click());
    const event = await oneEvent(element, 'confab-invited') as Event;
    expect(event).to.include({ user: MARA.id, room: ROOM, cancelled: false });
    expect(confab.invites.value.sent[0]).to.include({ room: ROOM, state: 'pending' });
  });

  it('takes an invitation back', async () => {
    const element = await open();
    button(element).click();
    await settle(element);
    expect(button(element).textContent).to.contain('Withdraw');
    button(element).click();
    await settle(element);
    expect(confab.invites.value.sent[0]?.state).to.equal('cancelled');
  });

  it('finds its invitation by a room in home, too', async () => {
    const element = await fixture<ConfabInvite>(html`<confab-invite .confab=${confab} user=${MARA.id} room="budget"></confab-invite>`);
    button(element).click();
    await settle(element);
    expect(button(element).textContent).to.contain('Withdraw');
  });

  it('counts down how long inviting again takes, and says so when asked too early', async () => {
    const element = await open();
    confab.throttledUntil('invite', MARA.id).set(Date.now() + 1400);
    await settle(element);
    expect(button(element).textContent).to.contain('again in 2 s');
    expect(button(element).getAttribute('aria-disabled')).to.equal('true');
    setTimeout(() => button(element).click());
    expect((await oneEvent(element, 'confab-throttled') as Event as ThrottledEvent).until).to.be.above(Date.now());
    expect(confab.invites.value.sent.length).to.equal(0);
    await aTimeout(600);
    expect(button(element).textContent).to.contain('again in 1 s');
    await aTimeout(1000);
    expect(button(element).textContent).to.contain('Invite');
    expect(button(element).getAttribute('aria-disabled')).to.equal('false');
  });

  it('is throttled for each person alone', async () => {
    confab.throttledUntil('invite', 'somebody-else').set(Date.now() + 60_000);
    expect(button(await open()).textContent).to.contain('Invite');
  });

  it('says why it failed', async () => {
    confab.invite = () => Promise.reject(Object.assign(new Error(''), { code: 'not_member' }));
    const element = await open();
    button(element).click();
    await settle(element);
    expect(textOf(element)).to.contain('Not invited: you are not in this room any more.');
  });

  it('says of somebody else, or of another room, nothing of why it failed', async () => {
    let fail = (): void => undefined;
    confab.invite = () => new Promise((_, reject) => { fail = () => reject(Object.assign(new Error(''), { code: 'not_member' })); });
    const element = await open(), hint = () => textOf(element).includes('Not invited');
    button(element).click();
    fail();
    await settle(element);
    expect(hint()).to.equal(true);
    element.room = 'studio/web';
    await settle(element);
    expect(hint()).to.equal(false, 'another room');
    button(element).click();
    element.user = 'u-lina';
    fail();
    await settle(element);
    expect(hint()).to.equal(false, 'somebody else');
  });

  it('says nothing to another user of why it failed', async () => {
    let fail = (): void => undefined;
    confab.invite = () => new Promise((_, reject) => { fail = () => reject(Object.assign(new Error(''), { code: 'closed' })); });
    const element = await open(), hint = async (): Promise<boolean> => { await settle(element); return textOf(element).includes('Not invited'); };
    button(element).click();
    fail();
    expect(await hint()).to.equal(true);
    confab.me.set(TIBOR);
    expect(await hint()).to.equal(false, 'after it failed');
    button(element).click();
    confab.me.set(ALEX);
    fail();
    expect(await hint()).to.equal(false, 'while it is under way');
  });

  it('names to a screen reader whom it is about, whatever it says', async () => {
    const element = await open();
    element.name = MARA.name;
    await settle(element);
    for (const said of ['Invite', 'Withdraw']) {
      expect(button(element).textContent?.trim()).to.equal(said);
      expect(button(element).ariaLabel).to.equal(`${said}: Mara Kern`);
      button(element).click();
      await settle(element);
    }
  });

  it('says that somebody has joined', async () => {
    const element = await open();
    button(element).click();
    await settle(element);
    const [invitation] = confab.invites.value.sent;
    if (invitation) confab.invites.set({ received: [], sent: [{ ...invitation, state: 'accepted' }] });
    await settle(element);
    expect(textOf(element)).to.equal('Joined');
  });

  it('invites again whoever accepted before it was shown: they may have left since', async () => {
    confab.invites.set({ received: [], sent: [{ room: ROOM, title: '', by: MARA, to: MARA, at: 1, state: 'accepted' }] });
    const element = await open();
    expect(button(element).textContent).to.contain('Invite');
    button(element).click();
    await settle(element);
    expect(button(element).textContent).to.contain('Withdraw');
  });

  it('has no fault that axe finds', async () => {
    const element = await open();
    expect(await faults(element)).to.deep.equal([]);
    confab.throttledUntil('invite', MARA.id).set(Date.now() + 60_000);
    await settle(element);
    expect(await faults(element)).to.deep.equal([]);
  });
});
