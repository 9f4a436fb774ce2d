import { expect, fixture, html } from '@open-wc/testing';
import '../relay/confab-relay.ts';
import '../room/confab-name.ts';
import '../room/confab-room.ts';
import type { ConfabRoom } from '../room/room.ts';
import { FakeConfab, JONAS } from '../testing/fake-confab.ts';
import { deep, settle, waitUntil } from '../testing/settle.ts';
import '../testing/timeline.ts';

describe('a room that is moved to another document', () => {
  let confab: FakeConfab, room: ConfabRoom, there: Document;
  beforeEach(async () => {
    confab = new FakeConfab();
    confab.room('home/general').set({ entered: true });
    confab.room('home/general').arrive('before', JONAS);
    const page = await fixture(html`<div><iframe width="600" height="500"></iframe><confab-room .confab=${confab} room="home/general"></confab-room></div>`);
    there = page.querySelector('iframe')!.contentDocument!;
    there.documentElement.lang = 'de';
    room = page.querySelector('confab-room')!;
    await settle(room);
  });

  // (WebKit goes on answering what it found for a selector in the document before.)
  const messages = () => [...deep(room, 'confab-timeline', '.list').children].map((row) => row.lastElementChild!);
  /** By which each part of it is laid out. */
  const drawn = () => {
    const style = (element: Element) => element.ownerDocument.defaultView!.getComputedStyle(element);
    return [style(deep(room, '.room')).display, style(deep(room, 'confab-timeline', '.scroller')).overflowY, ...messages().map((message) => style(deep(message, '.base')).display), style(deep(room, 'confab-composer', '.send')).display];
  };

  it('looks as before, also what comes there, and back in the page', async () => {
    const before = drawn();
    expect(before).to.include('auto');
    there.body.append(room);
    await settle(room);
    expect(drawn()).to.deep.equal(before);
    confab.room('home/general').arrive('meanwhile', JONAS, { at: Date.now() + 3_600_000 });
    await waitUntil(() => messages().length === 2);
    await settle(room);
    expect(drawn()).to.have.length(before.length + 1);
    expect(new Set(drawn())).to.deep.equal(new Set(before));
    expect(deep(messages()[1]!, '[part="body"]').getBoundingClientRect().height).to.be.greaterThan(0);
    document.body.append(room);
    await settle(room);
    expect(drawn()).to.have.length(before.length + 1);
    expect(new Set(drawn())).to.deep.equal(new Set(before));
    room.remove();
  });

  it('looks as before also after it was kept in a template', async () => {
    const before = drawn(), template = document.createElement('template'), home = room.parentNode!;
    template.content.append(room);
    home.append(room);
    await settle(room);
    expect(drawn()).to.deep.equal(before);
  });

  it('waits for no relay that nobody defines there, and goes on where it is back', async () => {
    there.body.innerHTML = '<confab-relay></confab-relay>';
    const relay = there.body.firstElementChild!, other = document.createElement('confab-room'), home = await fixture(html`<div></div>`);
    other.room = 'home/general';
    relay.append(other);
    await new Promise((resolve) => setTimeout(resolve));
    other.confab = confab;
    home.append(other);
    await settle(other);
    expect(deep(other, 'confab-timeline')).to.be.instanceOf(HTMLElement);
  });

  it('speaks the language of that one', async () => {
    there.body.append(room);
    await waitUntil(() => deep(room, 'confab-composer', '.send').title === 'Senden');
  });

  it('leads whoever gives a name there to the field to write in, whatever has the focus in the page', async () => {
    const elsewhere = await fixture<HTMLInputElement>(html`<input aria-label="elsewhere">`);
    there.body.append(room);
    confab.set({ phase: 'signed-out' });
    await waitUntil(() => room.shadowRoot!.querySelector('confab-name')?.shadowRoot?.querySelector('input'));
    elsewhere.focus();
    deep<HTMLInputElement>(room, 'confab-name', 'input').value = 'Ana';
    // As where buttons take no focus when they are clicked.
    deep(room, 'confab-name', 'button').click();
    await waitUntil(() => there.activeElement === room);
    expect(room.shadowRoot!.activeElement?.localName).to.equal('confab-composer');
  });
});
