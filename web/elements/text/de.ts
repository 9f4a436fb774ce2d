/** German, of all elements: loaded only where a page speaks it. */
import type { badgeWords } from './badge.ts';
import type { composerWords } from './composer.ts';
import type { errorWords } from './errors.ts';
import type { invitationsWords } from './invitations.ts';
import type { inviteWords } from './invite.ts';
import { plural, type WordsOf } from './language.ts';
import type { messageWords } from './message.ts';
import type { nameWords } from './name.ts';
import type { peopleWords } from './people.ts';
import type { roomWords } from './room.ts';
import type { roomsWords } from './rooms.ts';
import type { statusWords } from './status.ts';
import type { timelineWords } from './timeline.ts';

const de = plural('de');

export const badge: WordsOf<typeof badgeWords> = {
  unread: (count) => de(count, { one: '# ungelesene Nachricht', other: '# ungelesene Nachrichten' }),
  mentions: (count) => de(count, { one: '# Erwähnung', other: '# Erwähnungen' }),
  notices: (count) => de(count, { one: '# Mitteilung', other: '# Mitteilungen' }),
};

export const composer: WordsOf<typeof composerWords> = {
  placeholder: (room) => `Nachricht an ${room}`,
  label: 'Nachricht',
  send: 'Senden',
  left: (count) => de(count, { one: 'Noch # Zeichen', other: 'Noch # Zeichen' }),
  over: (count) => de(count, { one: '# Zeichen zu viel', other: '# Zeichen zu viel' }),
  offline: 'Keine Verbindung. Sobald sie wieder da ist, kannst du schreiben.',
  typingOne: (name) => `${name} schreibt …`,
  typingTwo: (first, second) => `${first} und ${second} schreiben …`,
  typingMany: 'Mehrere schreiben …',
};

export const error: WordsOf<typeof errorWords> = {
  private: 'Dieser Raum ist privat; bitte jemanden darin um eine Einladung.',
  barred: 'Du bist von diesem Raum ausgeschlossen.',
  not_member: 'Du bist nicht mehr in diesem Raum.',
  no_room: 'Diesen Raum gibt es nicht.',
  forbidden: 'Das darfst du nicht.',
  throttled: 'Das war zu schnell; versuche es gleich noch einmal.',
  limit: 'Zu viel auf einmal; versuche es gleich noch einmal.',
  full: 'Das ist eins zu viel; erst muss etwas anderes weg.',
  too_large: 'Es ist zu lang.',
  bad_data: 'So nimmt es die Gegenstelle nicht an.',
  degraded: 'Nachrichten können gerade nicht aufbewahrt werden.',
  timeout: 'Die Gegenstelle hat nicht rechtzeitig geantwortet.',
  offline: 'Es gibt keine Verbindung.',
  expired: 'Du bist abgemeldet worden.',
  bad_token: 'Du bist abgemeldet worden.',
  no_identity: 'Du bist nicht angemeldet.',
  guests_off: 'Gäste sind hier nicht zugelassen; melde dich zuerst an.',
  origin: 'Diese Seite ist noch nicht dafür eingerichtet.',
  internal: 'Auf der Gegenseite ist etwas schiefgegangen.',
};

export const invitations: WordsOf<typeof invitationsWords> = {
  label: 'Einladungen',
  sentence: ['', ' lädt dich ein: ', ''],
  accept: 'Annehmen',
  decline: 'Ablehnen',
  none: 'Keine Einladungen',
  gone: 'Diese Einladung gilt nicht mehr.',
  dismiss: 'Ausblenden',
  failed: (reason) => `Das ging nicht: ${reason}`,
};

export const invite: WordsOf<typeof inviteWords> = {
  invite: 'Einladen',
  invited: 'Eingeladen',
  withdraw: 'Zurückziehen',
  joined: 'Dabei',
  again: (seconds) => `wieder in ${seconds} s`,
  failed: (reason) => `Nicht eingeladen: ${reason}`,
};

export const message: WordsOf<typeof messageWords> = {
  by: (name, time) => `${name}, ${time}`,
  queued: 'Wartet auf das Netz',
  sending: 'Wird gesendet …',
  failed: (reason) => `Nicht gesendet: ${reason}`,
  retry: 'Noch einmal',
  edit: 'Bearbeiten',
  unknownKind: (kind) => `Etwas von der Art „${kind}“, das hier nicht gezeigt wird.`,
};

export const name: WordsOf<typeof nameWords> = {
  askName: 'Wie sollen dich andere nennen?',
  enter: 'Hinein',
  noAccount: 'Ein Konto ist nicht nötig.',
  siteSignsIn: 'Melde dich auf dieser Seite an, um mitzureden.',
};

export const people: WordsOf<typeof peopleWords> = {
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
};

export const room: WordsOf<typeof roomWords> = {
  here: (count) => de(count, { one: '# hier', other: '# hier' }),
  hereOf: (count, members) => `${count} von ${members} hier`,
  loading: 'Der Raum wird betreten …',
  refused: (room) => `Du kannst ${room} nicht betreten`,
  unsent: 'Was du geschrieben hast, wurde nicht gesendet:',
  left: 'Du hast diesen Raum verlassen.',
  enter: 'Hinein',
  nameless: 'Diesem Element fehlt der Raum: gib ihm einen, etwa room="home/general".',
  badName: (name) => `„${name}“ kann kein Raum sein: SPACE/ROOM, beide aus Buchstaben, Ziffern, - _ oder .`,
};

export const rooms: WordsOf<typeof roomsWords> = {
  label: 'Räume',
  open: 'Räume',
  private: 'Privat',
  muted: 'stumm',
  privateRoom: 'privat',
  none: 'Noch keine Räume',
};

export const status: WordsOf<typeof statusWords> = {
  connecting: 'Verbindung wird wiederhergestellt …',
  offline: 'Offline.',
  back: 'Wieder verbunden.',
  again: 'Melde dich neu an.',
  degraded: 'Eingeschränkt: Nachrichten warten, bis sie wieder aufbewahrt werden können.',
  waiting: (count) => de(count, { one: '# Nachricht wird gesendet, sobald du zurück bist.', other: '# Nachrichten werden gesendet, sobald du zurück bist.' }),
  alone: 'Dieser Browser lässt Confab nichts speichern: Was du hier siehst, ist weg, wenn du den Tab schließt.',
  dismiss: 'Ausblenden',
};

export const timeline: WordsOf<typeof timelineWords> = {
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
};
