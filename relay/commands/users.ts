/** `user_*` */
import { Fault } from '../fault.ts';
import { publish } from '../publish.ts';
import type { Session } from '../sockets/session.ts';
import { acceptInvitation, cancelInvitation, declineInvitation, invite } from '../users/invitations.ts';
import { countForUser, noticeUser } from '../users/notices.ts';
import { userTopic } from '../wire.ts';
import type { Handlers } from './handlers.ts';

function requirePublisher(session: Session): void {
  if (!session.who.publish) throw new Fault('forbidden', 'Only an identity that may publish can do this: its token says "publish": true.');
}

export const userCommands: Handlers<'user'> = {
  user_invite({ relay }, session, about) {
    relay.limits.invitation(session.address, session.who.person.id);
    return invite(relay, session.who, about);
  },
  user_cancel: ({ relay }, session, about) => cancelInvitation(relay, session.who, about),
  user_accept: ({ relay }, session, about) => acceptInvitation(relay, session.who, about),
  user_decline: ({ relay }, session, about) => declineInvitation(relay, session.who, about),

  user_notice({ relay }, session, notice) {
    requirePublisher(session);
    return noticeUser(relay, session.who.person.id, notice);
  },

  user_count({ relay }, session, count) {
    requirePublisher(session);
    return countForUser(relay, session.who.person.id, count);
  },

  user_tell({ relay }, session, { keyword, data, id, tab }) {
    const user = session.who.person.id;
    return publish(relay, userTopic(user), user, { kind: 'tell', id, keyword, data, client: session.client, tab, at: Date.now() });
  },
};
