const FIELDS = 'input, textarea, select, button, a, summary';
const WRITTEN = 'textarea, select, input:not([type=checkbox], [type=radio])';
type Field = HTMLElement & Partial<Pick<HTMLInputElement, 'value' | 'defaultValue' | 'checked' | 'defaultChecked' | 'type' | 'files' | 'selectionStart' | 'selectionEnd' | 'setSelectionRange'>>;

/** What it is called; where it has no name, what stands on it. */
const keyOf = (field: Field): string => [
  field.localName, field.id, field.getAttribute('name'), field.getAttribute('type'),
  ...(field.matches(WRITTEN) ? [] : [field.getAttribute('value'), field.id ? '' : field.textContent]),
].join('\n');

/** What stands once in there: of several that are alike nobody knows which is which after. */
function single(piece: ParentNode): Map<string, Field | undefined> {
  const found = new Map<string, Field | undefined>();
  for (const field of piece.querySelectorAll<Field>(FIELDS)) {
    const key = keyOf(field);
    found.set(key, found.has(key) ? undefined : field);
  }
  return found;
}

const valuesOf = (options: Iterable<HTMLOptionElement>): string[] => Array.from(options, ({ value }) => value);
const proposed = ({ options }: HTMLSelectElement): string => valuesOf(Array.from(options).filter(({ defaultSelected }) => defaultSelected)).join('\n');

/** Of what was chosen, what there still is to choose. */
function choose(from: HTMLSelectElement, to: HTMLSelectElement): void {
  const chosen = valuesOf(from.selectedOptions);
  if (proposed(from) !== proposed(to) || !valuesOf(to.options).some((value) => chosen.includes(value))) return;
  for (const option of to.options) option.selected = chosen.includes(option.value);
}

/** What somebody wrote or ticked. Where the server has another word there now, that holds. */
function carryOver(from: Field, to: Field): void {
  if (from.defaultValue !== to.defaultValue || from.defaultChecked !== to.defaultChecked) return;
  if (from instanceof HTMLSelectElement) choose(from, to as HTMLElement as HTMLSelectElement);
  else if (from.type === 'file') to.files = from.files;
  else if (from.matches(WRITTEN)) to.value = from.value;
  else if (from.checked !== undefined) to.checked = from.checked;
}

/** Puts another piece in the place of the one that is there. Whoever writes in it, or is in it by key, goes on there. */
export function replacePiece(element: Element, piece: DocumentFragment): void {
  const before = single(element), after = single(piece);
  const focused = (element.getRootNode() as Document | ShadowRoot).activeElement;
  element.replaceChildren(piece);
  for (const [key, old] of before) {
    const field = after.get(key);
    if (!old || !field) continue;
    carryOver(old, field);
    if (old !== focused) continue;
    field.focus({ preventScroll: true });
    if (typeof old.selectionStart === 'number') field.setSelectionRange?.(old.selectionStart, old.selectionEnd ?? null);
  }
}
