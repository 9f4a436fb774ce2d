/** What a person does, beside looking, entering and speaking. */
export { newAsks } from '../connection/asks.ts';
export { accountDeeds } from './account.ts';
export { invitationDeeds } from './invitations.ts';
export { roomDeeds } from './room.ts';
export { newOutgoing } from '../outbox/outgoing.ts';
export { newSender } from '../outbox/sender.ts';
export { sentMessage } from '../inbox/message.ts';
