import { plural, vocabulary } from './language.ts';

const en = plural('en'), de = plural('de');

export const timelineWords = vocabulary({
  en: {
    label: (room: string) => `Messages in ${room}`,
    unread: 'New',
    jump: 'Jump to newest',
    newer: (count: number) => en(count, { one: '# new message', other: '# new messages' }),
    loading: 'Loading older messages…',
    loadFailed: 'Older messages could not be loaded.',
    retry: 'Try again',
    beginning: 'This is where the room begins.',
    empty: 'No messages yet',
    emptyHint: 'Be the first to say something.',
    gap: 'Some messages are missing here.',
    gapFill: 'Load them',
    gapFilling: 'Loading them…',
    gapGone: 'Some messages are missing here. They are older than what the relay keeps.',
    arrived: (name: string, text: string) => `${name}: ${text}`,
  },
  de: {
    label: (room) => `Nachrichten in ${room}`,
    unread: 'Neu',
    jump: 'Zum Neuesten',
    newer: (count) => de(count, { one: '# neue Nachricht', other: '# neue Nachrichten' }),
    loading: 'Ältere Nachrichten werden geladen …',
    loadFailed: 'Ältere Nachrichten konnten nicht geladen werden.',
    retry: 'Noch einmal',
    beginning: 'Hier beginnt der Raum.',
    empty: 'Noch keine Nachrichten',
    emptyHint: 'Schreib die erste.',
    gap: 'Hier fehlen Nachrichten.',
    gapFill: 'Nachladen',
    gapFilling: 'Sie werden geladen …',
    gapGone: 'Hier fehlen Nachrichten. Sie sind älter als das, was aufbewahrt wird.',
    arrived: (name, text) => `${name}: ${text}`,
  },
});
