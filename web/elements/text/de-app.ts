/** German, of the app: loaded only where it speaks it. */
import type { appWords } from './app.ts';
import type { newRoomWords, switcherWords, leaveWords, inviteWords, shortcutWords, deviceWords, installWords, signOutWords } from './app-dialogs.ts';
import type { sharePageWords, settingsWords } from './app-pages.ts';
import type { WordsOf } from './language.ts';

export const app: WordsOf<typeof appWords> = {
  welcome: 'Willkommen bei Confab',
  startTalking: 'Du kannst gleich mitreden.',
  enterRoom: (room) => `Gleich bist du in ${room}.`,
  yourName: 'Wie sollen dich andere nennen?',
  enter: 'Hinein',
  noAccount: 'Ein Konto ist nicht nötig. Dein Telefon kannst du später verbinden.',
  haveCode: 'Ich habe einen Code von meinem anderen Gerät',
  linkTitle: 'Dieses Gerät verbinden',
  linkLead: 'Öffne auf dem anderen Gerät die Einstellungen und wähle „Gerät verbinden“. Gib dann den Code ein, der dort steht.',
  linkCode: 'Code',
  linkEnter: 'Verbinden',
  linkBad: 'Dieser Code stimmt nicht oder ist abgelaufen. Lass dir auf dem anderen Gerät einen neuen zeigen.',
  linkNot: 'Ich bin neu hier',
  main: 'Hauptbereich',
  rooms: 'Räume',
  invitations: 'Einladungen',
  you: 'Du',
  spaces: 'Bereiche',
  settings: 'Einstellungen',
  members: 'Mitglieder',
  back: 'Zurück',
  close: 'Schließen',
  cancel: 'Abbrechen',
  newRoom: 'Neuer Raum',
  newSpace: 'Neuer Bereich',
  switchRoom: 'Zu einem Raum',
  roomMenu: 'Menü des Raums',
  invitePeople: 'Leute einladen',
  mute: 'Stummschalten',
  unmute: 'Stummschaltung aufheben',
  muted: 'Stummgeschaltet',
  unmuted: 'Nicht mehr stumm',
  leave: 'Raum verlassen',
  updateReady: 'Eine neue Version ist da',
  updateNow: 'Aktualisieren',
  installOffer: 'Confab immer zur Hand: installiere es auf diesem Gerät.',
  install: 'Installieren',
  notNow: 'Jetzt nicht',
};

export const sharePage: WordsOf<typeof sharePageWords> = {
  heading: 'In einen Raum teilen', rooms: 'Räume', nothing: 'Es gibt nichts zu teilen. Teile einen Text oder einen Link aus einer anderen App.',
};

export const settings: WordsOf<typeof settingsWords> = {
  heading: 'Einstellungen',
  you: 'Du', name: 'Name', picture: 'Bild', pictureHint: 'Die https://-Adresse eines Bildes. Leer: deine Anfangsbuchstaben.', save: 'Speichern', saved: 'Gespeichert',
  siteUser: 'Name und Bild kommen von der Seite, bei der du angemeldet bist.',
  look: 'Aussehen', theme: 'Farben', themes: { auto: 'Wie das Gerät', light: 'Hell', dark: 'Dunkel' },
  language: 'Sprache', languageAuto: 'Wie das Gerät',
  sendKey: 'Senden mit', sendKeys: { auto: 'Eingabe', break: 'Strg + Eingabe' }, sendKeyHint: 'Auf einem Touchscreen beginnt Eingabe eine neue Zeile, und der Knopf sendet.',
  notifications: 'Mitteilungen', allow: 'Mitteilungen erlauben', allowed: 'Dieses Gerät zeigt Mitteilungen.', refused: 'Dieser Browser lässt hier keine Mitteilungen zu. Seine eigenen Einstellungen können das ändern.', unsupported: 'Solange die App zu ist, kann nichts gezeigt werden: Dieser Browser oder dieser Server schickt keine Mitteilungen.', perRoom: 'Sag mir Bescheid aus diesen Räumen',
  install: 'Installieren',
  devices: 'Geräte', link: 'Gerät verbinden',
  storage: 'Speicher', used: (used) => `${used} sind auf diesem Gerät belegt.`, clear: 'Gespeicherte Nachrichten löschen', cleared: 'Gelöscht. Nachrichten werden wieder geladen, sobald du sie ansiehst.', clearHint: 'Ungesendetes und Entwürfe bleiben.',
  here: 'Auf diesem Gerät abmelden', everywhere: 'Auf allen Geräten abmelden',
  about: 'Über', version: (version) => `Confab ${version}`, licence: 'Freie Software unter der Apache-Lizenz 2.0.', shortcuts: 'Tastenkürzel',
};

export const newRoom: WordsOf<typeof newRoomWords> = {
  heading: 'Neuer Raum',
  name: 'Name',
  nameHint: 'Worum geht es?',
  address: (room) => `Seine Adresse: ${room}`,
  space: 'Bereich',
  who: 'Wer darf hinein?',
  public: 'Öffentlich',
  publicHint: 'Alle, die die Adresse haben.',
  private: 'Privat',
  privateHint: 'Nur wer eingeladen ist.',
  create: 'Raum anlegen',
  unusable: 'Ein Name braucht mindestens einen Buchstaben oder eine Ziffer.',
  taken: (room) => `Einen öffentlichen Raum ${room} gibt es schon. Nimm einen anderen Namen.`,
};

export const switcher: WordsOf<typeof switcherWords> = {
  hint: 'Name eines Raums',
  nothing: (typed) => (typed ? `Keiner deiner Räume heißt „${typed}“. Eingabe legt ihn an.` : 'Du bist noch in keinem Raum.'),
};

export const leaveRoom: WordsOf<typeof leaveWords> = {
  heading: (room) => `${room} verlassen?`,
  public: 'Du kannst jederzeit wiederkommen.',
  private: 'Dieser Raum ist privat. Über seine Adresse kannst du wiederkommen.',
};

export const inviteDialog: WordsOf<typeof inviteWords> = {
  heading: (room) => `Leute in ${room} einladen`,
  byLink: 'Per Link',
  publicLink: 'Wer diesen Link hat, kann herein.',
  privateLink: 'Wer diesen Link hat, kann 30 Tage lang in diesen privaten Raum. Gib ihn nur denen, die es sollen.',
  copy: 'Link kopieren',
  copied: 'Kopiert',
  notCopied: 'Dieser Browser lässt ihn nicht von hier kopieren. Der Link ist ausgewählt: kopiere ihn selbst.',
  share: 'Teilen',
  people: 'Leute aus deinen Räumen',
  nobody: 'Aus deinen anderen Räumen fehlt hier niemand. Schicke anderen den Link.',
};

export const shortcut: WordsOf<typeof shortcutWords> = {
  heading: 'Tastenkürzel',
  switch: 'Zu einem Raum',
  next: 'Nächster Raum',
  previous: 'Voriger Raum',
  read: 'Als gelesen markieren',
  recall: 'Fehlgeschlagene Nachricht zurückholen',
  send: 'Senden',
  line: 'Neue Zeile',
  help: 'Diese Liste',
  keys: { control: 'Strg', shift: 'Umschalt', enter: 'Eingabe' },
};

export const device: WordsOf<typeof deviceWords> = {
  heading: 'Gerät verbinden',
  lead: 'Scanne dies mit dem anderen Gerät, oder wähle dort „Ich habe einen Code“ und gib ein:',
  code: 'Code',
  lasts: (time) => `Gilt einmal, bis ${time}.`,
  gone: 'Dieser Code ist abgelaufen.',
  again: 'Neuer Code',
  qr: 'QR-Code, der dein anderes Gerät verbindet',
  linkedAlready: 'Du bist hier schon angemeldet. Melde dich erst ab, um hier wie auf deinem anderen Gerät zu sein.',
};

export const install: WordsOf<typeof installWords> = {
  heading: 'Confab installieren',
  first: 'Tippe in der Leiste des Browsers auf „Teilen“.',
  second: 'Wähle „Zum Home-Bildschirm“.',
  third: 'Öffne Confab von dort und verbinde es mit einem Code aus Einstellungen → Gerät verbinden.',
};

export const signOut: WordsOf<typeof signOutWords> = {
  heading: 'Abmelden?',
  here: 'Was hier von dir gespeichert ist, wird von diesem Gerät entfernt.',
  everywhere: 'Du wirst auf allen deinen Geräten abgemeldet, auch auf diesem.',
  guest: 'Du bist Gast: Ist kein anderes Gerät verbunden, kann sich niemand mehr als du anmelden.',
  unsent: 'Noch nicht gesendete Nachrichten gehen verloren.',
  signOut: 'Abmelden',
  anyway: 'Trotzdem abmelden',
};
