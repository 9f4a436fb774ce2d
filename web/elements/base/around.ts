/** (What another window made is no `Element` of this one.) */
type Around = Node & Partial<Pick<Element, 'assignedSlot' | 'matches'>>;

/** What stands around an element, through slots and shadow roots. */
const above = (node: Around): Around | null => node.assignedSlot ?? node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);

export function closestAround(start: Element, selector: string, includeSelf = false): Element | undefined {
  for (let node: Around | null = includeSelf ? start : above(start); node; node = above(node)) {
    if (node.matches?.(selector)) return node as Element;
  }
  return undefined;
}

/** The nearest `lang`, or the browser's own where the page does not say. */
export const languageAround = (element: Element): string => closestAround(element, '[lang]:not([lang=""])', true)?.getAttribute('lang') ?? navigator.language;

const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

/** Calls back when a `lang` around the element changes, or any other; one observer for all elements, none when there are none. */
export function onLanguageChange(element: Element, fn: () => void): () => void {
  listeners.add(fn);
  observer ??= new MutationObserver(() => listeners.forEach((listener) => listener()));
  // A shadow root is a tree of its own, which the document's observer does not look into.
  for (let root = element.getRootNode(); ; root = root.host.getRootNode()) {
    observer.observe(root, { subtree: true, attributes: true, attributeFilter: ['lang'] });
    if (!(root instanceof ShadowRoot)) break;
  }
  return () => {
    listeners.delete(fn);
    if (listeners.size > 0) return;
    observer?.disconnect();
    observer = undefined;
  };
}

/**
 * To the page around it what is typed inside an element comes from the element, which is no field: its shortcuts of
 * one letter would run while one writes. What leaves a field, or a dialog around it, and what is a command still gets there.
 */
export function keepTyping(element: HTMLElement): void {
  element.addEventListener('keydown', (event) => {
    if (!/Escape|Tab/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
}
