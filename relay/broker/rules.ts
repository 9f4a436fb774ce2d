/** How a write to a small set settles with what is there. */
import { isAfter } from '../wire.ts';
import type { Field, Rule } from './broker.ts';

/** What stands under a key. */
export type Kept = Omit<Field, 'key'>;

const position = (value: string): string => (value.startsWith('"') ? (JSON.parse(value) as string) : value);

export function mayReplace(rule: Rule, next: Kept, kept: Kept | undefined): boolean {
  if (rule === 'always') return true;
  if (rule === 'present') return kept !== undefined;
  if (!kept) return true;
  if (rule === 'newer') return (next.stamp ?? 0) > (kept.stamp ?? 0);
  if (rule === 'rising') return isAfter(position(next.value), position(kept.value)) ?? true;
  return false;
}
