import { vocabulary } from './language.ts';

export const nameWords = vocabulary('name', {
  askName: 'What should people call you?',
  enter: 'Enter',
  noAccount: 'No account needed.',
  siteSignsIn: 'Sign in to this site to take part.',
});
