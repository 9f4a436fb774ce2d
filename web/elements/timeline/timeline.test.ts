import { aTimeout, expect, fixture, html, nextFrame } from '@open-wc/testing';
import type { Message } from '../../core/api.ts';
import { FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import type { ConfabTimeline } from './timeline.ts';
import './confab-timeline.ts';

const ROOM = 'studio/print';

async function timeline(confab: FakeConfab): Promise<ConfabTimeline> {
  const box = await fixture<HTMLDivElement>(html`<div><confab-timeline .confab=${confab} room=${ROOM}></confab-timeline></div>`);
  const element = box.querySelector('confab-timeline') as ConfabTimeline;
  box.style.setProperty('height', '600px');
  element.style.setProperty('height', '600px');
  await settle(element);
  return element;
}

async function settle(element: ConfabTimeline): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await element.updateComplete;
    await nextFrame();
  }
}

const scroller = (element: ConfabTimeline) => element.shadowRoot?.querySelector('.scroller') as HTMLElement;
const shown = (element: ConfabTimeline) => [...(element.shadowRoot?.querySelectorAll('confab-message') ?? [])].map((row) => row.message?.text ?? '');
const distance = (element: ConfabTimeline) => { const s = scroller(element); return s.scrollHeight - s.scrollTop - s.clientHeight; };

describe('confab-timeline', () => {
  it('opens at the newest message', async () => {
    const confab = new FakeConfab();
    const room = confab.room(ROOM);
    room.messages.set(Array.from({ length: 500 }, (_, i) => room.message(`message ${i}`, MARA)));
    const element = await timeline(confab);
    expect(distance(element)).to.be.below(2);
    expect(shown(element).at(-1)).to.equal('message 499');
    expect(shown(element).length).to.be.below(60);
  });

  it('follows what arrives while at the end', async () => {
    const confab = new FakeConfab();
    const room = confab.room(ROOM);
    room.messages.set(Array.from({ length: 100 }, (_, i) => room.message(`message ${i}`, MARA)));
    const element = await timeline(confab);
    room.arrive('one more\nwith\nlines', JONAS);
    await settle(element);
    expect(distance(element)).to.be.below(2);
    expect(shown(element).at(-1)).to.contain('one more');
  });

  it('keeps its place within a pixel while 5,000 older messages load above', async function () {
    this.timeout(60_000);
    const confab = new FakeConfab();
    const room = confab.room(ROOM);
    const lengths = [3, 20, 80, 400, 1200];
    const all: Message[] = Array.from({ length: 5200 }, (_, i) => room.message(`${i} ${'word '.repeat((lengths[i % 5] ?? 3) / 5)}`, i % 7 < 4 ? MARA : JONAS, { at: Date.now() - (5200 - i) * 60_000 }));
    room.older = all.slice(0, -100);
    room.messages.set(all.slice(-100));
    const element = await timeline(confab);
    let worst = 0;
    while (room.older.length > 0) {
      const s = scroller(element);
      s.scrollTop = Math.max(0, s.scrollTop - 400);
      await nextFrame();
      const box = s.getBoundingClientRect();
      const anchor = [...(element.shadowRoot?.querySelectorAll('confab-message') ?? [])].find((row) => row.getBoundingClientRect().top > box.top + 100);
      const id = anchor?.message?.id;
      const before = anchor?.getBoundingClientRect().top ?? 0;
      for (let i = 0; i < 3; i++) await nextFrame();
      const after = [...(element.shadowRoot?.querySelectorAll('confab-message') ?? [])].find((row) => row.message?.id === id)?.getBoundingClientRect().top ?? NaN;
      worst = Math.max(worst, Number.isNaN(after) ? Infinity : Math.abs(after - before));
    }
    expect(worst).to.be.at.most(1);
  });

  it('leaves nothing behind when it is gone', async () => {
    const confab = new FakeConfab();
    confab.room(ROOM).arrive('hello', MARA);
    const element = await timeline(confab);
    element.remove();
    await aTimeout(0);
    confab.room(ROOM).arrive('again', MARA);
    expect(element.isConnected).to.equal(false);
  });
});
