import { plural, vocabulary } from './language.ts';

const en = plural('en'), de = plural('de');

/** Words about who is there, for members and presence. */
export const peopleWords = vocabulary({
  en: {
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
  },
  de: {
    hereCount: (count) => `Hier, ${count}`,
    notHereCount: (count) => `Nicht hier, ${count}`,
    wereHere: (count) => `Waren hier, ${count}`,
    wereNotHere: (count) => `Waren nicht hier, ${count}`,
    here: 'Hier',
    notHere: 'Nicht hier',
    notKnown: 'Nicht bekannt',
    peopleHere: (count) => de(count, { one: '# hier', other: '# hier' }),
    peopleHereOf: (count, members) => `${count} von ${members} hier`,
    you: 'du',
    more: 'Mehr zeigen',
    loadFailed: 'Die Mitglieder konnten nicht geladen werden.',
    retry: 'Noch einmal',
    actions: (name) => `Aktionen für ${name}`,
    bar: (name) => `${name} ausschließen`,
    barred: 'Ausgeschlossen',
    undo: 'Rückgängig',
    failed: (reason) => `Das ging nicht: ${reason}`,
  },
});
