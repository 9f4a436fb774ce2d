/** What the relay remembers of a user: the name and picture of the last visit, and when all were signed out. */
import { Fault } from '../fault.ts';
import { GUEST_PREFIX } from '../identity/claims.ts';
import type { Identity } from '../identity/identities.ts';
import { dropSubscriptions } from '../push/subscriptions.ts';
import type { Relay } from '../relay.ts';
import { roomTopic, userTopic, type Person } from '../wire.ts';
import { control } from './control.ts';
import { shelfValue } from './shelf.ts';

export const KNOWN_AS = 'me';
export const OUT = 'out';

/** Also a stranger may ask, by an invitation: its entry says on both sides who is meant, and of whom one invited a list of bare ids would say nothing. A user of the site may never have been here: then the id is all there is to say. */
export async function personOf(relay: Relay, user: string): Promise<Person> {
  const known = await shelfValue(relay, user, KNOWN_AS) as Person | undefined;
  if (!known && user.startsWith(GUEST_PREFIX)) throw new Fault('bad_data', `There is no guest ${user}.`);
  return known ?? { id: user, name: user };
}

export async function rememberPerson({ broker }: Relay, person: Person): Promise<void> {
  await broker.put(userTopic(person.id), 'shelf', [{ key: KNOWN_AS, value: JSON.stringify(person) }], 'always');
}

/** By a new name or picture, among the members of a room. Whoever is put out of it in this moment, or leaves it, becomes no member again. */
export const renameMember = ({ broker }: Relay, person: Person) => (room: string): Promise<unknown> =>
  broker.put(roomTopic(room), 'members', [{ key: person.id, value: JSON.stringify(person) }], 'present');

export const samePerson = (a: Person, b: Person): boolean => a.id === b.id && a.name === b.name && a.picture === b.picture;

/** Refuses every token issued until now. The sockets that came with one are closed by `closeSignedOut`. */
export async function endTokens(relay: Relay, user: string): Promise<number> {
  const now = Date.now();
  await relay.broker.put(userTopic(user), 'shelf', [{ key: OUT, value: String(now) }], 'always');
  await dropSubscriptions(relay, user);
  return now;
}

export const closeSignedOut = (relay: Relay, user: string, before: number): Promise<void> =>
  control(relay, user, { out: { before, error: signedOut().toWire() } });

export async function signOutEverywhere(relay: Relay, user: string): Promise<void> {
  await closeSignedOut(relay, user, await endTokens(relay, user));
}

export const signedOutAt = async (relay: Relay, user: string): Promise<number> => asTime(await shelfValue(relay, user, OUT));
/** Of what stands under OUT. */
const asTime = (out: unknown): number => (out as number | undefined) ?? -1;

/** Throws for a token from before the user signed out everywhere. Every door that takes tokens asks here. */
export async function requireSignedIn(relay: Relay, who: Identity): Promise<void> {
  requireIssuedAfter(who, await shelfValue(relay, who.person.id, OUT));
}

export function requireIssuedAfter(who: Identity, out: unknown): void {
  if (who.issued > asTime(out)) return;
  throw who.issued === 0 ? new Fault('bad_token', 'After signing out everywhere only a token with "iat" is taken, which says that it is a new one.') : signedOut();
}

const signedOut = (): Fault => new Fault('bad_token', 'You signed out everywhere: sign in again.');
