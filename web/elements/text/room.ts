import { en, vocabulary } from './language.ts';

export const roomWords = vocabulary('room', {
  here: (count: number) => en(count, { one: '# here', other: '# here' }),
  hereOf: (count: number, members: number) => `${count} of ${members} here`,
  loading: 'Entering the room…',
  refused: (room: string) => `You can’t enter ${room}`,
  unsent: 'What you wrote was not sent:',
  left: 'You left this room.',
  enter: 'Enter',
  nameless: 'This element has no room: give it one, as in room="home/general".',
  badName: (name: string) => `“${name}” cannot be a room: use SPACE/ROOM, each of letters, digits, - _ or .`,
});
