import type { Person } from '../../core/api.ts';
import type { composerWords } from '../text/composer.ts';

/** Who is typing, in one line of few words. */
export function typingLine(people: readonly Person[], words: (typeof composerWords)['en']): string {
  const [first, second, third] = people;
  if (!first) return '';
  if (!second) return words.typingOne(first.name);
  return third ? words.typingMany : words.typingTwo(first.name, second.name);
}
