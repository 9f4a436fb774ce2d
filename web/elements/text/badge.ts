import { en, vocabulary } from './language.ts';

export const badgeWords = vocabulary('badge', {
  unread: (count: number) => en(count, { one: '# unread message', other: '# unread messages' }),
  mentions: (count: number) => en(count, { one: '# mention of you', other: '# mentions of you' }),
  notices: (count: number) => en(count, { one: '# notification', other: '# notifications' }),
});
