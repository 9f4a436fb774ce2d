/**
 * Every word that a person sees stands in this folder, one file an element, its languages side by
 * side: a missing word is a type error. (One file an element, so that a badge does not load the words
 * of a room.)
 */
export type Language = 'en' | 'de';
export type Vocabulary<W> = Readonly<Record<Language, W>>;

/** A language is added to `Language`; the compiler then names every table that lacks it. */
export const vocabulary = <W>(words: { en: W } & Record<Exclude<Language, 'en'>, NoInfer<W>>): Vocabulary<W> => words;

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
