import { vocabulary } from './language.ts';

export const roomsWords = vocabulary({
  en: {
    label: 'Rooms',
    open: 'Rooms',
    private: 'Private',
    muted: 'muted',
    privateRoom: 'private',
    none: 'No rooms yet',
  },
  de: {
    label: 'Räume',
    open: 'Räume',
    private: 'Privat',
    muted: 'stumm',
    privateRoom: 'privat',
    none: 'Noch keine Räume',
  },
});
