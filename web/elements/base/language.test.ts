import { expect, fixture, html } from '@open-wc/testing';
import { render } from 'lit';
import '../status/confab-status.ts';
import { FakeConfab } from '../testing/fake-confab.ts';
import { settle, textOf } from '../testing/settle.ts';

const ENGLISH = 'Reconnecting…', GERMAN = 'Verbindung wird wiederhergestellt …';

describe('the language of an element', () => {
  let confab: FakeConfab;
  beforeEach(() => {
    confab = new FakeConfab();
    confab.set({ phase: 'connecting' });
  });
  const status = () => html`<confab-status .confab=${confab}></confab-status>`;
  const said = async (root: ParentNode) => {
    const element = root.querySelector('confab-status')!;
    await settle(element);
    return textOf(element);
  };

  it('is there from the first word on, though it comes only when somebody speaks it', async () => {
    const page = await fixture<HTMLElement>(html`<div lang="de"></div>`), shown = new Set<string>();
    const element = Object.assign(document.createElement('confab-status'), { confab });
    page.append(element);
    new MutationObserver(() => shown.add(textOf(element))).observe(element.shadowRoot!, { subtree: true, childList: true, characterData: true });
    expect(await said(page)).to.equal(GERMAN);
    expect([...shown]).to.deep.equal([GERMAN]);
  });

  it('is that of the nearest lang around it, and English where we do not speak that', async () => {
    const page = await fixture<HTMLElement>(html`<div lang="de-CH"><p>${status()}</p><i lang="fr">${status()}</i></div>`);
    expect(await said(page.querySelector('p')!)).to.equal(GERMAN);
    expect(await said(page.querySelector('i')!)).to.equal(ENGLISH);
  });

  it('changes with the page', async () => {
    const page = await fixture<HTMLElement>(html`<div lang="en">${status()}</div>`);
    expect(await said(page)).to.equal(ENGLISH);
    page.lang = 'de';
    expect(await said(page)).to.equal(GERMAN);
    page.lang = 'en-GB';
    expect(await said(page)).to.equal(ENGLISH);
  });

  it('is found through the shadow roots of the page, and changes with theirs', async () => {
    const host = await fixture<HTMLElement>(html`<div lang="de"></div>`);
    const outer = host.attachShadow({ mode: 'open' });
    render(html`<section></section>`, outer);
    const section = outer.querySelector('section')!, inner = section.attachShadow({ mode: 'closed' });
    render(status(), inner);
    expect(await said(inner)).to.equal(GERMAN);
    section.lang = 'en';
    expect(await said(inner)).to.equal(ENGLISH);
    section.removeAttribute('lang');
    expect(await said(inner)).to.equal(GERMAN);
    host.lang = 'en';
    expect(await said(inner)).to.equal(ENGLISH);
  });

  it('is that of the place it is moved to', async () => {
    const page = await fixture<HTMLElement>(html`<div><b lang="de"></b><i lang="en">${status()}</i></div>`);
    expect(await said(page)).to.equal(ENGLISH);
    page.querySelector('b')!.append(page.querySelector('confab-status')!);
    expect(await said(page)).to.equal(GERMAN);
  });
});
