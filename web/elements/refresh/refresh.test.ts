import { expect, fixture, html } from '@open-wc/testing';
import { FakeConfab, MARA } from '../testing/fake-confab.ts';
import { settle } from '../testing/settle.ts';
import './confab-refresh.ts';
import type { ConfabRefresh } from './refresh.ts';

const ROOM = 'studio/print';

describe('confab-refresh', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  it('enters the room whose events it waits for, once for each user', async () => {
    const room = confab.room(ROOM);
    const element = await fixture(html`<confab-refresh .confab=${confab} room=${ROOM} on="reload">there</confab-refresh>`);
    expect(room.state.value.entered).to.equal(true);
    await room.leave();
    confab.set({ waiting: 1 });
    await settle(element);
    expect(room.state.value.entered).to.equal(false);
    confab.me.set(MARA);
    await settle(element);
    expect(room.state.value.entered).to.equal(true);
  });

  it('hears of a room in home by its short name', async () => {
    const element = await fixture<ConfabRefresh>(html`<confab-refresh .confab=${confab} room="general" on="reload">there</confab-refresh>`);
    let fetched = 0;
    element.refresh = () => { fetched++; return Promise.resolve(); };
    confab.notice('reload', undefined, { room: 'home/general' });
    confab.notice('reload', undefined, { room: 'home/other' });
    expect(fetched).to.equal(1);
  });

  it('waits for nothing, or for any room, where the attribute is taken away', async () => {
    const element = await fixture<ConfabRefresh>(html`<confab-refresh .confab=${confab} room=${ROOM} on="reload">there</confab-refresh>`);
    element.removeAttribute('room');
    await settle(element);
    expect(confab.listening('reload')).to.equal(1);
    element.removeAttribute('on');
    await settle(element);
    expect(confab.listening('reload')).to.equal(0);
  });
});
