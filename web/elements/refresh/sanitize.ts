/**
 * What of fetched HTML may stand in the page: text, structure, forms, pictures and links. Nothing that runs,
 * loads frames or brings styles of its own. It works on a parsed, inert document, so nothing of it has run.
 */
const ELEMENTS = new Set(('a abbr address article aside b bdi bdo blockquote br button caption cite code col colgroup data datalist dd del details dfn div dl dt em '
  + 'fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li main mark menu meter nav ol optgroup option output '
  + 'p picture pre progress q rp rt ruby s samp search section select small source span strong sub summary sup table tbody td textarea tfoot th thead time tr u ul var wbr').split(' '));

/** Taken away with everything in them; other unknown elements only lose their tags. */
const WHOLLY_GONE = new Set('script style iframe object embed template noscript svg math link meta base head title frame frameset applet audio video canvas dialog portal'.split(' '));

const ATTRIBUTES = new Set(('abbr accept accept-charset alt autocomplete checked class cols colspan datetime dir disabled download enctype for formenctype formmethod formnovalidate headers height hidden high id inputmode label lang '
  + 'list loading low max maxlength method min minlength multiple name novalidate open optimum pattern placeholder readonly rel required reversed role rows rowspan scope selected size span '
  + 'start step tabindex target title translate type value width wrap').split(' '));

const URLS = new Set(['href', 'src', 'action', 'formaction', 'cite']);

function safeUrl(value: string, base: string, tag: string): string | undefined {
  let url: URL;
  try {
    url = new URL(value, base);
  } catch {
    return undefined;
  }
  if (['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol)) return url.href;
  return tag === 'img' && /^data:image\/(png|gif|jpeg|webp|avif);/i.test(value) ? value : undefined;
}

/** A form has its fields as properties, whatever they are called, and a document its forms and pictures: what they are themselves they are asked for past those. */
const of = <T>(node: Element, property: 'attributes' | 'childNodes' | 'localName'): T => Reflect.get(Element.prototype, property, node) as T;
const bodyOf = (parsed: Document): Element => Reflect.get(Document.prototype, 'body', parsed) as Element;

function copyAttributes(from: Element, to: Element, base: string, tag: string): void {
  for (const { name, value } of of<NamedNodeMap>(from, 'attributes')) {
    // By these a page reaches its forms and pictures, in place of what its document has of that name.
    if (/^(id|name)$/.test(name) && /^(form|img)$/.test(tag) && value in Document.prototype) continue;
    if (ATTRIBUTES.has(name) || name.startsWith('aria-') || name.startsWith('data-')) to.setAttribute(name, value);
    else if (URLS.has(name)) {
      // What is in the page is found there, not at the address of the piece.
      const url = value.startsWith('#') ? value : safeUrl(value, base, tag);
      if (url !== undefined) to.setAttribute(name, url);
    }
  }
  if (to.hasAttribute('target')) to.setAttribute('rel', `${to.getAttribute('rel') ?? ''} noopener`.trim());
}

/** All at once goes into the copy, before it has fields of its own. */
function copyChildren(from: Element, base: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const node of of<NodeList>(from, 'childNodes')) {
    if (node instanceof Text) fragment.append(node.data);
    else if (node instanceof Element) {
      const tag = of<string>(node, 'localName');
      if (WHOLLY_GONE.has(tag)) continue;
      const children = copyChildren(node, base);
      if (!ELEMENTS.has(tag)) {
        fragment.append(children);
        continue;
      }
      const copy = document.createElement(tag);
      copyAttributes(node, copy, base, tag);
      copy.append(children);
      fragment.append(copy);
    }
  }
  return fragment;
}

/** The body of a parsed document, made anew from what is allowed; its addresses resolved against its own. */
export const sanitized = (parsed: Document, base: string): DocumentFragment => copyChildren(bodyOf(parsed), base);
