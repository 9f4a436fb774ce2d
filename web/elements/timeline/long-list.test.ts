import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { ALEX, FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { deep, settle, waitUntil } from '../testing/settle.ts';
import { HEIGHT, MINUTE, ROOM, fromEnd, many, rows, scrollBack, scroller, shown, timeline } from '../testing/timeline.ts';

describe('the list of a timeline', () => {
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

  it('has all rows for paper as soon as the browser tells that it prints, since Firefox waits for nothing', async () => {
    many(confab, 100);
    const element = await timeline(confab);
    dispatchEvent(new Event('beforeprint'));
    expect(rows(element).map((row) => row.shadowRoot?.textContent?.includes(row.message?.text ?? '-'))).to.deep.equal(Array(100).fill(true));
    dispatchEvent(new Event('afterprint'));
    await settle(element);
    expect(rows(element).length).to.be.below(60);
    expect(fromEnd(element)).to.be.below(2);
  });

  it('puts a short conversation at the bottom, a little above the composer, with nothing to scroll', async () => {
    many(confab, 2);
    const element = await timeline(confab);
    const { scrollHeight, clientHeight } = scroller(element);
    expect(scrollHeight).to.equal(clientHeight);
    expect(scroller(element).getBoundingClientRect().bottom - (rows(element).at(-1)?.getBoundingClientRect().bottom ?? 0)).to.be.closeTo(12, 1);
  });

  it('follows what arrives while at the end', async () => {
    many(confab, 100);
    const element = await timeline(confab);
    confab.room(ROOM).arrive('one more\nwith\nlines', JONAS);
    await settle(element);
    expect(fromEnd(element)).to.be.below(2);
    expect(shown(element).at(-1)).to.contain('one more');
  });

  it('follows what comes in above a message that failed, too, which stays below all else, and counts it for whoever reads further up', async () => {
    const room = confab.room(ROOM), failed = room.message('mine', ALEX, { position: '', state: 'failed', error: { code: 'too_large', message: 'Too long.', temporary: false } });
    const messages = many(confab, 30);
    room.messages.set([...messages, failed]);
    const element = await timeline(confab);
    for (let i = 0; i < 20; i++) {
      room.messages.set([...room.messages.value.slice(0, -1), room.message(`later ${i}`, JONAS), failed]);
      await settle(element);
    }
    expect(fromEnd(element)).to.be.lessThan(2);
    expect(shown(element)).to.include.members(['later 19', 'mine']);
    await scrollBack(element, 300);
    const before = fromEnd(element);
    room.messages.set([...room.messages.value.slice(0, -1), room.message('at last', JONAS), failed]);
    await settle(element);
    expect(fromEnd(element)).to.be.greaterThan(before);
    expect(deep(element, '.jump').textContent).to.contain('1 new message');
  });

  it('lets go of the end for whoever begins to scroll back by a little, also while rows above find their height', async () => {
    many(confab, 100);
    const element = await timeline(confab);
    // At some of these heights the next row above is met before the end is left.
    for (const taller of [10, 20, 30, 40, 50]) {
      element.scrollToLatest();
      element.style.setProperty('height', `${HEIGHT + taller}px`);
      await settle(element);
      for (let way = 8; way <= 48; way += 8) {
        await scrollBack(element, 8);
        expect(fromEnd(element), `${HEIGHT + taller}px high`).to.be.closeTo(way, 2);
      }
    }
  });

  it('lets go of the end also where a row above changes its height before the browser tells of the scrolling', async () => {
    many(confab, 100);
    const element = await timeline(confab);
    const row = rows(element)[2] as HTMLElement;
    row.style.setProperty('padding-bottom', '30px');
    scroller(element).scrollTop -= 20;
    element.requestUpdate();
    await settle(element);
    expect(fromEnd(element)).to.be.closeTo(20, 2);
  });

  it('lets go of the end also where it looks whether the scrolling has come to rest before the browser tells that one scrolls again', async () => {
    const { setTimeout } = window, looks: (() => void)[] = [];
    window.setTimeout = ((fn: () => void, ms?: number) => ms === 150 ? looks.push(fn) : setTimeout(fn, ms)) as typeof window.setTimeout;
    try {
      many(confab, 100);
      const element = await timeline(confab);
      expect(looks).not.to.have.length(0);
      scroller(element).scrollTop -= 600;
      looks.forEach((look) => look());
      await settle(element);
      expect(fromEnd(element)).to.be.closeTo(600, 2);
      expect(deep(element, '.jump').textContent).to.contain('newest');
    } finally {
      window.setTimeout = setTimeout;
    }
  });

  it('stays at the end when the space gets smaller, as by a keyboard', async () => {
    many(confab, 100);
    const element = await timeline(confab);
    element.style.setProperty('height', '300px');
    await settle(element);
    expect(fromEnd(element)).to.be.below(2);
  });

  it('stays at the end when the list scrolls by itself just as the space gets smaller', async () => {
    for (const count of [3, 100]) {
      many(confab, count);
      const element = await timeline(confab);
      element.style.setProperty('height', '400px');
      // Browsers tell of that before they tell of the smaller space.
      scroller(element).dispatchEvent(new Event('scroll'));
      await settle(element);
      expect(element.shadowRoot?.querySelector('.jump') === null, `${count} messages`).to.equal(true);
      expect(fromEnd(element)).to.be.below(13);
      // Who scrolls away does so all the same.
      if (count > 3) await scrollBack(element, 500);
      expect(element.shadowRoot?.querySelector('.jump') === null).to.equal(count === 3);
    }
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

  it('is scrolled on by key also when what had the focus in it is scrolled away', async () => {
    const messages = many(confab, 300);
    confab.room(ROOM).messages.set([...messages, confab.room(ROOM).message('https://site.example/', MARA, { at: Date.now() })]);
    const element = await timeline(confab);
    deep(rows(element).at(-1)!, 'a').focus();
    await scrollBack(element, 300);
    expect(element.shadowRoot!.activeElement?.localName).to.equal('confab-message');
    await scrollBack(element, 3000);
    expect(element.shadowRoot!.activeElement === scroller(element)).to.equal(true);
  });

  it('is scrolled to its ends by Home and End, whatever height the rows turn out to have', async () => {
    const room = confab.room(ROOM);
    room.messages.set(Array.from({ length: 300 }, (_, i) => room.message(`${i} ${'word '.repeat(i % 40)}`, i % 2 ? MARA : JONAS, { at: Date.now() - (300 - i) * MINUTE })));
    const element = await timeline(confab);
    scroller(element).focus();
    await sendKeys({ press: 'Home' });
    await waitUntil(() => shown(element)[0]?.startsWith('0 ') && scroller(element).scrollTop === 0);
    await sendKeys({ press: 'End' });
    await waitUntil(() => fromEnd(element) < 2);
    await settle(element);
    expect(shown(element).at(-1)).to.match(/^299 /);
    // To go home is a command of the browser.
    const home = new KeyboardEvent('keydown', { key: 'Home', altKey: true, bubbles: true, cancelable: true });
    scroller(element).dispatchEvent(home);
    expect(home.defaultPrevented).to.equal(false);
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

  it('leaves whoever reads further up where they are when it is put elsewhere in the page, whatever came or was loaded meanwhile', async () => {
    const messages = many(confab, 300), room = confab.room(ROOM);
    const element = await timeline(confab);
    await scrollBack(element, 3000);
    const top = () => scroller(element).getBoundingClientRect().top;
    const first = rows(element).find((row) => row.getBoundingClientRect().bottom > top())!.message!.id;
    const place = () => (rows(element).find((row) => row.message?.id === first)?.getBoundingClientRect().top ?? Number.NaN) - top();
    const before = place();
    const elsewhere = await fixture(html`<div></div>`);
    elsewhere.append(element);
    await settle(element);
    expect(place()).to.be.closeTo(before, 1);
    element.remove();
    room.messages.set([...Array.from({ length: 50 }, (_, i) => room.message(`older ${i}`, MARA, { at: messages[0]!.at - MINUTE })), ...messages, room.message('newer', JONAS, { at: Date.now() })]);
    await settle(element);
    elsewhere.append(element);
    await settle(element);
    expect(place()).to.be.closeTo(before, 1);
    await scrollBack(element, 100);
    expect(place()).to.be.closeTo(before + 100, 1);
  });
});
