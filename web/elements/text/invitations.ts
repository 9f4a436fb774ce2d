import { vocabulary } from './language.ts';

export const invitationsWords = vocabulary({
  en: {
    label: 'Invitations',
    // A sentence in three pieces: names stand between them, each in its own direction.
    sentence: ['', ' invites you to ', ''] as readonly [string, string, string],
    accept: 'Accept',
    decline: 'Decline',
    none: 'No invitations',
    failed: (reason: string) => `That did not work: ${reason}`,
  },
  de: {
    label: 'Einladungen',
    sentence: ['', ' lädt dich ein: ', ''],
    accept: 'Annehmen',
    decline: 'Ablehnen',
    none: 'Keine Einladungen',
    failed: (reason) => `Das ging nicht: ${reason}`,
  },
});
