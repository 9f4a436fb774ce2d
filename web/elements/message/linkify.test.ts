import { expect } from '@open-wc/testing';
import { linkify } from './linkify.ts';

const links = (text: string) => linkify(text).filter((piece) => piece.kind === 'link').map(({ text }) => text);
const mentions = (text: string) => linkify(text).filter((piece) => piece.kind === 'mention').map(({ text }) => text);

describe('linkify', () => {
  it('keeps every character, in order', () => {
    for (const text of ['', 'plain', 'a https://x.example/ b', '@a https://x.example/(b). <script>alert(1)</script> ”https://y.example”', 'https://', '((https://x.example))']) {
      expect(linkify(text).map((piece) => piece.text).join('')).to.equal(text);
    }
  });

  it('links http, https and mailto', () => {
    expect(links('see http://a.example, https://b.example/c?d=e#f and mailto:a@b.example')).to.deep.equal(['http://a.example', 'https://b.example/c?d=e#f', 'mailto:a@b.example']);
  });

  it('leaves every other scheme alone', () => {
    expect(links('javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd ftp://a.example ws://a.example')).to.deep.equal([]);
    expect(links('xhttps://a.example')).to.deep.equal([]);
  });

  it('leaves the punctuation of the sentence out', () => {
    expect(links('https://a.example/b.')).to.deep.equal(['https://a.example/b']);
    expect(links('(https://a.example/b)')).to.deep.equal(['https://a.example/b']);
    expect(links('“https://a.example/b”, really?!')).to.deep.equal(['https://a.example/b']);
    expect(links('https://a.example/b!?…')).to.deep.equal(['https://a.example/b']);
  });

  it('ends where a sentence of Chinese or Japanese goes on, in which no blank stands', () => {
    expect(links('見て（https://a.example/b）、https://b.example。次は「https://c.example」！')).to.deep.equal(['https://a.example/b', 'https://b.example', 'https://c.example']);
  });

  it('keeps brackets that belong to the address', () => {
    expect(links('https://a.example/wiki/Confab_(chat)')).to.deep.equal(['https://a.example/wiki/Confab_(chat)']);
    expect(links('(see https://a.example/wiki/Confab_(chat))')).to.deep.equal(['https://a.example/wiki/Confab_(chat)']);
    expect(links('https://a.example/?x[]=1')).to.deep.equal(['https://a.example/?x[]=1']);
  });

  it('takes odd characters as they are', () => {
    expect(links('https://bücher.example/ä/日本?q=ü%20x')).to.deep.equal(['https://bücher.example/ä/日本?q=ü%20x']);
    expect(linkify('https://bücher.example/ä')[0]).to.include({ href: 'https://xn--bcher-kva.example/%C3%A4' });
  });

  it('ends a link where the direction of the text is turned', () => {
    expect(links('https://a.example/\u202egpj.exe')).to.deep.equal(['https://a.example/']);
  });

  it('never links an address with a name and password in it', () => {
    expect(links('https://bank.example@evil.example/ https://a:b@evil.example')).to.deep.equal([]);
  });

  it('finds mentions, but not in addresses', () => {
    expect(mentions('@Alex, look: (@mara_k) and @Jürgen.')).to.deep.equal(['@Alex', '@mara_k', '@Jürgen']);
    expect(mentions('mail a@b.example or https://a.example/@x')).to.deep.equal([]);
  });

  it('is done with a long text of nearly-links in no time', () => {
    const started = performance.now();
    linkify('https://((((('.repeat(300));
    linkify(')'.repeat(4000));
    linkify(`https://a.example/${')'.repeat(3900)}`);
    expect(performance.now() - started).to.be.below(200);
  });
});
