/** What a person does, beside looking, entering and speaking. */
export { accountDeeds } from './account.ts';
export { invitationDeeds } from './invitations.ts';
export { roomDeeds } from './room.ts';
