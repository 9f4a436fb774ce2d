import { expect, fixture, html } from '@open-wc/testing';
import type { UnreadEvent } from '../events.ts';
import { faults } from '../testing/axe.ts';
import { FakeConfab, JONAS } from '../testing/fake-confab.ts';
import { settle } from '../testing/settle.ts';
import type { ConfabBadge } from './badge.ts';
import './confab-badge.ts';

const number = (badge: ConfabBadge) => badge.shadowRoot?.querySelector('.count')?.textContent ?? '';
const spoken = (badge: ConfabBadge) => badge.shadowRoot?.querySelector('.sr')?.textContent ?? '';

describe('confab-badge', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  it('shows nothing where there is nothing', async () => {
    const badge = await fixture<ConfabBadge>(html`<confab-badge .confab=${confab}></confab-badge>`);
    expect(badge.shadowRoot?.textContent?.trim()).to.equal('');
  });

  it('counts a room, its space and everything', async () => {
    const box = await fixture(html`<div>
      <confab-badge .confab=${confab} room="studio/print"></confab-badge>
      <confab-badge .confab=${confab} space="studio"></confab-badge>
      <confab-badge .confab=${confab}></confab-badge>
    </div>`);
    confab.room('studio/print').arrive('a', JONAS);
    confab.room('studio/web').arrive('b', JONAS);
    confab.room('home/general').arrive('c', JONAS);
    await settle(box);
    expect([...box.querySelectorAll('confab-badge')].map(number)).to.deep.equal(['1', '2', '3']);
    confab.room('studio/web').markRead();
    await settle(box);
    expect([...box.querySelectorAll('confab-badge')].map(number)).to.deep.equal(['1', '1', '2']);
  });

  it('shows the number the site gave its user, the same in two places', async () => {
    const box = await fixture(html`<div><confab-badge .confab=${confab} notices></confab-badge><confab-badge .confab=${confab} notices></confab-badge></div>`);
    confab.notices.set(7);
    await settle(box);
    expect([...box.querySelectorAll('confab-badge')].map(number)).to.deep.equal(['7', '7']);
    expect(spoken(box.querySelector('confab-badge') as ConfabBadge)).to.equal('7 notifications');
  });

  it('is red for mentions, and says so', async () => {
    const badge = await fixture<ConfabBadge>(html`<confab-badge .confab=${confab}></confab-badge>`);
    confab.room('studio/print').arrive('hey @Alex', JONAS);
    await settle(badge);
    expect(badge.shadowRoot?.querySelector('.count.mention')).to.not.equal(null);
    expect(spoken(badge)).to.equal('1 unread message, 1 mention of you');
  });

  it('is no higher than its number, whatever the lines around it are', async () => {
    confab.notices.set(100);
    const badge = await fixture<ConfabBadge>(html`<confab-badge .confab=${confab} notices></confab-badge>`);
    expect(badge.offsetHeight).to.equal(18);
  });

  it('says no more than its maximum', async () => {
    const badge = await fixture<ConfabBadge>(html`<confab-badge .confab=${confab} notices max="9"></confab-badge>`);
    confab.notices.set(10);
    await settle(badge);
    expect(number(badge)).to.equal('9+');
    expect(spoken(badge)).to.equal('10 notifications');
    confab.notices.set(100);
    for (const none of [undefined, '', 'many', '0']) {
      if (none === undefined) badge.removeAttribute('max');
      else badge.setAttribute('max', none);
      await settle(badge);
      expect(number(badge), none).to.equal('99+');
    }
  });

  it('tells every change once', async () => {
    const counts: number[] = [];
    const badge = await fixture<ConfabBadge>(html`<confab-badge .confab=${confab} notices @confab-unread=${(event: UnreadEvent) => counts.push(event.count)}></confab-badge>`);
    confab.notices.set(1);
    await settle(badge);
    badge.requestUpdate();
    await settle(badge);
    confab.notices.set(0);
    await settle(badge);
    expect(counts).to.deep.equal([0, 1, 0]);
  });

  it('counts another room when it is told to, and watches only that', async () => {
    const badge = await fixture<ConfabBadge>(html`<confab-badge .confab=${confab} room="studio/print"></confab-badge>`);
    confab.room('studio/print').arrive('a', JONAS);
    badge.room = 'studio/web';
    await settle(badge);
    expect(number(badge)).to.equal('');
    confab.room('studio/web').arrive('b', JONAS);
    await settle(badge);
    expect(number(badge)).to.equal('1');
  });

  it('has no fault that axe finds, as number and as dot', async () => {
    confab.room('studio/print').arrive('hey @Alex', JONAS);
    for (const kind of ['count', 'dot'] as const) {
      expect(await faults(await fixture(html`<confab-badge .confab=${confab} kind=${kind}></confab-badge>`))).to.deep.equal([]);
    }
  });
});
