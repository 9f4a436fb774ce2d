import { nextFrame, waitUntil as until } from '@open-wc/testing';

interface Updating extends Element { updateComplete?: Promise<unknown> }

/** Waits until an element and what is inside it have rendered, been measured and rendered again. */
export async function settle(root: Element, frames = 4): Promise<void> {
  for (let i = 0; i < frames; i++) {
    const all: Updating[] = [root, ...root.querySelectorAll<Updating>('*'), ...(root.shadowRoot?.querySelectorAll<Updating>('*') ?? [])];
    await Promise.all(all.map((element) => element.updateComplete));
    await nextFrame();
  }
}

/** For almost as long as a test may take: a busy machine needs its time. */
export const waitUntil = (check: () => unknown, otherwise?: string): Promise<void> => until(check as () => boolean, otherwise, { timeout: 8000 });

/** An element somewhere below, through shadow roots: `deep(room, 'confab-composer', 'textarea')`. */
export function deep<T extends Element = HTMLElement>(root: Element, ...path: string[]): T {
  let found: Element = root;
  for (const selector of path) {
    const next = (found.shadowRoot ?? found).querySelector(selector);
    if (!next) throw new Error(`There is no ${selector} in <${found.localName}>.`);
    found = next;
  }
  return found as T;
}

export const textOf = (root: Element): string => (root.shadowRoot?.textContent ?? '').replace(/\s+/gu, ' ').trim();
