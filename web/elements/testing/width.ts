import { settle } from './settle.ts';

/** How wide an element gets in a box of this style. */
export async function widthIn(element: HTMLElement, style: string, tag = 'div'): Promise<number> {
  const box = document.createElement(tag);
  box.style.cssText = style;
  box.toggleAttribute('open', true);
  box.append(element);
  document.body.append(box);
  await settle(element);
  const { width } = element.getBoundingClientRect();
  box.remove();
  return width;
}
