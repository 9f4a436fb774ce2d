/** What of custom-elements.json the gallery shows. The manifest is made from the elements' own code and comments. */

interface Named { name?: string; description?: string }
interface Typed extends Named { type?: { text: string } }
interface Declaration {
  name: string;
  tagName?: string;
  description?: string;
  attributes?: (Typed & { fieldName?: string })[];
  members?: (Typed & { kind: string; privacy?: string; static?: boolean; attribute?: string; readonly?: boolean; inheritedFrom?: { name: string } })[];
  events?: Typed[];
  slots?: Named[];
  cssParts?: Named[];
  cssProperties?: Named[];
}
export interface Manifest { modules: { path: string; declarations?: Declaration[] }[] }

export interface Row { name: string; type: string; about: string }
export interface Shown { tag: string; about: string; tables: { title: string; rows: Row[] }[] }

const row = ({ name, description, ...rest }: Typed, unnamed = ''): Row => ({ name: name || unnamed, type: rest.type?.text ?? '', about: description ?? '' });

function show(declaration: Declaration): Shown {
  const { attributes = [], members = [], events = [], slots = [], cssParts = [], cssProperties = [] } = declaration;
  const open = members.filter((member) => (member.privacy ?? 'public') === 'public' && !member.static);
  const tables = [
    { title: 'Attributes', rows: attributes.map((attribute) => row(attribute)) },
    { title: 'Properties', rows: open.filter((member) => member.kind === 'field' && member.attribute === undefined && member.description).map((member) => row(member)) },
    { title: 'Methods', rows: open.filter((member) => member.kind === 'method' && member.description).map((member) => ({ ...row(member), name: `${member.name}()` })) },
    { title: 'Events', rows: events.map((event) => row(event)) },
    { title: 'Slots', rows: slots.map((slot) => row(slot, '(default)')) },
    { title: 'Parts', rows: cssParts.map((part) => row(part)) },
    { title: 'CSS properties', rows: cssProperties.map((property) => row(property)) },
  ];
  return { tag: declaration.tagName ?? '', about: declaration.description ?? '', tables: tables.filter(({ rows }) => rows.length > 0) };
}

/** Each element with what only it has, and what every one of them has. */
export function shownElements(manifest: Manifest): { elements: Shown[]; all: Shown['tables'] } {
  const elements = manifest.modules.flatMap(({ declarations = [] }) => declarations.filter(({ tagName }) => tagName)).map(show).sort((a, b) => a.tag.localeCompare(b.tag));
  const isEverywhere = (title: string, { name, about }: Row): boolean =>
    elements.every(({ tables }) => tables.some((table) => table.title === title && table.rows.some((other) => other.name === name && other.about === about)));
  const only = (keep: (title: string, row: Row) => boolean, tables: Shown['tables']) =>
    tables.map(({ title, rows }) => ({ title, rows: rows.filter((row) => keep(title, row)) })).filter(({ rows }) => rows.length > 0);
  return {
    elements: elements.map((element) => ({ ...element, tables: only((title, row) => !isEverywhere(title, row), element.tables) })),
    all: only(isEverywhere, elements[0]?.tables ?? []),
  };
}
