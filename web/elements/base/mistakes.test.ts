import { expect, fixture, html } from '@open-wc/testing';
import '../badge/confab-badge.ts';
import '../composer/confab-composer.ts';
import '../members/confab-members.ts';
import '../presence/confab-presence.ts';
import '../relay/confab-relay.ts';
import '../status/confab-status.ts';
import '../timeline/confab-timeline.ts';
import { FakeConfab, JONAS } from '../testing/fake-confab.ts';
import { settle, textOf } from '../testing/settle.ts';

describe('what a page asks for by mistake', () => {
  const { error } = console;
  let told: string[] = [], confab: FakeConfab;
  beforeEach(() => {
    told = [];
    confab = new FakeConfab();
    console.error = (text: string) => { told.push(text); };
    // Several pages run at once, and one of them is in front.
    document.hasFocus = () => true;
  });
  afterEach(() => {
    console.error = error;
    Reflect.deleteProperty(document, 'hasFocus');
  });

  for (const tag of ['confab-badge', 'confab-composer', 'confab-members', 'confab-presence', 'confab-timeline'] as const) {
    it(`as a room is told in the console, of ${tag} and once`, async () => {
      for (let i = 0; i < 2; i++) {
        const element = Object.assign(document.createElement(tag), { confab, room: 'no room' });
        await fixture(html`<div>${element}</div>`);
        element.requestUpdate();
        await settle(element);
        expect(textOf(element)).to.equal('');
      }
      expect(told).to.deep.equal([`confab: <${tag}>: "no room" names no room.`]);
    });
  }

  it('instead of the room that was shown leaves nothing of that, and the next one is shown as any', async () => {
    const element = Object.assign(document.createElement('confab-timeline'), { confab, room: 'home/before' });
    element.style.height = '200px';
    await fixture(html`<div>${element}</div>`);
    confab.room('home/before').arrive('from before', JONAS);
    await settle(element);
    element.room = 'home / next';
    await settle(element);
    expect(element.shadowRoot!.querySelector('confab-message') === null).to.equal(true);
    confab.room('home/next').arrive('from the next one', JONAS);
    element.room = 'home/next';
    await settle(element);
    expect(textOf(element.shadowRoot!.querySelector('confab-message')!)).to.contain('from the next one');
    expect(confab.room('home/next').unread.value.count).to.equal(0);
  });

  it('as an address of a relay takes away nothing that stands inside it', async () => {
    const around = await fixture<HTMLElement>(html`<confab-relay src="relay.example"><main>The whole page</main></confab-relay>`);
    await settle(around);
    expect(around.querySelector('main')!.offsetHeight).to.be.greaterThan(0);
    expect(told).to.deep.equal(['confab: <confab-relay>: "relay.example" is no origin of a relay: pass relay: \'https://…\'.']);
    const status = await fixture(html`<confab-status relay="relay.example"></confab-status>`);
    await settle(status);
    expect(told.at(-1)).to.contain('confab: <confab-status>: "relay.example" is no origin');
  });
});
