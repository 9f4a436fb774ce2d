/**
 * What went wrong, in the person's language where its code has words there, else as the error says it. Kept as a
 * function, so that it is said anew when the language changes, here or in another window.
 */
import { errorWords } from '../../elements/text/errors.ts';
import { languageFor } from '../../elements/text/language.ts';
import { wordsIn } from '../../elements/text/learn.ts';
import { reason, sentence } from '../../elements/text/reason.ts';

export const faultText = (error: unknown): string => sentence(reason(wordsIn(languageFor(document.documentElement.lang).language, errorWords), error));
