/** What plain clients say, as entries of a room, and what stands in a room, as plain clients hear it. */
import * as v from 'valibot';
import { Fault } from '../../fault.ts';
import type { NewMessage } from '../../rooms/messages.ts';
import { shapes, type Entry, type Person } from '../../wire.ts';

const spoken = v.object({ text: v.string(), username: v.optional(shapes.name) });

/** `{"text": …, "username": …}` as a JSON text, which is how the room page says things. */
function readSpoken(value: string): v.InferOutput<typeof spoken> | undefined {
  try {
    const result = v.safeParse(spoken, JSON.parse(value));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Any JSON. What can be read as text is a text to Confab's own clients; `data.message` keeps what was sent
 * for the plain ones. A name is believed of guests only, who choose theirs anyway.
 */
export function toMessage(value: unknown, from: Person, guest: boolean, textLength: number): { from: Person; message: Omit<NewMessage, 'id'> } {
  const checked = v.safeParse(shapes.data, value);
  if (!checked.success) throw new Fault('bad_data', `The message ${checked.issues[0].message}.`);
  const said = typeof value === 'string' ? readSpoken(value) ?? { text: value } : { text: '' };
  const isText = said.text.trim() !== '' && said.text.length <= textLength;
  const person = guest && said.username ? { ...from, name: said.username } : from;
  return { from: person, message: { ...(isText ? { text: said.text } : { type: 'data' }), data: { message: value } } };
}

/** The `message` of an entry for the bare sockets of a room; undefined for what is no message. */
export function toPlain(entry: Entry): { message: unknown } | undefined {
  if (entry.kind !== 'message') return undefined;
  const { data, text, type, from } = entry;
  if (typeof data === 'object' && data !== null && 'message' in data) return { message: data.message };
  return { message: JSON.stringify(type === 'text' ? { text, username: from.name } : { type, data, username: from.name }) };
}

const raw = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** An entry as a raw frame of a facility: what was published, and nothing around it. */
export function toRaw(entry: Entry, facility: string): string | undefined {
  switch (entry.kind) {
    case 'message': {
      const { data, text } = entry;
      if (typeof data === 'object' && data !== null && 'message' in data) return raw(data.message);
      return text ?? raw(data);
    }
    case 'event': return entry.data === undefined ? entry.keyword : raw(entry.data);
    case 'notice': return entry.keyword === facility ? raw(entry.data ?? '') : undefined;
    case 'count': return facility === COUNT_FACILITY ? String(entry.count) : undefined;
    default: return undefined;
  }
}

/** Where the number that a site sets for its user is heard. */
const COUNT_FACILITY = 'notifications';
