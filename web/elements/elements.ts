/** Defines each element of Confab as it is met in the page: what a page does not use, it does not load. */
const modules: Record<string, () => Promise<unknown>> = {
  'confab-badge': () => import('./badge/confab-badge.ts'),
  'confab-composer': () => import('./composer/confab-composer.ts'),
  'confab-invitations': () => import('./invitations/confab-invitations.ts'),
  'confab-invite': () => import('./invite/confab-invite.ts'),
  'confab-members': () => import('./members/confab-members.ts'),
  'confab-message': () => import('./message/confab-message.ts'),
  'confab-name': () => import('./room/confab-name.ts'),
  'confab-presence': () => import('./presence/confab-presence.ts'),
  'confab-refresh': () => import('./refresh/confab-refresh.ts'),
  'confab-relay': () => import('./relay/confab-relay.ts'),
  'confab-room': () => import('./room/confab-room.ts'),
  'confab-rooms': () => import('./rooms/confab-rooms.ts'),
  'confab-status': () => import('./status/confab-status.ts'),
  'confab-timeline': () => import('./timeline/confab-timeline.ts'),
};

const waiting = new Set(Object.keys(modules));
const unknown = new Set<string>();
const missing = new Set<string>();

/** A slip in a name leaves a hole in the page, and nothing else would say so. */
function tellUnknown(tag: string): void {
  if (!tag.startsWith('confab-') || tag in modules || unknown.has(tag) || customElements.get(tag)) return;
  unknown.add(tag);
  console.warn(`confab: <${tag}> is none of its elements.`);
}

/** What attributes take that take certain words only. */
const TAKES: Record<string, readonly string[]> = {
  theme: ['light', 'dark', 'auto'], 'when-offline': ['queue', 'disable'], enter: ['auto', 'send', 'break'], kind: ['count', 'dot'],
};
const slips = new Set<string>();

/** A slip in such a word changes nothing that one would see at once. */
function tellSlips(element: Element): void {
  if (!(element.localName in modules)) return;
  for (const { name, value } of element.attributes) {
    const words = TAKES[name], slip = `<${element.localName} ${name}="${value}">`;
    if (!words || value === '' || words.includes(value) || slips.has(slip)) continue;
    slips.add(slip);
    console.warn(`confab: ${slip}: ${name} is one of ${words.join(', ')}.`);
  }
}

/** No browser lets a page of https talk to a relay of http, except on the same machine; what it says of that does not say which attribute to mend. */
function tellInsecure(element: Element): void {
  const name = element.localName === 'confab-relay' ? 'src' : 'relay', address = element.getAttribute(name) ?? '';
  const slip = `<${element.localName} ${name}="${address}">`;
  if (location.protocol !== 'https:' || !address.startsWith('http:') || slips.has(slip)) return;
  if (/^http:\/\/(localhost|[^/:]+\.localhost|127\.[\d.]+|\[::1\])(?=[:/]|$)/.test(address)) return;
  slips.add(slip);
  console.error(`confab: ${slip}: this page is https, from which no relay of http is reached. Give its address with https://.`);
}

/** What any element takes: `onclick`, `title`, `enterkeyhint`. */
const everywhere = new Set<string>();
for (const name in HTMLElement.prototype) everywhere.add(name.toLowerCase());
const letters = (name: string): string => name.replaceAll('-', '');

/** "rooms" is almost "room", "tokensrc" is "token-src". */
function isAlmost(name: string, known: string): boolean {
  const [short = '', long = ''] = [letters(name), letters(known)].toSorted((a, b) => a.length - b.length);
  return short.length > 2 && long.length - short.length <= 3 && long.startsWith(short);
}

/** `<confab-relay>` is told by `src` what all others are told by `relay`, which it only has because all share it. */
const ELSEWHERE: Record<string, string> = { relay: 'src', src: 'relay' };

/** An attribute that is almost one of the element's, or is one of another's, does nothing, and nothing else would say so. */
function tellNames(element: Element): void {
  const { observedAttributes } = customElements.get(element.localName) as unknown as { observedAttributes: string[] };
  const takes = observedAttributes.filter((name) => name !== 'relay' || element.localName !== 'confab-relay');
  for (const { name } of element.attributes) {
    const meant = takes.includes(name) || everywhere.has(name) ? undefined : takes.find((known) => known === ELSEWHERE[name] || isAlmost(name, known));
    const slip = `<${element.localName} ${name}>`;
    if (meant === undefined || slips.has(slip)) continue;
    slips.add(slip);
    console.warn(`confab: ${slip}: ${name} is no attribute of it, ${meant} is.`);
  }
}

/** Those of Confab, loaded already or not, and whatever nobody has defined. */
const OURS = [':not(:defined)', ...Object.keys(modules)].join();

function meet(root: Element | Document | ShadowRoot): void {
  for (const element of [...(root instanceof Element ? [root] : []), ...root.querySelectorAll(OURS)]) {
    tellUnknown(element.localName);
    tellSlips(element);
    if (!(element.localName in modules)) continue;
    tellInsecure(element);
    void customElements.whenDefined(element.localName).then(() => tellNames(element));
  }
  const own = root instanceof Element && waiting.has(root.localName) ? [root.localName] : [];
  for (const tag of [...own, ...[...waiting].filter((name) => root.querySelector(name))]) {
    if (!waiting.delete(tag)) continue;
    modules[tag]?.().catch((error: unknown) => {
      waiting.add(tag);
      // Each one that is put into the page asks again; a page that is open for long may know of files that are gone.
      if (!missing.has(tag)) console.error(`confab: <${tag}> could not be loaded. If the relay was renewed since this page was opened, reload the page.`, error);
      missing.add(tag);
    });
  }
}

/**
 * Watches a document for elements of Confab. Shadow roots are closed to it: call it for each one of yours that
 * has some. Answers how to stop.
 */
export function discover(root: Document | ShadowRoot = document): () => void {
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) meet(node);
    if (waiting.size === 0) observer.disconnect();
  });
  observer.observe(root, { subtree: true, childList: true });
  meet(root);
  return () => observer.disconnect();
}

discover();
