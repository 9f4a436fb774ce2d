import type { errorWords } from './errors.ts';
import type { WordsOf } from './language.ts';

/** Why something failed, for a person: by its code where there are words for it, else as it was told. */
export function reason(words: WordsOf<typeof errorWords>, error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return (code === undefined ? undefined : words[code]) ?? message ?? String(error);
}

/** A reason that stands alone rather than after "Not sent:". */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
