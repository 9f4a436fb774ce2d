/**
 * Registers an element. A page may load two versions of the script: the first one keeps the name, and
 * the page is told instead of broken.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  const known = customElements.get(tag);
  if (!known) customElements.define(tag, element);
  else if (known !== element) console.warn(`confab: <${tag}> is registered already: load the script once.`);
}
