/** What went wrong, in the person's language where its code has words there, else as the error says it. */
import { errorWords } from '../../elements/text/errors.ts';
import { languageFor } from '../../elements/text/language.ts';

export function faultText(error: unknown): string {
  const { code = '', message } = error as { code?: string; message?: string };
  const said = errorWords[languageFor(document.documentElement.lang).language][code] ?? message ?? String(error);
  return said.charAt(0).toUpperCase() + said.slice(1);
}
