/** How somebody becomes a member of a room, founding it where need be, and stops being one. */
import { Fault } from '../fault.ts';
import { settleRoom } from '../push/subscriptions.ts';
import type { Relay } from '../relay.ts';
import { endStay } from '../users/control.ts';
import { isListed, makePlaceFor, putOnShelf, settleOnShelf, shelfValue } from '../users/shelf.ts';
import { roomTopic } from '../wire.ts';
import { grantKey, isMember, mayEnter, opens, type RoomFacts, type Visitor } from './access.ts';

/** Enters, and founds the room if it is not there; `private` and `title` hold only then. */
export async function enterRoom(relay: Relay, who: Visitor, room: string, address: string, options: { private?: boolean; title?: string; grant?: string } = {}): Promise<RoomFacts> {
  const facts = await visitRoom(relay, who, room, address, options);
  const { id } = who.person;
  await makePlaceFor(relay, id, room);
  await relay.broker.put(roomTopic(room), 'members', [{ key: id, value: JSON.stringify(who.person) }], 'always');
  // Whoever is let in by their token has shown no grant yet.
  if (facts.private && options.grant !== undefined && await opens(relay, options.grant, id, room)) await keepGrant(relay, id, room);
  if (!await isListed(relay, id, room)) await settleOnShelf(relay, id, `room/${room}`, true);
  // Each time: an earlier one may have got no further than into the list.
  await settleRoom(relay, id, room);
  return facts;
}

/** Lets somebody in who becomes no member: the plain doors know none. Founds the room as well. */
export async function visitRoom(relay: Relay, who: Visitor, room: string, address: string, options: { private?: boolean; title?: string; grant?: string } = {}): Promise<RoomFacts> {
  return await mayEnter(relay, who, room, options.grant) ?? await found(relay, who, room, address, options);
}

async function found(relay: Relay, who: Visitor, room: string, address: string, { private: closed = false, title }: { private?: boolean; title?: string }): Promise<RoomFacts> {
  relay.limits.founding(address, who.person.id);
  const facts: RoomFacts = { private: closed, founder: who.person.id, created: Date.now(), ...(title === undefined ? {} : { title }) };
  const written = await relay.broker.put(roomTopic(room), 'facts', [{ key: 'room', value: JSON.stringify(facts) }], 'absent');
  if (written.length > 0) return facts;
  // Somebody else founded it in this very moment: then their rules hold.
  const theirs = await mayEnter(relay, who, room);
  if (!theirs) throw new Fault('internal', `${room} could not be founded: try again.`);
  return theirs;
}

/** Whoever came in by a link keeps the way in, without the link. */
async function keepGrant(relay: Relay, user: string, room: string): Promise<void> {
  if (await shelfValue(relay, user, grantKey(room)) !== undefined) return;
  await giveGrant(relay, user, room, user);
}

export async function giveGrant(relay: Relay, user: string, room: string, by: string): Promise<void> {
  const grant = await relay.identities.grant(user, room, by);
  await putOnShelf(relay, user, [{ key: grantKey(room), value: grant, stamp: Date.now() }]);
}

/** Stops being a member, on all devices. What was granted stays: leaving is no barring. */
export async function leaveRoom(relay: Relay, user: string, room: string): Promise<void> {
  do {
    await relay.broker.remove(roomTopic(room), 'members', [user]);
    await settleOnShelf(relay, user, `room/${room}`, false);
    await endStay(relay, user, room, new Fault('not_member', `You left ${room}.`));
    // Entered on another device between these: a member without the room in their list, or the other way round.
  } while (await isMember(relay, user, room) !== await isListed(relay, user, room));
}
