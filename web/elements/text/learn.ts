/** Languages other than English come when somebody speaks them. */
import type { Language, Tables, Vocabulary } from './language.ts';

interface Foreign { sources: (() => Promise<Tables>)[]; learning?: Promise<void>; words?: Tables }

const foreign: Record<Exclude<Language, 'en'>, Foreign> & { en?: Foreign } = { de: { sources: [() => import('./de.ts')] } };

/** More tables than those of the elements: for an app, before it shows anything. */
export const alsoLearn = (language: Exclude<Language, 'en'>, source: () => Promise<Tables>): void => { foreign[language].sources.push(source); };

/** Loads a language; undefined where it is known. What cannot be loaded is said in English. */
export function learn(language: Language): Promise<void> | undefined {
  const found = foreign[language];
  if (!found || found.words) return undefined;
  return found.learning ??= Promise.all(found.sources.map((load) => load())).catch(() => []).then((tables) => { found.words = Object.assign({}, ...tables) as Tables; });
}

export const wordsIn = <W>(language: Language, { name, en }: Vocabulary<W>): W => (foreign[language]?.words?.[name] ?? en) as W;
