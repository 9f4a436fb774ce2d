import { plural, vocabulary } from './language.ts';

const en = plural('en'), de = plural('de');

export const badgeWords = vocabulary({
  en: {
    unread: (count: number) => en(count, { one: '# unread message', other: '# unread messages' }),
    mentions: (count: number) => en(count, { one: '# mention of you', other: '# mentions of you' }),
    notices: (count: number) => en(count, { one: '# notification', other: '# notifications' }),
    none: 'Nothing new',
  },
  de: {
    unread: (count) => de(count, { one: '# ungelesene Nachricht', other: '# ungelesene Nachrichten' }),
    mentions: (count) => de(count, { one: '# Erwähnung', other: '# Erwähnungen' }),
    notices: (count) => de(count, { one: '# Mitteilung', other: '# Mitteilungen' }),
    none: 'Nichts Neues',
  },
});
