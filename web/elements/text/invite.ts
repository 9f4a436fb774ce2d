import { vocabulary } from './language.ts';

export const inviteWords = vocabulary('invite', {
  invite: 'Invite',
  invited: 'Invited',
  withdraw: 'Withdraw',
  joined: 'Joined',
  again: (seconds: number) => `again in ${seconds} s`,
  failed: (reason: string) => `Not invited: ${reason}`,
});
