import { vocabulary } from './language.ts';

/** What the codes of errors mean to a person; whatever has no words here keeps those it came with. */
export const errorWords = vocabulary<Partial<Record<string, string>>>('error', {
  private: 'this room is private; ask somebody in it for an invitation.',
  barred: 'you have been barred from this room.',
  not_member: 'you are not in this room any more.',
  no_room: 'this room does not exist.',
  forbidden: 'you may not do this.',
  throttled: 'that was too quick; try again in a moment.',
  limit: 'there is too much at once; try again in a moment.',
  full: 'it is one too many; something else has to go first.',
  too_large: 'it is too long.',
  bad_data: 'the relay does not take it as it is.',
  degraded: 'messages cannot be kept at the moment.',
  timeout: 'the relay did not answer in time.',
  offline: 'there is no connection.',
  expired: 'you have been signed out.',
  bad_token: 'you have been signed out.',
  no_identity: 'you are not signed in.',
  guests_off: 'guests are not let in here; sign in first.',
  origin: 'this site is not set up for it yet.',
  internal: 'something went wrong on the relay.',
});
