import { expect } from '@open-wc/testing';
import { sanitized } from './sanitize.ts';

const BASE = 'https://site.example/forum/';

function clean(html: string): HTMLElement {
  const box = document.createElement('div');
  box.append(sanitized(new DOMParser().parseFromString(html, 'text/html'), BASE));
  return box;
}

describe('a fetched piece of the page', () => {
  it('keeps text, structure, forms, pictures and links, with addresses of where it came from', () => {
    const box = clean('<ul class="chat"><li>Ben: <b>hi</b> <a href="../u/ben">Ben</a></li></ul><form action="say" method="post"><input name="text"></form><img src="a.png" alt="A">');
    expect(box.querySelector('.chat b')?.textContent).to.equal('hi');
    expect(box.querySelector('a')?.getAttribute('href')).to.equal('https://site.example/u/ben');
    expect(box.querySelector('form')?.getAttribute('action')).to.equal('https://site.example/forum/say');
    expect(box.querySelector('img')?.getAttribute('src')).to.equal('https://site.example/forum/a.png');
  });

  it('loses whatever could run, load a frame, or style the page', () => {
    const box = clean(`<p>left</p><script>window.ran = 1</script><style>* { display: none }</style><iframe srcdoc="<script>1</script>"></iframe>
      <object data="x.swf"></object><svg><script>1</script><a href="javascript:1"></a></svg><math><mtext><img src=x onerror=1></mtext></math>
      <template><img src=x onerror=1></template><noscript><img src=x onerror=1></noscript><base href="https://evil.example/"><link rel=stylesheet href=x><meta http-equiv=refresh content=0>`);
    expect(box.textContent?.trim()).to.equal('left');
    expect([...box.querySelectorAll('*')].map(({ localName }) => localName)).to.deep.equal(['p']);
  });

  it('loses handlers, inline styles, and addresses that are no addresses', () => {
    const box = clean(`<a href="javascript:alert(1)" onclick="alert(1)" style="position:fixed">a</a><a href=" java\tscript:alert(1)">b</a><a href="data:text/html,<script>1</script>">c</a>
      <img src="data:image/svg+xml,<svg onload=1>" onerror="alert(1)" srcset="x 2x"><form action="javascript:1"><button formaction="javascript:1">ok</button></form><input autofocus onfocus="alert(1)">`);
    const attributes = [...box.querySelectorAll('*')].flatMap((element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`));
    expect(attributes).to.deep.equal([]);
    expect(box.querySelectorAll('a').length).to.equal(3);
  });

  it('keeps forms and pictures whatever they and their fields are called', () => {
    const fields = ['attributes', 'childNodes', 'localName', 'nodeType', 'appendChild', 'append'].map((name) => `<input name="${name}">`).join('');
    const box = clean(`<img name="body" alt="A"><form class="order" onsubmit="alert(1)">${fields}<p>after</p></form>`);
    expect(box.innerHTML).to.equal(`<img alt="A"><form class="order">${fields}<p>after</p></form>`);
  });

  it('takes nothing of its document from the page around it', () => {
    const box = clean('<img name="cookie" id="createElement"><form name="querySelector" id="order"></form><img name="logo">');
    document.body.append(box);
    const found = [typeof document.cookie, typeof document.createElement, typeof document.querySelector, Reflect.get(document, 'logo') instanceof HTMLImageElement];
    box.remove();
    expect(found).to.deep.equal(['string', 'function', 'function', true]);
    expect(box.innerHTML).to.equal('<img><form id="order"></form><img name="logo">');
  });

  it('keeps what is inside elements it does not know, but not the elements', () => {
    expect(clean('<x-card><p>in a card</p></x-card>').innerHTML).to.equal('<p>in a card</p>');
  });

  it('does not hand a new window back to who opened it', () => {
    for (const target of ['_blank', '_BLANK', 'shop']) expect(clean(`<a href="/x" target="${target}">x</a>`).querySelector('a')?.getAttribute('rel')).to.equal('noopener');
  });

  it('keeps what fields suggest, and how their buttons send them', () => {
    const fields = '<input list="towns"><datalist id="towns"><option value="Rome"></option></datalist><button formmethod="post" formenctype="multipart/form-data" formnovalidate="">Delete</button>';
    expect(clean(fields).innerHTML).to.equal(fields);
  });

  it('leads to what is in the page by the same links as before', () => {
    expect(clean('<a href="#c5">5</a><p id="c5">five</p>').querySelector('a')?.getAttribute('href')).to.equal('#c5');
  });
});
