import { expect } from '@open-wc/testing';
import { discover } from './elements.ts';
import { waitUntil } from './testing/settle.ts';

describe('elements as they are met', () => {
  const { warn } = console;
  let told: string[] = [];
  beforeEach(() => {
    told = [];
    console.warn = (text: string) => { told.push(text); };
  });
  afterEach(() => {
    console.warn = warn;
    document.body.replaceChildren();
  });
  const put = (html: string): void => document.body.insertAdjacentHTML('beforeend', html);

  it('tells once of a name that is none of them, and of no other site’s', async () => {
    put('<div><confab-rom></confab-rom><confab-rom></confab-rom><other-element></other-element><confab-badge></confab-badge></div>');
    await waitUntil(() => told.length > 0);
    put('<confab-rom></confab-rom><confab-bage></confab-bage>');
    await waitUntil(() => told.length > 1);
    expect(told).to.deep.equal(['confab: <confab-rom> is none of its elements.', 'confab: <confab-bage> is none of its elements.']);
  });

  it('tells once of a word that an attribute does not take, and what it takes', async () => {
    // Loaded or not is all the same.
    put('<confab-badge></confab-badge>');
    await customElements.whenDefined('confab-badge');
    put('<div><confab-badge theme="drak"></confab-badge><confab-badge theme="drak"></confab-badge><confab-badge theme="dark" kind="dot"></confab-badge><other-element theme="drak"></other-element></div>');
    await waitUntil(() => told.length > 0);
    put('<confab-room when-offline="disabled"></confab-room>');
    await waitUntil(() => told.length > 1);
    expect(told).to.deep.equal(['confab: <confab-badge theme="drak">: theme is one of light, dark, auto.', 'confab: <confab-room when-offline="disabled">: when-offline is one of queue, disable.']);
  });

  it('tells once of an attribute that is almost one of theirs, and of none that any element may have', async () => {
    put('<div><confab-badge notice></confab-badge><confab-badge notice title="n" onclick="" data-room="a" hx-get="/" spaced-out></confab-badge></div>');
    await waitUntil(() => told.length > 0);
    put('<confab-relay tokensrc="/token"></confab-relay>');
    await waitUntil(() => told.length > 1);
    put('<confab-refresh onclick="" on="a"></confab-refresh><confab-composer enterkeyhint="send" whenoffline="queue"></confab-composer>');
    await waitUntil(() => told.length > 2);
    expect(told).to.deep.equal([
      'confab: <confab-badge notice>: notice is no attribute of it, notices is.',
      'confab: <confab-relay tokensrc>: tokensrc is no attribute of it, token-src is.',
      'confab: <confab-composer whenoffline>: whenoffline is no attribute of it, when-offline is.',
    ]);
  });

  it('tells whoever names the relay to one of them as another is told it', async () => {
    put('<confab-relay relay="https://relay.example"></confab-relay><confab-badge relay="https://relay.example"></confab-badge>');
    await waitUntil(() => told.length > 0);
    put('<confab-status src="https://relay.example"></confab-status>');
    await waitUntil(() => told.length > 1);
    expect(told).to.deep.equal([
      'confab: <confab-relay relay>: relay is no attribute of it, src is.',
      'confab: <confab-status src>: src is no attribute of it, relay is.',
    ]);
  });

  it('says nothing of an element that somebody else defined', async () => {
    customElements.define('confab-of-a-site', class extends HTMLElement {});
    put('<confab-of-a-site></confab-of-a-site><confab-unheard></confab-unheard>');
    await waitUntil(() => told.length > 0);
    expect(told).to.deep.equal(['confab: <confab-unheard> is none of its elements.']);
  });

  it('looks into a shadow root that it is shown', () => {
    const host = document.createElement('div'), root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<confab-membres></confab-membres>';
    discover(root)();
    expect(told).to.deep.equal(['confab: <confab-membres> is none of its elements.']);
  });
});
