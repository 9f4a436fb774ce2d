import { en, vocabulary } from './language.ts';

export const statusWords = vocabulary('status', {
  connecting: 'Reconnecting…',
  offline: 'Offline.',
  back: 'Connected again.',
  again: 'Sign in again.',
  degraded: 'Degraded: messages wait until they can be kept again.',
  waiting: (count: number) => en(count, { one: '# message will be sent when you’re back.', other: '# messages will be sent when you’re back.' }),
  alone: 'This browser does not let Confab store anything: what you see here is gone when you close the tab.',
  dismiss: 'Dismiss',
});
