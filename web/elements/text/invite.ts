import { vocabulary } from './language.ts';

export const inviteWords = vocabulary({
  en: {
    invite: 'Invite',
    invited: 'Invited',
    withdraw: 'Withdraw',
    joined: 'Joined',
    again: (seconds: number) => `again in ${seconds} s`,
    failed: (reason: string) => `Not invited: ${reason}`,
  },
  de: {
    invite: 'Einladen',
    invited: 'Eingeladen',
    withdraw: 'Zurückziehen',
    joined: 'Dabei',
    again: (seconds) => `wieder in ${seconds} s`,
    failed: (reason) => `Nicht eingeladen: ${reason}`,
  },
});
