import { vocabulary } from './language.ts';

export const roomsWords = vocabulary('rooms', {
  label: 'Rooms',
  open: 'Rooms',
  private: 'Private',
  muted: 'muted',
  privateRoom: 'private',
  none: 'No rooms yet',
});
