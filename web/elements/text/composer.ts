import { en, vocabulary } from './language.ts';

export const composerWords = vocabulary('composer', {
  placeholder: (room: string) => `Message ${room}`,
  label: 'Message',
  send: 'Send',
  left: (count: number) => en(count, { one: '# character left', other: '# characters left' }),
  over: (count: number) => en(count, { one: '# character too many', other: '# characters too many' }),
  offline: 'Not connected. You can write again when you’re back.',
  typingOne: (name: string) => `${name} is typing…`,
  typingTwo: (first: string, second: string) => `${first} and ${second} are typing…`,
  typingMany: 'Several people are typing…',
});
