const isElement = (node: Node | null): boolean => node instanceof HTMLElement;

/** Since 3.3.1 lit leaves a marker of each row that it takes out (lit/lit#5298); scrolling would pile them up. */
export function sweepLeftovers(list: HTMLElement): void {
  for (const node of Array.from(list.childNodes)) {
    // The markers of a row stand directly beside it; the one of the whole list has a text.
    const left = node instanceof Comment && node.data === '' && !isElement(node.previousSibling) && !isElement(node.nextSibling);
    if (left) node.remove();
  }
}
