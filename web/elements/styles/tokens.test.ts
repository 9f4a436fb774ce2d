import { expect, fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import '../invitations/confab-invitations.ts';
import '../message/confab-message.ts';
import '../refresh/confab-refresh.ts';
import '../relay/confab-relay.ts';
import '../room/confab-name.ts';
import '../room/confab-room.ts';
import { FakeConfab, MARA } from '../testing/fake-confab.ts';
import { deep, settle } from '../testing/settle.ts';
import '../timeline/confab-timeline.ts';

/** Whether a one-line text is seen in the order in which it is written: its first letter left of its last. */
function readsFromLeft(element: Element): boolean {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode.textContent?.trim()) texts.push(walker.currentNode as Text);
  const edge = (text: Text, at: number): number => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  const first = texts[0]!, last = texts.at(-1)!;
  return edge(first, first.data.search(/\S/)) < edge(last, last.data.trimEnd().length - 1);
}

describe('in a page that is written from top to bottom', () => {
  it('a room is as it is elsewhere, and what the page puts into a relay is as the page has it', async () => {
    const confab = new FakeConfab();
    const page = await fixture<HTMLElement>(html`<div style="writing-mode: vertical-rl; height: 700px">
      <confab-relay .confab=${confab}><p>The page's own</p><confab-refresh><b>too</b></confab-refresh><confab-room room="studio/print"></confab-room></confab-relay>
    </div>`);
    const room = page.querySelector('confab-room')!;
    await settle(room);
    for (const own of page.querySelectorAll('p, b')) expect(getComputedStyle(own).writingMode).to.equal('vertical-rl');
    const { width, height } = room.getBoundingClientRect(), list = deep(room, 'confab-timeline').getBoundingClientRect();
    expect([width, height]).to.deep.equal([480, 480]);
    expect(list.width).to.equal(480);
    expect(list.bottom).to.be.at.most(deep(room, 'confab-composer').getBoundingClientRect().top);
  });
});

describe('in a page that is written from right to left', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  async function open(content: TemplateResult): Promise<Element> {
    const page = await fixture<HTMLElement>(html`<div dir="rtl">${content}</div>`);
    const element = page.firstElementChild!;
    await settle(element);
    return element;
  }

  it('the form asks in the order of its own words, where the page begins its lines', async () => {
    const name = await open(html`<confab-name .confab=${confab}></confab-name>`);
    const label = deep(name, 'label');
    expect(readsFromLeft(label)).to.equal(true);
    expect(readsFromLeft(deep(name, 'p.hint slot'))).to.equal(true);
    const text = document.createRange();
    text.selectNodeContents(label);
    expect(text.getBoundingClientRect().right).to.be.closeTo(label.getBoundingClientRect().right, 1);
  });

  it('an invitation says who invites to what, not the reverse', async () => {
    confab.receive(MARA, 'studio/spring', 'Spring issue');
    expect(readsFromLeft(deep(await open(html`<confab-invitations .confab=${confab}></confab-invitations>`), 'li p'))).to.equal(true);
  });

  it('what became of a message, and what is missing, end with their full stop', async () => {
    const room = confab.room('studio/print'), message = room.message('hello', MARA, { state: 'sending', at: Date.now() - 5000 });
    expect(readsFromLeft(deep(await open(html`<confab-message .message=${message}></confab-message>`), '.state'))).to.equal(true);
    room.set({ entered: true });
    room.messages.set([message, { gap: true, after: message.position, before: 'a1-9', gone: true }]);
    expect(readsFromLeft(deep(await open(html`<confab-timeline .confab=${confab} room="studio/print"></confab-timeline>`), '.gap'))).to.equal(true);
  });

  it('the number of new messages stands before them', async () => {
    const room = confab.room('studio/print');
    room.set({ entered: true });
    for (let i = 0; i < 40; i++) room.arrive(`line ${i}`, MARA);
    const timeline = await open(html`<confab-timeline .confab=${confab} room="studio/print"></confab-timeline>`);
    deep(timeline, '.scroller').scrollTop = 200;
    await settle(timeline);
    room.arrive('one', MARA);
    room.arrive('two', MARA);
    await settle(timeline);
    expect(deep(timeline, '.jump').textContent).to.contain('2 new messages');
    expect(readsFromLeft(deep(timeline, '.jump'))).to.equal(true);
  });
});
