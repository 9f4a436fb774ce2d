import { vocabulary } from './language.ts';

export const newRoomWords = vocabulary('newRoom', {
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
  taken: (room: string) => `There is a public room ${room} already. Choose another name.`,
});

export const switcherWords = vocabulary('switcher', {
  hint: 'Name of a room',
  nothing: (typed: string) => (typed ? `No room of yours is called “${typed}”. Enter creates it.` : 'You are in no room yet.'),
});

export const leaveWords = vocabulary('leaveRoom', {
  heading: (room: string) => `Leave ${room}?`,
  public: 'You can come back at any time.',
  private: 'This room is private. You can come back by its address.',
});

export const inviteWords = vocabulary('inviteDialog', {
  heading: (room: string) => `Invite people to ${room}`,
  byLink: 'By link',
  publicLink: 'Whoever has this link can enter.',
  privateLink: 'Whoever has this link can enter this private room within 30 days. Give it only to those who should.',
  copy: 'Copy link',
  copied: 'Copied',
  notCopied: 'This browser does not let it be copied from here. The link is selected: copy it yourself.',
  share: 'Share',
  people: 'People from your rooms',
  nobody: 'Nobody from your other rooms is missing here. Send others the link.',
});

export const shortcutWords = vocabulary('shortcut', {
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
});

export const deviceWords = vocabulary('device', {
  heading: 'Link a device',
  lead: 'Scan this with the other device, or open its “I have a code” and type:',
  code: 'Code',
  lasts: (time: string) => `Good once, until ${time}.`,
  gone: 'This code has run out.',
  again: 'New code',
  qr: 'QR code that links your other device',
  linkedAlready: 'You are signed in here already. Sign out first to become the person of your other device.',
});

export const installWords = vocabulary('install', {
  heading: 'Install Confab',
  first: 'Tap Share in the browser’s bar.',
  second: 'Choose “Add to Home Screen”.',
  third: 'Open Confab from there, and link it with a code from Settings → Link a device.',
});

export const signOutWords = vocabulary('signOut', {
  heading: 'Sign out?',
  here: 'What is stored here of you is removed from this device.',
  everywhere: 'You are signed out on all your devices, this one too.',
  guest: 'You are a guest: unless another device is linked, nobody can sign in as you again.',
  unsent: 'Messages that were not sent yet will be lost.',
  signOut: 'Sign out',
  anyway: 'Sign out anyway',
});
