import { mayReplace } from '../../../relay/broker/rules.ts';
import type { ShelfItem } from '../../../relay/wire.ts';

const isRead = (key: string): boolean => key.startsWith('read/');

/** The shelves of the fake relay's users, on which it decides by the relay's own rules. */
export class FakeShelf {
  readonly #items = new Map<string, Map<string, ShelfItem>>();

  of(user: string): ShelfItem[] { return [...this.#items.get(user)?.values() ?? []]; }
  value(user: string, key: string): unknown { return this.#items.get(user)?.get(key)?.value; }

  /** Answers what was written. */
  put(user: string, items: readonly ShelfItem[]): ShelfItem[] {
    const shelf = this.#items.get(user) ?? new Map<string, ShelfItem>();
    this.#items.set(user, shelf);
    return items.filter((item) => {
      const { key } = item, kept = shelf.get(key);
      const may = mayReplace(isRead(key) ? 'rising' : 'newer', asKept(item), kept && asKept(kept));
      if (may) shelf.set(key, item);
      return may;
    });
  }
}

const asKept = ({ key, value, stamp }: ShelfItem): { value: string; stamp: number } => ({ value: isRead(key) ? String(value) : JSON.stringify(value), stamp });

/** The same items with the same stamps are the same entry. */
export const shelfEntryId = (items: readonly ShelfItem[]): string => items.map(({ key, value, stamp }) => `${key} ${isRead(key) ? String(value) : stamp}`).join(' ');
