import { plural, vocabulary } from './language.ts';

const en = plural('en'), de = plural('de');

export const composerWords = vocabulary({
  en: {
    placeholder: (room: string) => `Message ${room}`,
    label: 'Message',
    send: 'Send',
    left: (count: number) => en(count, { one: '# character left', other: '# characters left' }),
    over: (count: number) => en(count, { one: '# character too many', other: '# characters too many' }),
    offline: 'Not connected. You can write again when you’re back.',
    typingOne: (name: string) => `${name} is typing…`,
    typingTwo: (first: string, second: string) => `${first} and ${second} are typing…`,
    typingMany: 'Several people are typing…',
  },
  de: {
    placeholder: (room) => `Nachricht an ${room}`,
    label: 'Nachricht',
    send: 'Senden',
    left: (count) => de(count, { one: 'Noch # Zeichen', other: 'Noch # Zeichen' }),
    over: (count) => de(count, { one: '# Zeichen zu viel', other: '# Zeichen zu viel' }),
    offline: 'Keine Verbindung. Sobald sie wieder da ist, kannst du schreiben.',
    typingOne: (name) => `${name} schreibt …`,
    typingTwo: (first, second) => `${first} und ${second} schreiben …`,
    typingMany: 'Mehrere schreiben …',
  },
});
