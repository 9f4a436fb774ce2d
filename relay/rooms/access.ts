/** Who may enter a room, and who is in it. Every door asks here. */
import { Fault } from '../fault.ts';
import type { Identity } from '../identity/identities.ts';
import { matchesRoom } from '../identity/rooms.ts';
import type { Relay } from '../relay.ts';
import { roomTopic, userTopic, type ErrorCode } from '../wire.ts';

/** Of whose rights there is talk: an identity, or whoever the relay knows as much of. */
export type Visitor = Pick<Identity, 'person' | 'rooms'>;

/** Set once, by whoever entered first. */
export interface RoomFacts { private: boolean; founder: string; created: number; title?: string }

export async function roomFacts(relay: Pick<Relay, 'broker'>, room: string): Promise<RoomFacts | undefined> {
  const [facts] = await relay.broker.get(roomTopic(room), 'facts', ['room']);
  return facts === undefined ? undefined : JSON.parse(facts) as RoomFacts;
}

export async function isBarred(relay: Relay, user: string, room: string): Promise<boolean> {
  const [barred] = await relay.broker.get(roomTopic(room), 'barred', [user]);
  return barred !== undefined;
}

export const barredFrom = (room: string): Fault => new Fault('barred', `You were barred from ${room}.`);

export async function isMember(relay: Pick<Relay, 'broker'>, user: string, room: string): Promise<boolean> {
  const [member] = await relay.broker.get(roomTopic(room), 'members', [user]);
  return member !== undefined;
}

/** Throws where the token is for other rooms. */
export function requireReach({ person, rooms }: Visitor, room: string): void {
  if (rooms && !matchesRoom(rooms, room)) throw new Fault('forbidden', `The token of ${person.id} does not reach ${room}: its "rooms" would have to name it.`);
}

/**
 * Throws unless this visitor may enter; answers the room's facts, or undefined where entering would
 * found it. Being let in is no membership: that begins with enterRoom.
 */
export async function mayEnter(relay: Relay, who: Visitor, room: string, grant?: string): Promise<RoomFacts | undefined> {
  const user = who.person.id;
  requireReach(who, room);
  const [facts, barred] = await Promise.all([roomFacts(relay, room), isBarred(relay, user, room)]);
  if (barred) throw barredFrom(room);
  if (!facts || !facts.private || facts.founder === user || who.rooms) return facts;
  if (grant !== undefined && await opens(relay, grant, user, room)) return facts;
  const [kept] = await relay.broker.get(userTopic(user), 'shelf', [grantKey(room)]);
  if (kept !== undefined && await relay.identities.checkGrant(JSON.parse(kept) as string, user, room) !== undefined) return facts;
  throw new Fault('private', `${room} is private: somebody who is in it has to invite you.`);
}

/** A link ends with who made it; what somebody was once let in by stays. */
export async function opens(relay: Relay, grant: string, user: string, room: string): Promise<boolean> {
  const by = await relay.identities.checkGrant(grant, user, room);
  return by !== undefined && !await isBarred(relay, by, room);
}

export const grantKey = (room: string): string => `grant/${room}`;

/** For members what mayEnter says of others: it holds for them, too. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set(['forbidden', 'barred', 'private']);

/** The same for a room that is not there, a private one, and one never entered: asking tells a stranger nothing. */
export const notMember = (room: string): Fault => new Fault('not_member', `You are not in ${room}: enter it first.`);

/** Throws unless this visitor is a member and may still be one: whom a token let into a private room the next one has to. */
export async function requireMember(relay: Relay, who: Visitor, room: string): Promise<void> {
  const allowed = mayEnter(relay, who, room).then(() => true, (error: unknown) => {
    if (error instanceof Fault && REFUSALS.has(error.code)) return false;
    throw error;
  });
  const both = await Promise.all([isMember(relay, who.person.id, room), allowed]);
  if (both.includes(false)) throw notMember(room);
}

/** Throws unless this visitor founded the room. */
export async function requireFounder(relay: Relay, who: Visitor, room: string): Promise<void> {
  await requireMember(relay, who, room);
  const facts = await roomFacts(relay, room);
  if (facts?.founder !== who.person.id) throw new Fault('forbidden', `Only who founded ${room} may do this.`);
}
