/** What stands around an element, through slots and shadow roots. */

function above(node: Node): Node | null {
  if (node instanceof Element && node.assignedSlot) return node.assignedSlot;
  return node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
}

export function closestAround(start: Element, selector: string, includeSelf = false): Element | undefined {
  for (let node: Node | null = includeSelf ? start : above(start); node; node = above(node)) {
    if (node instanceof Element && node.matches(selector)) return node;
  }
  return undefined;
}

/** The nearest `lang`, or the browser's own where the page does not say. */
export const languageAround = (element: Element): string => closestAround(element, '[lang]:not([lang=""])', true)?.getAttribute('lang') ?? navigator.language;

const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;

/** Calls back when any `lang` of the page changes; one observer for all elements, none when there are none. */
export function onLanguageChange(fn: () => void): () => void {
  listeners.add(fn);
  if (!observer) {
    observer = new MutationObserver(() => listeners.forEach((listener) => listener()));
    observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['lang'] });
  }
  return () => {
    listeners.delete(fn);
    if (listeners.size > 0) return;
    observer?.disconnect();
    observer = undefined;
  };
}
