/**
 * Every word that a person sees stands in this folder: in English with the element that says it, one file each, so
 * that a badge does not load the words of a room; in another language in one file that only pages of that language
 * load. A missing table, or a missing word in one, is a type error.
 */
import type * as OfApp from './de-app.ts';
import type * as OfElements from './de.ts';

export type Language = 'en' | 'de';
/** A table of words, by the name that it has in every language. */
export interface Vocabulary<W> { readonly name: Name; readonly en: W }
export type WordsOf<V> = V extends Vocabulary<infer W> ? W : never;

export type Tables = Partial<Record<Name, unknown>>;
type Name = keyof typeof OfElements | keyof typeof OfApp;

export const vocabulary = <W>(name: Name, en: W): Vocabulary<W> => ({ name, en });

/** The language we speak for a language tag; English where we don't have it. */
export function languageFor(tag: string): { language: Language; locale: string } {
  try {
    const locale = new Intl.Locale(tag);
    if (locale.language === 'en' || locale.language === 'de') return { language: locale.language, locale: locale.baseName };
  } catch { /* no language tag at all: as if there were none */ }
  return { language: 'en', locale: 'en' };
}

/** `plural('en')(3, { one: '# message', other: '# messages' })`, with # as the language writes the number. */
export function plural(language: Language): (count: number, forms: { one: string; other: string }) => string {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count, forms) => (rules.select(count) === 'one' ? forms.one : forms.other).replace('#', numbers.format(count));
}

export const en = plural('en');
