import type { Journal } from '../platform/platform.ts';
import type { OutItem } from '../store/facts.ts';

/**
 * The write-ahead beside the outbox. IndexedDB loses what a tab had not finished writing when it was closed;
 * this is kept before `send()` returns. Whoever imports an item into the outbox crosses it out here.
 */
export class WriteAhead {
  readonly #journal: Journal | undefined;
  readonly #prefix: string;

  /** `name` names the user's database, so one user's items are never sent as another's. `early`: that they are this user's is only a guess. */
  constructor(journal: Journal | undefined, name: string, kind: 'out' | 'early' = 'out') {
    this.#journal = journal;
    this.#prefix = `${name} ${kind} `;
  }

  note(item: OutItem): void {
    try {
      this.#journal?.setItem(this.#prefix + item.id, JSON.stringify(item));
    } catch { /* full: the store has it in a moment */ }
  }
  cross(items: readonly OutItem[]): void {
    for (const item of items) {
      const key = this.#prefix + item.id;
      // Something newer may stand there under the same id.
      if (this.#journal?.getItem(key) === JSON.stringify(item)) this.#journal.removeItem(key);
    }
  }
  /** What stands in another one stands here from now on. */
  adopt(other: WriteAhead): void {
    for (const item of other.left()) {
      // First: there may be no room for both.
      other.cross([item]);
      this.note(item);
    }
  }
  isEntry(key: string): boolean { return key.startsWith(this.#prefix); }

  /** What tabs left behind, in any order. */
  left(): OutItem[] {
    const items: OutItem[] = [];
    for (const key of this.#journal?.keys() ?? []) {
      if (!this.isEntry(key)) continue;
      try {
        items.push(JSON.parse(this.#journal!.getItem(key)!) as OutItem);
      } catch {
        this.#journal!.removeItem(key);
      }
    }
    return items;
  }
}
