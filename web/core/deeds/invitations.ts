import type { Confab, Invitation } from '../api.ts';
import type { Client } from '../client.ts';
import { permanent } from '../errors.ts';
import { passThrottle, throttles } from '../people/throttle.ts';
import { KEYS } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';
import { commit, putOut } from './commit.ts';

export type InvitationDeeds = Pick<Confab, 'throttledUntil' | 'invite' | 'cancelInvite' | 'acceptInvite' | 'declineInvite'>;

export function invitationDeeds(client: Client, confab: Pick<Confab, 'room'>): InvitationDeeds {
  /** One transaction for the item and what belongs to it; then the relay's word. */
  const settle = async (cmd: string, user: string, room: string, also: (draft: Draft) => void): Promise<void> => {
    const { outbox } = await client.ready(), id = client.platform.id();
    const item = outbox.item({ id, cmd, data: { user, room, id }, lane: `invite/${user}` });
    await commit(client, (draft) => {
      also(draft);
      putOut(draft, item);
    });
    await outbox.settled(item);
  };
  const throttled = (kind: 'invite' | 'cancel') => async (user: string, room: string): Promise<void> =>
    settle(`user_${kind}`, user, confab.room(room).room, (draft) => passThrottle(draft, kind, user, client.platform.now()));
  // Gone from all tabs at once; from the other devices when the relay has it.
  const answered = (cmd: string) => async (invitation?: Partial<Invitation> | null): Promise<void> => {
    const { room, by, to } = invitation ?? {};
    if (!room || !by || !to) throw permanent('bad_request', 'This is no invitation of invites.value.');
    await settle(cmd, by.id, room, (draft) => draft.drop(KEYS.invite(room, by.id, to.id)));
  };
  const accepted = answered('user_accept');
  return {
    throttledUntil: throttles(client),
    invite: throttled('invite'),
    cancelInvite: throttled('cancel'),
    async acceptInvite(invitation) {
      await accepted(invitation);
      await confab.room(invitation.room).enter();
    },
    declineInvite: answered('user_decline'),
  };
}
