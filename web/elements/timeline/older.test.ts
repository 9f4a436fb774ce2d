import { expect } from '@open-wc/testing';
import type { Message } from '../../core/api.ts';
import { FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import { MINUTE, ROOM, fromEnd, many, rows, scrollBack, scroller, shown, timeline } from '../testing/timeline.ts';

describe('older messages of a timeline', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

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

  it('does not begin where older ones are gone', async () => {
    const room = confab.room(ROOM), all = many(confab, 20);
    room.messages.set([{ gap: true, after: '', before: all[0]!.position, gone: true }, ...all]);
    const element = await timeline(confab);
    expect(textOf(element)).to.contain('older than what the relay keeps').and.not.contain('where the room begins');
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
});
