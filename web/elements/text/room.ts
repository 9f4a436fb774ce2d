import { plural, vocabulary } from './language.ts';

const en = plural('en'), de = plural('de');

export const roomWords = vocabulary({
  en: {
    here: (count: number) => en(count, { one: '# here', other: '# here' }),
    hereOf: (count: number, members: number) => `${count} of ${members} here`,
    loading: 'Entering the room…',
    refused: (room: string) => `You can’t enter ${room}`,
    left: 'You left this room.',
    enter: 'Enter',
    nameless: 'This element has no room: give it one, as in room="home/general".',
    badName: (name: string) => `“${name}” cannot be a room: use SPACE/ROOM, each of letters, digits, - _ or .`,
  },
  de: {
    here: (count) => de(count, { one: '# hier', other: '# hier' }),
    hereOf: (count, members) => `${count} von ${members} hier`,
    loading: 'Der Raum wird betreten …',
    refused: (room) => `Du kannst ${room} nicht betreten`,
    left: 'Du hast diesen Raum verlassen.',
    enter: 'Hinein',
    nameless: 'Diesem Element fehlt der Raum: gib ihm einen, etwa room="home/general".',
    badName: (name) => `„${name}“ kann kein Raum sein: SPACE/ROOM, beide aus Buchstaben, Ziffern, - _ oder .`,
  },
});
