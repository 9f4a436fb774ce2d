import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { ReadEvent } from '../events.ts';
import { ALEX, FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { deep, settle, textOf, waitUntil } from '../testing/settle.ts';
import { HEIGHT, MINUTE, ROOM, many, rows, scrollBack, timeline } from '../testing/timeline.ts';
import { widthIn } from '../testing/width.ts';

describe('confab-timeline', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  it('calls today yesterday from midnight on, though nothing arrives', async () => {
    const { setInterval, Date: { now } } = window, late: (() => void)[] = [];
    window.setInterval = ((fn: () => void) => late.push(fn)) as typeof window.setInterval;
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
      window.setInterval = setInterval;
      Date.now = now;
    }
  });

  it('tells what time it was where one is now, after a journey with the page open', async () => {
    const { setInterval, Intl: { DateTimeFormat } } = window, { prototype } = Date, { getTimezoneOffset } = prototype, late: (() => void)[] = [];
    const travel = (timeZone: string, offset: number): void => {
      prototype.getTimezoneOffset = () => offset;
      Intl.DateTimeFormat = function (locale: string, options: Intl.DateTimeFormatOptions) { return new DateTimeFormat(locale, { ...options, timeZone }); } as typeof DateTimeFormat;
    };
    window.setInterval = ((fn: () => void) => late.push(fn)) as typeof window.setInterval;
    try {
      travel('Etc/GMT-10', -600);
      confab.room(ROOM).arrive('now', MARA, { at: Date.UTC(2026, 10, 21, 12, 15) });
      const element = await timeline(confab), time = () => deep(rows(element)[0]!, 'time').textContent;
      expect(time()).to.match(/^(10:15.PM|22:15)$/);
      travel('Etc/GMT-9', -540);
      late.at(-1)!();
      await settle(element);
      expect(time()).to.match(/^(9:15.PM|21:15)$/);
    } finally {
      prototype.getTimezoneOffset = getTimezoneOffset;
      Intl.DateTimeFormat = DateTimeFormat;
      window.setInterval = setInterval;
    }
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

  it('tells another user of the same room nothing that came to the one before, and finds what they have not read', async () => {
    const room = confab.room(ROOM), messages = many(confab, 10);
    room.readPosition.set(messages[9]?.position ?? '');
    const element = await timeline(confab), told = () => deep(element, '[role=status]').textContent;
    room.arrive('a secret', JONAS);
    await settle(element);
    expect(told()).to.contain('a secret');
    room.messages.set([]);
    confab.me.set({ id: 'u-lina', name: 'Lina' });
    await settle(element);
    expect(told()).to.equal('');
    room.readPosition.set(messages[4]?.position ?? '');
    room.messages.set(messages);
    await settle(element);
    expect(element.shadowRoot?.querySelector('.unread')?.parentElement?.querySelector('confab-message')?.message?.text).to.equal('message 5');
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

  it('marks as read, too, where all that was not read is gone for good', async () => {
    if (!document.hasFocus()) window.focus();
    const room = confab.room(ROOM), read = room.message('read', MARA), newest = room.message('gone', MARA).position;
    room.readPosition.set(read.position);
    room.messages.set([read, { gap: true, after: read.position, before: newest, gone: true }]);
    await timeline(confab);
    await waitUntil(() => room.readPosition.value === newest);
  });

  for (const [place, around, show] of [
    ['below the fold', '<div style="height: 300vh"></div><div class="place"></div>', (page: Element) => page.querySelector('.place')!.scrollIntoView()],
    ['in something that is closed', '<details><summary>Chat</summary><div class="place"></div></details>', (page: Element) => { page.querySelector('details')!.open = true; }],
    ['cut off by what is around it', '<div style="height: 100px; overflow: hidden"><div class="place"></div></div>', (page: Element) => (page.firstElementChild as HTMLElement).style.setProperty('height', 'auto')],
  ] as const) it(`leaves unread what stands ${place}, until it comes into sight: then with the line above it`, async () => {
    if (!document.hasFocus()) window.focus();
    const room = confab.room(ROOM), page = await fixture<HTMLElement>(html`<div></div>`);
    many(confab, 10);
    room.markRead();
    page.innerHTML = around;
    const element = Object.assign(document.createElement('confab-timeline'), { confab, room: ROOM });
    page.querySelector('.place')!.append(element);
    await settle(element);
    room.arrive('unseen', JONAS);
    await settle(element);
    expect(room.unread.value.count).to.equal(1);
    show(page);
    await waitUntil(() => room.unread.value.count === 0);
    await settle(element);
    expect(element.shadowRoot?.querySelector('.unread')?.parentElement?.querySelector('confab-message')?.message?.text).to.equal('unseen');
  });

  it('tells screen readers what arrives, but no history', async () => {
    const room = confab.room(ROOM);
    const all = Array.from({ length: 150 }, (_, i) => room.message(`message ${i}`, MARA));
    room.older = all.slice(0, 50);
    room.messages.set(all.slice(50));
    const element = await timeline(confab);
    const told = () => deep(element, '[role=status]').textContent;
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

  it('tells and counts what arrives also while what one wrote waits or failed, below all else', async () => {
    const room = confab.room(ROOM), mine = room.message('mine', ALEX, { position: '', state: 'failed' }), before = many(confab, 60);
    room.messages.set([...before, mine]);
    const element = await timeline(confab), come = room.message('hello', JONAS);
    await scrollBack(element, 600);
    room.messages.set([...before, come, mine]);
    await settle(element);
    expect(deep(element, '[role=status]').textContent).to.equal('Jonas: hello');
    expect(deep(element, '.jump').textContent).to.contain('1 new message');
  });

  it('tells the beginning of a long message, and cuts no letter in two', async () => {
    many(confab, 3);
    const element = await timeline(confab);
    confab.room(ROOM).arrive(`${'a'.repeat(199)}👍🏽 and so on`, JONAS);
    await settle(element);
    expect(deep(element, '[role=status]').textContent).to.equal(`Jonas: ${'a'.repeat(199)}👍`);
  });

  it('tells the first message of a room in which nothing was said', async () => {
    confab.room(ROOM).set({ entered: true });
    const element = await timeline(confab);
    confab.room(ROOM).arrive('hello', JONAS);
    await settle(element);
    expect(deep(element, '[role=status]').textContent).to.equal('Jonas: hello');
  });

  it('neither says that nothing was said in a room that is being entered, nor tells what stood there as news', async () => {
    const room = confab.room(ROOM), all = many(confab, 50);
    room.messages.set([]);
    const element = await timeline(confab);
    room.loadOlder = () => new Promise(() => undefined);
    room.set({ entered: true });
    await settle(element);
    expect(element.shadowRoot?.querySelector('.empty') === null, 'no words for an empty room').to.equal(true);
    room.messages.set(all);
    await settle(element);
    expect(deep(element, '[role=status]').textContent).to.equal('');
  });

  it('tells the same words again when they are said again', async () => {
    many(confab, 2);
    const element = await timeline(confab), told = () => deep(element, '[role=status]').textContent, all: (string | null)[] = [];
    for (let i = 0; i < 3; i++) {
      confab.room(ROOM).arrive('ok', JONAS);
      await settle(element);
      all.push(told());
    }
    expect(all.map((text) => text?.trim())).to.deep.equal(Array(3).fill('Jonas: ok'));
    // A region that stays the same says nothing.
    expect(all[0] !== all[1] && all[1] !== all[2]).to.equal(true);
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

  it('is scrolled on by key after a message was sent again by key, whose button is gone then', async () => {
    const room = confab.room(ROOM);
    room.refuse = { code: 'not_member', message: '', temporary: false };
    await room.send('first').catch(() => undefined);
    const element = await timeline(confab), again = deep(element, 'confab-message', '.state button');
    again.focus();
    again.click();
    await settle(element);
    expect(element.shadowRoot!.activeElement === deep(element, '.scroller')).to.equal(true);
  });

  it('has a width wherever a page puts it, and no more than there is', async () => {
    const element = Object.assign(document.createElement('confab-timeline'), { confab, room: ROOM });
    for (const style of ['display: flex', 'display: inline-block', 'position: fixed; right: 0', 'display: grid; justify-items: start']) expect(await widthIn(element, style), style).to.equal(480);
    expect(await widthIn(element, 'border: 0; padding: 0', 'dialog'), 'dialog').to.equal(480);
    for (const style of ['width: 300px', 'width: 700px', 'width: 300px; display: flex', 'width: 300px; display: grid']) expect(await widthIn(element, style), style).to.equal(Number.parseInt(style.slice(7), 10));
  });
});
