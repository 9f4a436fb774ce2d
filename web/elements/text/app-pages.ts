import { vocabulary } from './language.ts';

export const sharePageWords = vocabulary({
  en: { heading: 'Share to a room', rooms: 'Rooms', nothing: 'There is nothing to share. Share a text or a link from another app.' },
  de: { heading: 'In einen Raum teilen', rooms: 'Räume', nothing: 'Es gibt nichts zu teilen. Teile einen Text oder einen Link aus einer anderen App.' },
});

export const settingsWords = vocabulary({
  en: {
    heading: 'Settings',
    you: 'You', name: 'Name', picture: 'Picture', pictureHint: 'The https:// address of a picture. Empty: your initials.', save: 'Save', saved: 'Saved',
    siteUser: 'Your name and picture come from the site you signed in to.',
    look: 'Look', theme: 'Theme', themes: { auto: 'Like the device', light: 'Light', dark: 'Dark' },
    language: 'Language', languageAuto: 'Like the device',
    writing: 'Writing', sendKey: 'Send with', sendKeys: { auto: 'Enter', break: 'Ctrl + Enter' }, sendKeyHint: 'On a touch screen Enter begins a new line, and the button sends.',
    notifications: 'Notifications', allow: 'Allow notifications', allowed: 'This device shows notifications.', refused: 'This browser refuses notifications from here. Its own settings can change that.', unsupported: 'While the app is closed, nothing can be shown: this browser or this relay does not push.', perRoom: 'Tell me about these rooms:',
    app: 'App', install: 'Install', installed: 'Installed on this device.',
    devices: 'Devices', link: 'Link a device',
    storage: 'Storage', used: (used: string) => `${used} are used on this device.`, clear: 'Clear stored messages', cleared: 'Cleared. Messages are loaded again when you look at them.', clearHint: 'Unsent messages and drafts stay.',
    leaving: 'Sign out', here: 'Sign out on this device', everywhere: 'Sign out on all devices',
    about: 'About', version: (version: string) => `Confab ${version}`, licence: 'Free software under the Apache License 2.0.', shortcuts: 'Keyboard shortcuts',
  },
  de: {
    heading: 'Einstellungen',
    you: 'Du', name: 'Name', picture: 'Bild', pictureHint: 'Die https://-Adresse eines Bildes. Leer: deine Anfangsbuchstaben.', save: 'Speichern', saved: 'Gespeichert',
    siteUser: 'Name und Bild kommen von der Seite, bei der du angemeldet bist.',
    look: 'Aussehen', theme: 'Farben', themes: { auto: 'Wie das Gerät', light: 'Hell', dark: 'Dunkel' },
    language: 'Sprache', languageAuto: 'Wie das Gerät',
    writing: 'Schreiben', sendKey: 'Senden mit', sendKeys: { auto: 'Eingabe', break: 'Strg + Eingabe' }, sendKeyHint: 'Auf einem Touchscreen beginnt Eingabe eine neue Zeile, und der Knopf sendet.',
    notifications: 'Mitteilungen', allow: 'Mitteilungen erlauben', allowed: 'Dieses Gerät zeigt Mitteilungen.', refused: 'Dieser Browser lässt hier keine Mitteilungen zu. Seine eigenen Einstellungen können das ändern.', unsupported: 'Solange die App zu ist, kann nichts gezeigt werden: Dieser Browser oder dieser Server schickt keine Mitteilungen.', perRoom: 'Sag mir Bescheid aus diesen Räumen:',
    app: 'App', install: 'Installieren', installed: 'Auf diesem Gerät installiert.',
    devices: 'Geräte', link: 'Gerät verbinden',
    storage: 'Speicher', used: (used) => `${used} sind auf diesem Gerät belegt.`, clear: 'Gespeicherte Nachrichten löschen', cleared: 'Gelöscht. Nachrichten werden wieder geladen, sobald du sie ansiehst.', clearHint: 'Ungesendetes und Entwürfe bleiben.',
    leaving: 'Abmelden', here: 'Auf diesem Gerät abmelden', everywhere: 'Auf allen Geräten abmelden',
    about: 'Über', version: (version) => `Confab ${version}`, licence: 'Freie Software unter der Apache-Lizenz 2.0.', shortcuts: 'Tastenkürzel',
  },
});
