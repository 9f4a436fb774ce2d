import type { Person, PresenceChange, PresenceSample } from '../../../relay/wire.ts';
import type { Presence } from '../api.ts';

export const NOBODY: Presence = { count: 0, people: [] };

export const presenceOf = ({ count, sample }: PresenceSample): Presence => ({ count, people: sample });

/** Who is there after some came and went. Above a few hundred only the count moves. */
export function changePresence({ people }: Presence, { count, came = [], went = [] }: PresenceChange): Presence {
  const away = new Set([...went, ...came.map(({ id }) => id)]);
  return { count, people: [...people.filter(({ id }) => !away.has(id)), ...came] };
}

export const typingAfter = (people: readonly Person[], user: Person, on: boolean): readonly Person[] =>
  [...people.filter(({ id }) => id !== user.id), ...(on ? [user] : [])];
