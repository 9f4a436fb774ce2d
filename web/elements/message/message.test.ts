import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import type { Message } from '../../core/api.ts';
import type { RecallEvent, RetryEvent } from '../events.ts';
import { faults } from '../testing/axe.ts';
import { ALEX, FakeConfab, MARA } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';
import './confab-message.ts';
import type { ConfabMessage } from './message.ts';

const room = new FakeConfab().room('studio/print');
const shown = async (message: Message, continued = false): Promise<ConfabMessage> => {
  const element = await fixture<ConfabMessage>(html`<div><confab-message .message=${message} ?continued=${continued}></confab-message></div>`);
  element.style.setProperty('width', '400px');
  return element.querySelector('confab-message') as ConfabMessage;
};
const body = (element: ConfabMessage) => deep(element, '.body');

describe('confab-message', () => {
  it('says who, when and what', async () => {
    const element = await shown(room.message('hello', MARA, { at: new Date(2026, 4, 3, 17, 42).getTime() }));
    expect(textOf(element)).to.contain('Mara Kern').and.to.contain('hello');
    expect(deep(element, 'time').textContent?.replace(/\s/gu, ' ')).to.equal('5:42 PM');
    expect(deep(element, 'article').getAttribute('aria-label')).to.contain('Mara Kern');
  });

  it('leaves the name out where it continues', async () => {
    const element = await shown(room.message('more', MARA), true);
    expect(element.shadowRoot?.querySelector('.name')).to.equal(null);
    expect(deep(element, 'article').getAttribute('aria-label')).to.contain('Mara Kern');
  });

  it('shows markup as the text it is', async () => {
    const text = '<script>window.ran = 1</script><img src=x onerror="window.ran = 1"><b>bold</b>';
    const element = await shown(room.message(text, { id: 'x', name: '<img src=x onerror="window.ran = 1">' }));
    expect(body(element).textContent).to.equal(text);
    expect(element.shadowRoot?.querySelector('script, img, b')).to.equal(null);
    expect('ran' in window).to.equal(false);
  });

  it('opens links elsewhere, without telling where from', async () => {
    const element = await shown(room.message('see https://a.example/b.', MARA));
    const link = deep<HTMLAnchorElement>(element, 'a');
    expect(link.getAttribute('href')).to.equal('https://a.example/b');
    expect(link.rel).to.equal('noopener noreferrer ugc');
    expect(link.target).to.equal('_blank');
    expect(body(element).textContent).to.equal('see https://a.example/b.');
  });

  it('keeps line breaks, and stays within its width whatever the text', async () => {
    const texts = ['a\nb', 'x'.repeat(4000), `https://a.example/${'y'.repeat(2000)}`, '🦊'.repeat(500)];
    for (const text of texts) {
      const element = await shown(room.message(text, { id: 'e', name: '🦊'.repeat(64) }));
      expect(body(element).innerText.replace(/\n/gu, '\n')).to.equal(text);
      expect(deep(element, '.message').scrollWidth).to.be.at.most(400);
    }
  });

  it('shows right-to-left text from the right', async () => {
    const element = await shown(room.message('שלום עולם', MARA));
    expect(getComputedStyle(body(element)).direction).to.equal('rtl');
  });

  it('is quiet about a message underway at first, then says what it waits for', async () => {
    const element = await shown(room.message('x', ALEX, { state: 'queued', at: Date.now() }));
    expect(element.shadowRoot?.querySelector('.state')).to.equal(null);
    element.message = room.message('x', ALEX, { state: 'queued', at: Date.now() - 5000 });
    await settle(element);
    expect(deep(element, '.state').textContent).to.equal('Waiting for the network');
    element.message = room.message('x', ALEX, { state: 'sending', at: Date.now() - 5000 });
    await settle(element);
    expect(deep(element, '.state').textContent).to.equal('Sending…');
  });

  it('says what a message waits for although the clock was set back since it was written', async () => {
    const element = await shown(room.message('x', ALEX, { state: 'queued', at: Date.now() + 3_600_000 }));
    expect(element.shadowRoot?.querySelector('.state')?.textContent).to.equal('Waiting for the network');
  });

  it('says why a message failed, and offers to send or write it again', async () => {
    const message = room.message('x', ALEX, { state: 'failed', error: { code: 'barred', message: 'no', temporary: false } });
    const element = await shown(message);
    expect(textOf(element)).to.contain('Not sent: you have been barred from this room.');
    const [retry, edit] = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
    setTimeout(() => retry?.click());
    expect((await oneEvent(element, 'confab-retry') as Event as RetryEvent).message).to.equal(message);
    setTimeout(() => edit?.click());
    expect((await oneEvent(element, 'confab-recall') as Event as RecallEvent).message).to.equal(message);
  });

  it('offers only to write it anew where it is the text that is refused', async () => {
    for (const code of ['too_large', 'bad_data']) {
      const element = await shown(room.message('x', ALEX, { state: 'failed', error: { code, message: 'no', temporary: false } }));
      expect([...(element.shadowRoot?.querySelectorAll('button') ?? [])].map(({ textContent }) => textContent)).to.deep.equal(['Edit']);
    }
  });

  it('tells who listens when it fails, but not when it failed long ago', async () => {
    const message = room.message('x', ALEX, { state: 'sending' }), failed: Message = { ...message, state: 'failed', error: { code: 'too_large', message: 'no', temporary: false } };
    const element = await shown(failed);
    const told = () => element.shadowRoot?.querySelector('[role=alert]')?.textContent;
    expect(told()).to.equal(undefined);
    for (const next of [message, failed]) {
      element.message = next;
      await settle(element);
    }
    expect(told()).to.equal('Not sent: it is too long.');
  });

  it('tells a reason it has no words for as it came', async () => {
    const element = await shown(room.message('x', ALEX, { state: 'failed', error: { code: 'shop_closed', message: 'The shop is closed.', temporary: false } }));
    expect(textOf(element)).to.contain('Not sent: The shop is closed.');
  });

  it('says that it does not know a kind of message', async () => {
    expect(textOf(await shown({ ...room.message('', MARA), type: 'poll', data: {} }))).to.contain('“poll”');
  });

  it('reads in the direction of its words, whatever script a name or an address at its start is of', async () => {
    for (const [text, direction] of [['@Alex שלום עולם', 'rtl'], ['https://a.example/x שלום', 'rtl'], ['@Alex hello', 'ltr'], ['https://a.example/x', 'ltr']] as const) {
      const element = await shown(room.message(text, MARA));
      expect(getComputedStyle(body(element)).direction).to.equal(direction, text);
    }
  });

  it('stands with its author, also where it is written the other way than the page', async () => {
    for (const [direction, text] of [['ltr', 'שלום עולם'], ['rtl', 'hello world']] as const) {
      const page = await fixture<HTMLDivElement>(html`<div dir=${direction}><confab-message .message=${room.message(text, MARA)}></confab-message></div>`);
      const element = page.querySelector('confab-message')!, name = deep(element, '.name').getBoundingClientRect(), words = body(element).getBoundingClientRect();
      if (direction === 'ltr') expect(words.right).to.be.below(name.right + 100);
      else expect(words.left).to.be.above(name.left - 100);
    }
  });

  it('has no fault that axe finds, in any state', async () => {
    const states: Partial<Message>[] = [{}, { state: 'queued', at: 0 }, { state: 'failed', error: { code: 'limit', message: '', temporary: true } }, { mentionsMe: true, text: 'hi @Alex https://a.example' }];
    for (const state of states) for (const theme of ['light', 'dark'] as const) {
      const box = await fixture<HTMLDivElement>(html`<div class=${theme}><confab-message theme=${theme} .message=${room.message('hello', MARA, state)}></confab-message></div>`);
      box.style.setProperty('background', theme === 'dark' ? '#16181d' : '#ffffff');
      expect(await faults(box)).to.deep.equal([]);
    }
  });
});
