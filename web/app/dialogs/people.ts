/** Whom one may want in a room: members of one's other rooms who are not in it yet. */
import type { Confab, Person } from '../../core/api.ts';

/** Enough to choose from; for everybody else there is the link. */
const MOST = 100;

export async function peopleToInvite(confab: Confab, room: string): Promise<readonly Person[]> {
  const membersOf = (name: string): Promise<readonly Person[]> => confab.room(name).members().then(({ members }) => members);
  const others = confab.rooms.value.filter((other) => other.room !== room).slice(0, 20);
  const [inside, ...outside] = await Promise.all([membersOf(room), ...others.map((other) => membersOf(other.room).catch(() => []))]);
  const out = new Set([...inside.map(({ id }) => id), confab.me.value?.id]);
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const known = new Map(outside.flat().filter(({ id }) => !out.has(id)).map((person) => [person.id, person]));
  return [...known.values()].sort((a, b) => compare(a.name, b.name)).slice(0, MOST);
}
