/**
 * Signals about a user that other relays sent may be lost, so each socket of that user is asked again
 * whether it still holds its client and may still be where it is.
 */
import { Fault } from '../fault.ts';
import type { Identity } from '../identity/identities.ts';
import { requireMember } from '../rooms/access.ts';
import { requireSignedIn } from '../users/person.ts';
import { CLOSE, topicName } from '../wire.ts';
import { endStayHere } from './obey.ts';
import type { Session } from './session.ts';
import { clientKey, type Sockets } from './sockets.ts';

export async function recheck(sockets: Sockets, user: string): Promise<void> {
  for (const session of sockets.of(user)) if (session.ws && session.identity) await recheckOne(sockets, session);
}

async function recheckOne(sockets: Sockets, session: Session): Promise<void> {
  const { relay } = sockets, { who } = session;
  try {
    await requireSignedIn(relay, who);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    session.close(CLOSE.auth, error.message);
    return;
  }
  if (!await relay.broker.claim(clientKey(session), session.term)) session.close(CLOSE.evicted, 'Another socket holds this client now.');
  await recheckRooms(sockets, session, who);
}

/** Ends its stays in rooms that do not let `who` in. */
export async function recheckRooms(sockets: Sockets, session: Session, who: Identity): Promise<void> {
  for (const topic of [...session.stays.keys()].filter((name) => name.startsWith('room:'))) {
    try {
      await requireMember(sockets.relay, who, topicName(topic));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      endStayHere(sockets, session, topic, error.toWire());
    }
  }
}
