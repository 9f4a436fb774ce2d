import { en, vocabulary } from './language.ts';

/** Words about who is there, for members and presence. */
export const peopleWords = vocabulary('people', {
  hereCount: (count: number) => `Here, ${count}`,
  notHereCount: (count: number) => `Not here, ${count}`,
  wereHere: (count: number) => `Were here, ${count}`,
  wereNotHere: (count: number) => `Were not here, ${count}`,
  here: 'Here',
  notHere: 'Not here',
  notKnown: 'Not known',
  peopleHere: (count: number) => en(count, { one: '# here', other: '# here' }),
  peopleHereOf: (count: number, members: number) => `${count} of ${members} here`,
  you: 'you',
  more: 'Show more',
  loadFailed: 'The members could not be loaded.',
  retry: 'Try again',
  actions: (name: string) => `Actions for ${name}`,
  bar: (name: string) => `Bar ${name}`,
  barred: 'Barred',
  undo: 'Undo',
  failed: (reason: string) => `That did not work: ${reason}`,
});
