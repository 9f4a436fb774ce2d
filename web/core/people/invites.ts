import type { Invitation, Invites } from '../api.ts';

/** What concerns this user, newest first. */
export function invitesOf(all: readonly Invitation[], me: string | undefined): Invites {
  const newest = [...all].sort((a, b) => b.at - a.at);
  return {
    received: newest.filter(({ to, state }) => to.id === me && state === 'pending'),
    sent: newest.filter(({ by }) => by.id === me),
  };
}
