/** `auth_*` and `link_new` */
import { Fault } from '../fault.ts';
import type { Identity } from '../identity/identities.ts';
import { matchesRoom } from '../identity/rooms.ts';
import { renewalDue } from '../sockets/hello.ts';
import { endStayHere } from '../sockets/obey.ts';
import { recheckRooms } from '../sockets/recheck.ts';
import type { Session } from '../sockets/session.ts';
import type { Sockets } from '../sockets/sockets.ts';
import { control } from '../users/control.ts';
import { newLink } from '../users/links.ts';
import { closeSignedOut, endTokens, rememberPerson, renameMember, requireSignedIn, samePerson } from '../users/person.ts';
import { inEachRoom } from '../users/shelf.ts';
import { topicName, userTopic } from '../wire.ts';
import { Answered } from './answered.ts';
import type { Handlers } from './handlers.ts';

function requireGuest({ guest }: Identity, what: string): void {
  if (!guest) throw new Fault('forbidden', `Only guests ${what} here; your site does that for its users.`);
}

/** From now on this socket is here by this identity. */
function adopt(sockets: Sockets, session: Session, identity: Identity): void {
  session.identity = identity;
  session.due = renewalDue(identity);
  session.warned = false;
  for (const topic of session.stays.keys()) {
    const room = topicName(topic);
    if (topic === userTopic(identity.person.id) || !identity.rooms || matchesRoom(identity.rooms, room)) continue;
    endStayHere(sockets, session, topic, new Fault('forbidden', `Your new token does not reach ${room}.`).toWire());
  }
}

export const authCommands: Handlers<'auth' | 'link'> = {
  async auth_renew(sockets, session, { token }) {
    const identity = await sockets.relay.identities.verify(token);
    if (identity.person.id !== session.who.person.id) throw new Fault('bad_token', 'This token is of another user: open another socket for it.');
    await requireSignedIn(sockets.relay, identity);
    const before = session.who;
    adopt(sockets, session, identity);
    // Private rooms may have been opened by the old token alone.
    if (before.rooms && !identity.rooms) {
      await recheckRooms(sockets, session, identity).catch((error: unknown) => {
        // Until the next try, which asks again.
        adopt(sockets, session, before);
        throw error;
      });
    }
    const { person } = identity;
    if (!identity.guest && !samePerson(before.person, person)) {
      await inEachRoom(sockets.relay, session.address, person.id, renameMember(sockets.relay, person));
      // Last, for it says that all know.
      await rememberPerson(sockets.relay, person);
      await control(sockets.relay, person.id, { person });
    }
    return { expires: identity.expires };
  },

  async auth_rename(sockets, session, { name, picture }) {
    const { relay } = sockets, { who } = session;
    requireGuest(who, 'change their name');
    // In each room it is written and told, as a message is. At once: others may have been asked for in the same moment.
    relay.limits.charge(session.address, who.person.id, session.stays.size - 1);
    const { token, identity } = await relay.identities.guest(name, picture, who.person.id);
    // After it was signed: who signs out everywhere in this moment ends this token, too.
    await requireSignedIn(relay, who);
    await rememberPerson(relay, identity.person);
    await Promise.all([...session.stays.keys()].filter((topic) => topic.startsWith('room:')).map(topicName).map(renameMember(relay, identity.person)));
    adopt(sockets, session, identity);
    await control(relay, who.person.id, { person: identity.person });
    return { token, user: identity.person, expires: identity.expires };
  },

  async auth_out_everywhere({ relay }, session) {
    const user = session.who.person.id;
    const before = await endTokens(relay, user);
    // Answered first: this socket is closed, too.
    return new Answered(null, () => void closeSignedOut(relay, user, before).catch((error: unknown) => relay.log.error('Sockets of a user who signed out everywhere may still be open: /api/users/USER/disconnect closes them.', { user, error })));
  },

  link_new({ relay }, session) {
    requireGuest(session.who, 'link a device by a code');
    return newLink(relay, session.who.person);
  },
};
