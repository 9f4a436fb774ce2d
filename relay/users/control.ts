/**
 * What relays tell each other about a user's sockets: signals on the user's topic, which every socket
 * of that user listens to. Relays act on them (sockets/obey.ts) and never pass them on.
 */
import type { Fault } from '../fault.ts';
import type { Relay } from '../relay.ts';
import { roomTopic, userTopic, type Person, type Topic, type WireError } from '../wire.ts';

export type Control =
  /** Another socket, `by`, holds this client now: any with this term or a lower one goes. */
  | { evict: { client: string; term: number; by: string } }
  /** The stay in a topic is over, on all sockets. */
  | { gone: { topic: Topic; error: WireError } }
  /** Sockets whose token was issued before go. */
  | { out: { before: number; error: WireError } }
  /** Another name or picture. */
  | { person: Person };

export function control(relay: Relay, user: string, order: Control): Promise<void> {
  return relay.broker.signal(userTopic(user), JSON.stringify(order));
}

export const endStay = (relay: Relay, user: string, room: string, why: Fault): Promise<void> =>
  control(relay, user, { gone: { topic: roomTopic(room), error: why.toWire() } });

/** Closes every socket of a user; whoever still has a good token may come back. */
export const disconnectUser = (relay: Relay, user: string, why: Fault): Promise<void> =>
  control(relay, user, { out: { before: Number.MAX_SAFE_INTEGER, error: why.toWire() } });
