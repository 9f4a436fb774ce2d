import { vocabulary } from './language.ts';

export const sharePageWords = vocabulary('sharePage', {
  heading: 'Share to a room', rooms: 'Rooms', nothing: 'There is nothing to share. Share a text or a link from another app.',
});

export const settingsWords = vocabulary('settings', {
  heading: 'Settings',
  you: 'You', name: 'Name', picture: 'Picture', pictureHint: 'The https:// address of a picture. Empty: your initials.', save: 'Save', saved: 'Saved',
  siteUser: 'Your name and picture come from the site you signed in to.',
  look: 'Look', theme: 'Theme', themes: { auto: 'Like the device', light: 'Light', dark: 'Dark' },
  language: 'Language', languageAuto: 'Like the device',
  sendKey: 'Send with', sendKeys: { auto: 'Enter', break: 'Ctrl + Enter' }, sendKeyHint: 'On a touch screen Enter begins a new line, and the button sends.',
  notifications: 'Notifications', allow: 'Allow notifications', allowed: 'This device shows notifications.', refused: 'This browser refuses notifications from here. Its own settings can change that.', unsupported: 'While the app is closed, nothing can be shown: this browser or this relay does not push.', perRoom: 'Tell me about these rooms',
  install: 'Install',
  devices: 'Devices', link: 'Link a device',
  storage: 'Storage', used: (used: string) => `${used} are used on this device.`, clear: 'Clear stored messages', cleared: 'Cleared. Messages are loaded again when you look at them.', clearHint: 'Unsent messages and drafts stay.',
  here: 'Sign out on this device', everywhere: 'Sign out on all devices',
  about: 'About', version: (version: string) => `Confab ${version}`, licence: 'Free software under the Apache License 2.0.', shortcuts: 'Keyboard shortcuts',
});
