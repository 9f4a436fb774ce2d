import { vocabulary } from './language.ts';

export const nameWords = vocabulary({
  en: {
    askName: 'What should people call you?',
    enter: 'Enter',
    noAccount: 'No account needed.',
    siteSignsIn: 'Sign in to this site to take part.',
  },
  de: {
    askName: 'Wie sollen dich andere nennen?',
    enter: 'Hinein',
    noAccount: 'Ein Konto ist nicht nötig.',
    siteSignsIn: 'Melde dich auf dieser Seite an, um mitzureden.',
  },
});
