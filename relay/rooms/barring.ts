/** Barring somebody from a room and letting them in again: for its founder, and for back ends. */
import { Fault } from '../fault.ts';
import type { Relay } from '../relay.ts';
import { endStay } from '../users/control.ts';
import { isListed, settleOnShelf, takeFromShelf } from '../users/shelf.ts';
import { roomTopic } from '../wire.ts';
import { barredFrom, grantKey, roomFacts } from './access.ts';

/** Takes membership and grant, and keeps them out until they are unbarred. */
export async function barFromRoom(relay: Relay, user: string, room: string): Promise<void> {
  const facts = await roomFacts(relay, room);
  if (!facts) throw new Fault('no_room', `There is no room ${room}.`);
  if (facts.founder === user) throw new Fault('forbidden', `${user} founded ${room} and cannot be barred from it.`);
  await relay.broker.put(roomTopic(room), 'barred', [{ key: user, value: 'true' }], 'always');
  // Before what follows: whoever is just entering hears of it, and is barred once more when they are in.
  await endStay(relay, user, room, barredFrom(room));
  await relay.broker.remove(roomTopic(room), 'members', [user]);
  await takeFromShelf(relay, user, [grantKey(room)]);
  if (await isListed(relay, user, room)) await settleOnShelf(relay, user, `room/${room}`, false);
}

export async function unbarFromRoom(relay: Relay, user: string, room: string): Promise<void> {
  await relay.broker.remove(roomTopic(room), 'barred', [user]);
}
