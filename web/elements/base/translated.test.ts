import { expect, fixture, html } from '@open-wc/testing';
import '../badge/confab-badge.ts';
import '../members/confab-members.ts';
import '../presence/confab-presence.ts';
import '../room/confab-room.ts';
import '../rooms/confab-rooms.ts';
import { ALEX, FakeConfab, JONAS, MARA } from '../testing/fake-confab.ts';
import { deep, settle, textOf } from '../testing/settle.ts';

const UNTOUCHED = '[translate="no"]';

/** As Firefox does it, in shadow roots as well: what stands in one block is put together anew of its elements and texts, and nothing else of it is left. */
function translate(tree: ParentNode): void {
  for (const element of tree.children) {
    if (element.matches(UNTOUCHED)) continue;
    if (element.shadowRoot) translate(element.shadowRoot);
    else if (element.textContent.trim() === '' || element.querySelector(`${UNTOUCHED}, confab-message`)) translate(element);
    else rewrite(element);
  }
}

function rewrite(element: Element): void {
  const nodes = [...element.childNodes];
  element.replaceChildren(...nodes.filter((node) => !(node instanceof Comment)));
  for (const node of nodes) {
    if (node instanceof Element) rewrite(node);
    else if (node instanceof Text && node.data.trim() !== '') node.data = `translated: ${node.data}`;
  }
}

describe('in a page that the browser translates', () => {
  let confab: FakeConfab;
  beforeEach(() => { confab = new FakeConfab(); });

  it('a room goes on showing what happens, and its messages are translated', async () => {
    const room = confab.room('home/general');
    room.set({ entered: true });
    room.presence.set({ count: 2, people: [ALEX, JONAS] });
    room.arrive('hello', JONAS);
    confab.set({ phase: 'offline' });
    room.send('mine').catch(() => undefined);
    room.refuse = { code: 'too_large', message: 'Too long.', temporary: false };
    const element = await fixture(html`<confab-room .confab=${confab} room="home/general"></confab-room>`);
    await settle(element);
    translate(element.parentElement!);
    room.typing.set({ people: [JONAS] });
    await settle(element);
    expect(textOf(deep(element, 'confab-composer'))).to.contain('Jonas');
    translate(element.parentElement!);

    room.presence.set({ count: 3, people: [ALEX, JONAS, MARA] });
    room.typing.set({ people: [] });
    confab.set({ phase: 'live' });
    room.arrive('later', MARA);
    await settle(element);
    expect(textOf(element)).to.contain('3 here');
    expect(textOf(deep(element, 'confab-status'))).to.equal('Connected again.');
    expect(textOf(deep(element, 'confab-composer'))).not.to.contain('Jonas');
    const messages = [...deep(element, 'confab-timeline', '.list').querySelectorAll('confab-message')].map(textOf);
    expect(messages).to.have.length(3);
    expect(messages[0]).to.contain('translated: hello');
    expect(messages[1]).to.contain('Not sent');
    expect(messages[2]).to.contain('later');
    room.set({ error: { code: 'private', message: 'Private.', temporary: false }, entered: false });
    await settle(element);
    expect(textOf(element)).to.contain('private');
  });

  it('numbers and people are those of now', async () => {
    const room = confab.room('home/general');
    room.set({ entered: true });
    room.arrive('one', JONAS);
    room.presence.set({ count: 1, people: [JONAS] });
    const page = await fixture<HTMLElement>(html`<div><confab-badge .confab=${confab}></confab-badge><confab-members .confab=${confab} room="home/general"></confab-members>
      <confab-presence .confab=${confab} room="home/general"></confab-presence><confab-rooms .confab=${confab}></confab-rooms></div>`);
    const said = async (): Promise<string[]> => {
      for (const element of page.children) await settle(element);
      return [...page.children].map(textOf);
    };
    const [badge] = await said();
    expect(badge).to.contain('1');
    translate(page);
    room.arrive('two', JONAS);
    room.presence.set({ count: 2, people: [JONAS, MARA] });
    room.set({ title: 'Another title' });
    const [number, members, presence, rooms] = await said();
    expect(number).to.equal('2 2 unread messages');
    expect(members).to.contain('2').and.to.contain('Mara');
    expect(presence).to.contain('2');
    expect(rooms).to.contain('Another title');
    room.markRead();
    expect((await said())[0]).to.equal('');
  });
});
