import { plural, vocabulary } from './language.ts';

const en = plural('en'), de = plural('de');

export const statusWords = vocabulary({
  en: {
    connecting: 'Reconnecting…',
    offline: 'Offline.',
    again: 'Sign in again.',
    degraded: 'Degraded: messages wait until they can be kept again.',
    waiting: (count: number) => en(count, { one: '# message will be sent when you’re back.', other: '# messages will be sent when you’re back.' }),
    alone: 'This browser does not let Confab store anything: what you see here is gone when you close the tab.',
    dismiss: 'Dismiss',
  },
  de: {
    connecting: 'Verbindung wird wiederhergestellt …',
    offline: 'Offline.',
    again: 'Melde dich neu an.',
    degraded: 'Eingeschränkt: Nachrichten warten, bis sie wieder aufbewahrt werden können.',
    waiting: (count) => de(count, { one: '# Nachricht wird gesendet, sobald du zurück bist.', other: '# Nachrichten werden gesendet, sobald du zurück bist.' }),
    alone: 'Dieser Browser lässt Confab nichts speichern: Was du hier siehst, ist weg, wenn du den Tab schließt.',
    dismiss: 'Ausblenden',
  },
});
