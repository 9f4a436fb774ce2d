import { vocabulary } from './language.ts';

export const invitationsWords = vocabulary('invitations', {
  label: 'Invitations',
  // A sentence in three pieces: names stand between them, each in its own direction.
  sentence: ['', ' invites you to ', ''] as readonly [string, string, string],
  accept: 'Accept',
  decline: 'Decline',
  none: 'No invitations',
  gone: 'this invitation is not open any more.',
  dismiss: 'Dismiss',
  failed: (reason: string) => `That did not work: ${reason}`,
});
