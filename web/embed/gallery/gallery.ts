/** The page at `/embed/`: every element live, with its attributes, events, parts, and the lines to copy. */
import { shownElements, type Manifest, type Row, type Shown } from './manifest.ts';
import { build, lines, samples, type Sample } from './samples.ts';

function make<K extends keyof HTMLElementTagNameMap>(tag: K, text = '', ...children: Node[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

/** Of the comments in the code: what stands between backticks is code. */
const prose = (text: string): Node[] => text.split('`').map((part, i) => (i % 2 === 0 ? document.createTextNode(part) : make('code', part)));

function live(sample: Sample): HTMLElement {
  const frame = make('div', '', build(sample), ...(sample.hint ? [make('small', sample.hint)] : []));
  frame.className = 'live';
  return frame;
}

function snippet(text: string): HTMLElement {
  const copy = make('button', 'Copy');
  copy.type = 'button';
  copy.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = 'Copied';
    setTimeout(() => { copy.textContent = 'Copy'; }, 2000);
  });
  const pre = make('pre', text);
  pre.tabIndex = 0;
  const box = make('div', '', pre, copy);
  box.className = 'snippet';
  return box;
}

function table(title: string, rows: Row[]): HTMLElement[] {
  const body = make('tbody', '', ...rows.map(({ name, type, about }) => {
    const head = make('th', '', make('code', name));
    head.scope = 'row';
    return make('tr', '', head, make('td', '', ...(type ? [make('code', type)] : [])), make('td', '', ...prose(about)));
  }));
  const scroll = make('div', '', make('table', '', body));
  scroll.className = 'scroll';
  return [make('h3', title), scroll];
}

function section({ tag, about, tables }: Shown): HTMLElement {
  const heading = make('h2', `<${tag}>`);
  const made = make('section', '', heading, make('p', '', ...prose(about)));
  made.id = tag;
  const sample = samples[tag];
  if (sample) made.append(live(sample), snippet(lines(sample)));
  made.append(...tables.flatMap(({ title, rows }) => table(title, rows)));
  return made;
}

const answer = await fetch('/embed/v1/custom-elements.json');
const { elements, all } = shownElements(await answer.json() as Manifest);
const common = make('section', '', make('h2', 'All elements'), make('p', 'What each of them takes beside its own.'), ...all.flatMap(({ title, rows }) => table(title, rows)));
common.id = 'all';
// What most come for stands first.
const first = elements.filter(({ tag }) => tag === 'confab-room');
const sections = [...first, ...elements.filter((one) => !first.includes(one))].map(section).concat(common);
document.querySelector('nav')?.append(...sections.map(({ id }) => {
  const link = make('a', id === 'all' ? 'All elements' : id);
  link.href = `#${id}`;
  return link;
}));
document.querySelector('main')?.append(...sections);
