import { expect, fixture, html, nextFrame, oneEvent } from '@open-wc/testing';
import type { Message } from '../../core/api.ts';
import type { ReadEvent } from '../events.ts';
import { ALEX, FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import { widthIn } from '../testing/width.ts';
import './confab-timeline.ts';
import type { ConfabTimeline } from './timeline.ts';

const ROOM = 'studio/print';
const HEIGHT = 600;
const MINUTE = 60_000;

async function timeline(confab: FakeConfab): Promise<ConfabTimeline> {
  const element = await fixture<ConfabTimeline>(html`<confab-timeline .confab=${confab} room=${ROOM}></confab-timeline>`);
  element.style.setProperty('height', `${HEIGHT}px`);
  await settle(element);
  return element;
}

function many(confab: FakeConfab, count: number): Message[] {
  const room = confab.room(ROOM);
  const messages = Array.from({ length: count }, (_, i) => room.message(`message ${i}`, i % 6 < 4 ? MARA : JONAS, { at: Date.now() - (count - i) * MINUTE }));
  room.messages.set(messages);
  return messages;
}

const scroller = (element: ConfabTimeline) => deep(element, '.scroller');
const rows = (element: ConfabTimeline) => [...(element.shadowRoot?.querySelectorAll('confab-message') ?? [])];
const shown = (element: ConfabTimeline) => rows(element).map((row) => row.message?.text ?? '');
const fromEnd = (element: ConfabTimeline) => { const { scrollHeight, scrollTop, clientHeight } = scroller(element); return scrollHeight - scrollTop - clientHeight; };

async function scrollBack(element: ConfabTimeline, by: number): Promise<void> {
  scroller(element).scrollTop -= by;
  await settle(element);
}

// A browser that puts a notification off to the next frame says so by an error event; nothing is wrong then.
addEventListener('error', (event) => { if (event.message.startsWith('ResizeObserver loop')) event.stopImmediatePropagation(); });

describe('confab-timeline', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  it('opens at the newest message and renders only what is near', async () => {
    many(confab, 500);
    const element = await timeline(confab);
    expect(fromEnd(element)).to.be.below(2);
    expect(shown(element).at(-1)).to.equal('message 499');
    expect(rows(element).length).to.be.below(60);
  });

  it('opens 100,000 messages at the end, with as few rows as five hundred', async () => {
    many(confab, 100_000);
    const element = await timeline(confab);
    expect(shown(element).at(-1)).to.equal('message 99999');
    expect(rows(element).length).to.be.below(60);
  });

  it('puts a short conversation at the bottom, above the composer', async () => {
    many(confab, 2);
    const element = await timeline(confab);
    expect(scroller(element).getBoundingClientRect().bottom - (rows(element).at(-1)?.getBoundingClientRect().bottom ?? 0)).to.be.within(0, 16);
  });

  it('follows what arrives while at the end', async () => {
    many(confab, 100);
    const element = await timeline(confab);
    confab.room(ROOM).arrive('one more\nwith\nlines', JONAS);
    await settle(element);
    expect(fromEnd(element)).to.be.below(2);
    expect(shown(element).at(-1)).to.contain('one more');
  });

  it('stays at the end when the space gets smaller, as by a keyboard', async () => {
    many(confab, 100);
    const element = await timeline(confab);
    element.style.setProperty('height', '300px');
    await settle(element);
    expect(fromEnd(element)).to.be.below(2);
  });

  it('does not move what one reads when something arrives, and counts it', async () => {
    many(confab, 200);
    const element = await timeline(confab);
    await scrollBack(element, 3000);
    const row = rows(element)[10];
    const before = row?.getBoundingClientRect().top;
    confab.room(ROOM).arrive('new', JONAS);
    confab.room(ROOM).arrive('newer', JONAS);
    await settle(element);
    expect(row?.getBoundingClientRect().top).to.equal(before);
    expect(deep(element, '.jump').textContent).to.contain('2 new messages');
    deep(element, '.jump').focus();
    deep(element, '.jump').click();
    await settle(element);
    expect(fromEnd(element)).to.be.below(2);
    expect(element.shadowRoot?.querySelector('.jump')).to.equal(null);
    expect(element.shadowRoot?.activeElement === deep(element, '.scroller')).to.equal(true);
  });

  it('shows what one sends oneself, wherever one was reading', async () => {
    many(confab, 200);
    const element = await timeline(confab);
    await scrollBack(element, 3000);
    confab.set({ phase: 'offline' });
    confab.room(ROOM).send('mine').catch(() => undefined);
    await settle(element);
    expect(fromEnd(element)).to.be.below(2);
    expect(shown(element).at(-1)).to.equal('mine');
  });

  it('keeps its place within a pixel while 5,000 older messages are scrolled back to', async function () {
    this.timeout(90_000);
    const room = confab.room(ROOM);
    const lengths = [1, 4, 16, 60, 200];
    const all = Array.from({ length: 5100 }, (_, i) => room.message(`${i} ${'word '.repeat(lengths[i % 5] ?? 1)}`, i % 7 < 4 ? MARA : JONAS, { at: Date.now() - (5100 - i) * 2 * MINUTE }));
    room.older = all.slice(0, -100);
    room.messages.set(all.slice(-100));
    const element = await timeline(confab);
    element.style.setProperty('height', '2400px');
    await settle(element);
    const STEP = 1600;
    let worst = 0, steps = 0;
    while (room.older.length > 0 && steps < 2000) {
      const view = scroller(element);
      const { top } = view.getBoundingClientRect();
      const anchor = rows(element).find((row) => row.getBoundingClientRect().bottom > top);
      const id = anchor?.message?.id;
      const before = anchor?.getBoundingClientRect().bottom ?? NaN;
      const step = Math.min(STEP, view.scrollTop);
      view.scrollTop -= step;
      await nextFrame();
      await nextFrame();
      const after = rows(element).find((row) => row.message?.id === id)?.getBoundingClientRect().bottom ?? Infinity;
      worst = Math.max(worst, Math.abs(after - before - step));
      steps++;
    }
    expect(steps).to.be.above(100);
    expect(worst).to.be.at.most(1);
    expect(rows(element).length).to.be.below(120);
  });

  it('calls today yesterday from midnight on, though nothing arrives', async () => {
    const { setTimeout, Date: { now } } = window, late: (() => void)[] = [];
    window.setTimeout = ((fn: () => void, ms = 0) => (ms > 600_000 ? late.push(fn) : setTimeout(fn, ms))) as typeof window.setTimeout;
    try {
      confab.room(ROOM).arrive('now', MARA);
      const element = await timeline(confab);
      await settle(element);
      expect(deep(element, '.day').textContent).to.equal('Today');
      Date.now = () => now() + 86_400_000;
      late.at(-1)!();
      await settle(element);
      expect(deep(element, '.day').textContent).to.equal('Yesterday');
    } finally {
      window.setTimeout = setTimeout;
      Date.now = now;
    }
  });

  it('stays at the end when the core cuts a long list, and loads again what was cut', async () => {
    const all = many(confab, 1501), room = confab.room(ROOM);
    const element = await timeline(confab);
    scroller(element).scrollTop = 0;
    await settle(element);
    expect(textOf(element)).to.contain('where the room begins');
    element.scrollToLatest();
    await settle(element);
    const last = rows(element).at(-1)!.getBoundingClientRect().bottom;
    room.older = all.slice(0, -500);
    room.messages.set(all.slice(-500));
    await settle(element);
    expect(fromEnd(element)).to.be.below(2);
    expect(rows(element).at(-1)!.getBoundingClientRect().bottom).to.be.within(last - 1, last + 1);
    expect(shown(element).at(-1)).to.equal('message 1500');
    scroller(element).scrollTop = 0;
    await settle(element);
    expect(room.older.length).to.be.below(1001);
    expect(textOf(element)).to.not.contain('where the room begins');
  });

  it('does not take a room whose messages are still on their way for one that has no older ones', async () => {
    const room = confab.room(ROOM);
    room.set({ entered: true });
    const element = await timeline(confab);
    expect(textOf(element)).to.contain('No messages');
    confab.set({ phase: 'offline' });
    room.send('mine').catch(() => undefined);
    await settle(element);
    confab.set({ phase: 'live' });
    const all = many(confab, 300);
    room.older = all.slice(0, 200);
    room.messages.set(all.slice(200));
    await settle(element);
    await scrollBack(element, 100_000);
    expect(room.older.length).to.equal(100);
  });

  it('says who wrote once for messages in a row, and the day once', async () => {
    const room = confab.room(ROOM);
    const noon = new Date().setHours(12, 0, 0, 0);
    room.messages.set([
      room.message('a', MARA, { at: noon - 1440 * MINUTE }), room.message('b', MARA, { at: noon }), room.message('c', MARA, { at: noon + MINUTE }),
      room.message('d', JONAS, { at: noon + 2 * MINUTE }), room.message('e', JONAS, { at: noon + 20 * MINUTE }),
    ]);
    const element = await timeline(confab);
    expect(rows(element).map((row) => row.continued)).to.deep.equal([false, false, true, false, false]);
    expect([...(element.shadowRoot?.querySelectorAll('.day') ?? [])].map((day) => day.textContent)).to.deep.equal(['Yesterday', 'Today']);
  });

  it('draws the line above what was unread, and leaves it there for the visit', async () => {
    const room = confab.room(ROOM);
    const messages = many(confab, 10);
    room.readPosition.set(messages[6]?.position ?? '');
    const element = await timeline(confab);
    const afterLine = () => element.shadowRoot?.querySelector('.unread')?.parentElement?.querySelector('confab-message')?.message?.text;
    expect(afterLine()).to.equal('message 7');
    room.markRead();
    room.arrive('later', JONAS);
    await settle(element);
    expect(afterLine()).to.equal('message 7');
    expect(element.shadowRoot?.querySelectorAll('.unread').length).to.equal(1);
  });

  it('draws no line where nothing was unread', async () => {
    const messages = many(confab, 10);
    confab.room(ROOM).readPosition.set(messages[9]?.position ?? '');
    const element = await timeline(confab);
    confab.room(ROOM).arrive('later', JONAS);
    await settle(element);
    expect(element.shadowRoot?.querySelector('.unread')).to.equal(null);
  });

  it('marks as read what is seen at the end, not what is further down', async () => {
    if (!document.hasFocus()) window.focus();
    const room = confab.room(ROOM);
    const messages = many(confab, 200);
    room.readPosition.set(messages[150]?.position ?? '');
    const listening = fixture<HTMLDivElement>(html`<div></div>`);
    const box = await listening;
    const told = oneEvent(box, 'confab-read') as Promise<Event> as Promise<ReadEvent>;
    const element = document.createElement('confab-timeline');
    element.confab = confab;
    element.room = ROOM;
    element.style.setProperty('height', `${HEIGHT}px`);
    box.append(element);
    expect((await told).position).to.equal(messages[199]?.position);
    expect(room.readPosition.value).to.equal(messages[199]?.position);
    await settle(element);
    await scrollBack(element, 3000);
    room.arrive('below', JONAS);
    await settle(element);
    expect(room.readPosition.value).to.equal(messages[199]?.position);
    expect(room.unread.value.count).to.equal(1);
  });

  it('tells screen readers what arrives, but no history', async () => {
    const room = confab.room(ROOM);
    const all = Array.from({ length: 150 }, (_, i) => room.message(`message ${i}`, MARA));
    room.older = all.slice(0, 50);
    room.messages.set(all.slice(50));
    const element = await timeline(confab);
    const told = () => deep(element, '[aria-live=polite]').textContent;
    await scrollBack(element, 10_000);
    await settle(element);
    expect(room.messages.value.length).to.equal(150);
    expect(told()).to.equal('');
    room.arrive('hello there', JONAS);
    await settle(element);
    expect(told()).to.equal('Jonas: hello there');
    room.messages.set([...room.messages.value, room.message('mine', ALEX)]);
    await settle(element);
    expect(told()).to.equal('Jonas: hello there');
    for (let i = 0; i < 5; i++) room.arrive(`burst ${i}`, JONAS);
    await settle(element);
    expect(told()).to.equal('5 new messages');
    expect(deep(element, '[role=log]').getAttribute('aria-live')).to.equal('off');
  });

  it('fills a gap on request and explains one that is gone', async () => {
    const room = confab.room(ROOM);
    const [a, b, c] = many(confab, 3) as [Message, Message, Message];
    room.messages.set([a, { gap: true, after: a.position, before: b.position, gone: false }, b, { gap: true, after: b.position, before: c.position, gone: true }, c]);
    const element = await timeline(confab);
    expect(textOf(element)).to.contain('older than what the relay keeps');
    const button = () => deep<HTMLButtonElement>(element, '.gap button');
    button().click();
    await settle(element);
    expect(button().disabled).to.equal(false);
    room.missing.set(a.position, [room.message('found again', JONAS)]);
    button().click();
    await settle(element);
    expect(shown(element)).to.contain('found again');
    expect(element.shadowRoot?.querySelector('.gap button')).to.equal(null);
  });

  it('says when older messages could not be loaded, tries when asked, and by itself once the relay is back', async () => {
    const room = confab.room(ROOM);
    confab.set({ phase: 'offline' });
    const messages = many(confab, 3);
    room.older = [room.message('older', MARA, { at: Date.now() - 60 * MINUTE })];
    const element = await timeline(confab);
    expect(textOf(element)).to.contain('could not be loaded');
    deep(element, '.top button').click();
    await settle(element);
    expect(textOf(element)).to.contain('could not be loaded');
    confab.set({ phase: 'live' });
    await settle(element);
    expect(shown(element)[0]).to.equal('older');
    expect(messages.length).to.equal(3);
    expect(textOf(element)).to.contain('where the room begins');
  });

  it('has words for a room without messages, once it is entered', async () => {
    const element = await timeline(confab);
    expect(textOf(element)).to.equal('');
    confab.room(ROOM).set({ entered: true });
    await settle(element);
    expect(textOf(element)).to.equal('No messages yetBe the first to say something.');
  });

  it('sends again and gives back a failed message', async () => {
    const room = confab.room(ROOM);
    room.refuse = { code: 'not_member', message: '', temporary: false };
    await room.send('first').catch(() => undefined);
    const element = await timeline(confab);
    deep(element, 'confab-message', '.state button').click();
    await settle(element);
    expect(room.messages.value.at(-1)).to.include({ state: 'sent', text: 'first' });
    room.refuse = { code: 'too_large', message: '', temporary: false };
    await room.send('second').catch(() => undefined);
    await settle(element);
    deep(rows(element).at(-1) as Element, '.state button:last-child').click();
    expect(room.draft.value).to.equal('second');
    expect(room.messages.value.length).to.equal(1);
  });

  it('has a width wherever a page puts it, and no more than there is', async () => {
    const element = Object.assign(document.createElement('confab-timeline'), { confab, room: ROOM });
    for (const style of ['display: flex', 'display: inline-block', 'position: fixed; right: 0', 'display: grid; justify-items: start']) expect(await widthIn(element, style), style).to.equal(480);
    expect(await widthIn(element, 'border: 0; padding: 0', 'dialog'), 'dialog').to.equal(480);
    for (const style of ['width: 300px', 'width: 700px', 'width: 300px; display: flex', 'width: 300px; display: grid']) expect(await widthIn(element, style), style).to.equal(Number.parseInt(style.slice(7), 10));
  });

  it('can be brought to a message', async () => {
    const messages = many(confab, 500);
    const element = await timeline(confab);
    expect(element.scrollToMessage(messages[100]?.id ?? '')).to.equal(true);
    await settle(element, 8);
    expect(shown(element)).to.contain('message 100');
    expect(element.scrollToMessage('nowhere')).to.equal(false);
    element.scrollToLatest();
    await settle(element, 8);
    expect(fromEnd(element)).to.be.below(2);
  });

  it('shows what came meanwhile when it is shown after being hidden, and put elsewhere in the page', async () => {
    many(confab, 100);
    const element = await timeline(confab);
    element.hidden = true;
    await settle(element);
    confab.room(ROOM).arrive('meanwhile', JONAS);
    element.hidden = false;
    await settle(element);
    expect(shown(element).at(-1)).to.equal('meanwhile');
    const elsewhere = await fixture(html`<div></div>`);
    elsewhere.append(element);
    await settle(element);
    expect(shown(element).at(-1)).to.equal('meanwhile');
    expect(fromEnd(element)).to.be.below(2);
  });
});
