import { expect, fixture, html } from '@open-wc/testing';
import type { Status } from '../../core/api.ts';
import { faults } from '../testing/axe.ts';
import { FakeConfab } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import './confab-status.ts';
import type { ConfabStatus } from './status.ts';

describe('confab-status', () => {
  const says = async (status: Partial<Status>): Promise<[string, ConfabStatus]> => {
    const confab = new FakeConfab();
    confab.set(status);
    const element = await fixture<ConfabStatus>(html`<confab-status .confab=${confab}></confab-status>`);
    expect(await faults(element)).to.deep.equal([]);
    return [textOf(element), element];
  };

  it('is silent while all is well', async () => { expect((await says({ phase: 'live' }))[0]).to.equal(''); });
  it('says what waits while offline', async () => {
    expect((await says({ phase: 'offline', waiting: 3 }))[0]).to.equal('Offline. 3 messages will be sent when you’re back.');
    expect((await says({ phase: 'offline', waiting: 1 }))[0]).to.equal('Offline. 1 message will be sent when you’re back.');
    expect((await says({ phase: 'offline', waiting: 0 }))[0]).to.equal('Offline.');
  });
  it('says what to do where it is not the network that keeps one out', async () => {
    expect((await says({ phase: 'offline', waiting: 1, error: { code: 'bad_token', message: '', temporary: false } }))[0]).to.equal('Offline. You have been signed out. Sign in again. 1 message will be sent when you’re back.');
    expect((await says({ phase: 'offline', error: { code: 'guests_off', message: '', temporary: false } }))[0]).to.equal('Offline. Guests are not let in here; sign in first.');
    expect((await says({ phase: 'offline', error: { code: 'offline', message: 'The site gave no token: fetch failed', temporary: true } }))[0]).to.equal('Offline.');
  });
  it('says when it reconnects and when nothing can be kept', async () => {
    expect((await says({ phase: 'connecting' }))[0]).to.equal('Reconnecting…');
    expect((await says({ phase: 'degraded' }))[0]).to.contain('Degraded');
  });
  it('takes no place for the moment in which another tab takes over, but does when that lasts', async () => {
    const [, element] = await says({ phase: 'live' });
    (element.confab as FakeConfab).set({ phase: 'connecting' });
    await settle(element);
    expect(textOf(element)).to.equal('Reconnecting…');
    const [wait] = deep(element, '.bar').getAnimations();
    wait!.pause();
    wait!.currentTime = 0;
    expect(element.offsetHeight).to.equal(0);
    wait!.finish();
    expect(element.offsetHeight).to.be.above(20);
  });
  it('tells whoever listens that the connection is back, where they heard that it was not', async () => {
    const [, element] = await says({ phase: 'live' }), confab = element.confab as FakeConfab;
    const saysAfter = async (phase: Status['phase'], lasts = true): Promise<string> => {
      confab.set({ phase });
      await settle(element);
      const [wait] = deep(element, '.bar').getAnimations();
      wait?.pause();
      if (wait) wait.currentTime = lasts ? 900 : 0;
      confab.set({ phase: 'live' });
      await settle(element);
      expect(element.offsetHeight).to.equal(0);
      return textOf(element);
    };
    expect(await saysAfter('connecting', false), 'another tab took over').to.equal('');
    for (const away of ['connecting', 'degraded', 'offline'] as const) expect(await saysAfter(away), away).to.equal('Connected again.');
    expect(await saysAfter('connecting', false), 'another tab took over').to.equal('');
  });
  it('says why one was signed out', async () => {
    expect((await says({ phase: 'signed-out', error: { code: 'expired', message: '', temporary: false } }))[0]).to.equal('You have been signed out.');
    expect((await says({ phase: 'signed-out' }))[0]).to.equal('');
  });
  it('says that nothing is stored, until that is dismissed', async () => {
    const [text, element] = await says({ phase: 'live', alone: true });
    expect(text).to.contain('does not let Confab store anything');
    deep(element, 'button').click();
    await settle(element);
    expect(textOf(element)).to.equal('');
  });
});
