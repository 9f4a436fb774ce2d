import { vocabulary } from './language.ts';

export const newRoomWords = vocabulary({
  en: {
    heading: 'New room',
    name: 'Name',
    nameHint: 'What is it about?',
    address: (room: string) => `Its address: ${room}`,
    space: 'Space',
    who: 'Who can enter?',
    public: 'Public',
    publicHint: 'Everybody who has the address.',
    private: 'Private',
    privateHint: 'Only who is invited.',
    create: 'Create room',
    unusable: 'A name needs at least one letter or digit.',
  },
  de: {
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
  },
});

export const inviteWords = vocabulary({
  en: {
    heading: (room: string) => `Invite people to ${room}`,
    byLink: 'By link',
    publicLink: 'Whoever has this link can enter.',
    privateLink: 'Whoever has this link can enter this private room. Give it only to those who should.',
    copy: 'Copy link',
    copied: 'Copied',
    notCopied: 'This browser does not let it be copied from here. The link is selected: copy it yourself.',
    share: 'Share',
    people: 'People from your rooms',
    nobody: 'Nobody else has been in your rooms yet. Send them the link.',
  },
  de: {
    heading: (room) => `Leute in ${room} einladen`,
    byLink: 'Per Link',
    publicLink: 'Wer diesen Link hat, kann herein.',
    privateLink: 'Wer diesen Link hat, kann in diesen privaten Raum. Gib ihn nur denen, die es sollen.',
    copy: 'Link kopieren',
    copied: 'Kopiert',
    notCopied: 'Dieser Browser lässt ihn nicht von hier kopieren. Der Link ist ausgewählt: kopiere ihn selbst.',
    share: 'Teilen',
    people: 'Leute aus deinen Räumen',
    nobody: 'In deinen Räumen war noch niemand sonst. Schicke den Link.',
  },
});

export const shortcutWords = vocabulary({
  en: {
    heading: 'Keyboard shortcuts',
    switch: 'Go to a room',
    next: 'Next room',
    previous: 'Previous room',
    read: 'Mark as read',
    recall: 'Take back a message that failed',
    send: 'Send',
    line: 'New line',
    help: 'This list',
    keys: { control: 'Ctrl', shift: 'Shift', enter: 'Enter' },
  },
  de: {
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
  },
});

export const deviceWords = vocabulary({
  en: {
    heading: 'Link a device',
    lead: 'Scan this with the other device, or open its “I have a code” and type:',
    code: 'Code',
    lasts: (time: string) => `Good once, until ${time}.`,
    gone: 'This code has run out.',
    again: 'New code',
    qr: 'QR code that links your other device',
    linkedAlready: 'You are signed in here already. Sign out first to become the person of your other device.',
  },
  de: {
    heading: 'Gerät verbinden',
    lead: 'Scanne dies mit dem anderen Gerät, oder wähle dort „Ich habe einen Code“ und gib ein:',
    code: 'Code',
    lasts: (time) => `Gilt einmal, bis ${time}.`,
    gone: 'Dieser Code ist abgelaufen.',
    again: 'Neuer Code',
    qr: 'QR-Code, der dein anderes Gerät verbindet',
    linkedAlready: 'Du bist hier schon angemeldet. Melde dich erst ab, um hier wie auf deinem anderen Gerät zu sein.',
  },
});

export const installWords = vocabulary({
  en: {
    heading: 'Install Confab',
    first: 'Tap Share in the browser’s bar.',
    second: 'Choose “Add to Home Screen”.',
    third: 'Open Confab from there, and link it with a code from Settings → Link a device.',
  },
  de: {
    heading: 'Confab installieren',
    first: 'Tippe in der Leiste des Browsers auf „Teilen“.',
    second: 'Wähle „Zum Home-Bildschirm“.',
    third: 'Öffne Confab von dort und verbinde es mit einem Code aus Einstellungen → Gerät verbinden.',
  },
});

export const signOutWords = vocabulary({
  en: {
    heading: 'Sign out?',
    here: 'What is stored here of you is removed from this device.',
    everywhere: 'You are signed out on all your devices, this one too.',
    guest: 'You are a guest: unless another device is linked, nobody can sign in as you again.',
    unsent: 'Messages that were not sent yet will be lost.',
    signOut: 'Sign out',
    anyway: 'Sign out anyway',
  },
  de: {
    heading: 'Abmelden?',
    here: 'Was hier von dir gespeichert ist, wird von diesem Gerät entfernt.',
    everywhere: 'Du wirst auf allen deinen Geräten abgemeldet, auch auf diesem.',
    guest: 'Du bist Gast: Ist kein anderes Gerät verbunden, kann sich niemand mehr als du anmelden.',
    unsent: 'Noch nicht gesendete Nachrichten gehen verloren.',
    signOut: 'Abmelden',
    anyway: 'Trotzdem abmelden',
  },
});
