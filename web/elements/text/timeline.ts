import { en, vocabulary } from './language.ts';

export const timelineWords = vocabulary('timeline', {
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
});
