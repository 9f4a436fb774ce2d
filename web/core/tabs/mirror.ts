import type { Topic } from '../../../relay/wire.ts';
import { Listeners, type Source } from '../readable.ts';
import type { Fact, Row } from '../store/contract.ts';
import type { Change } from './change.ts';

const groupOf = (key: string): string => {
  const slash = key.indexOf('/');
  return slash < 0 ? key : key.slice(0, slash);
};

/**
 * All facts of the store, in this tab's memory. Changes may come in any order and more than once: a fact is
 * replaced only by a later revision of itself. What is told and not kept (presence, typing, the leader's
 * status) stands beside them under keys that begin with `~`.
 */
export class Mirror implements Source {
  version = 0;
  /** Every revision up to this one has been applied. */
  rev = 0;
  readonly rows = new Listeners<{ topic: Topic; rows: readonly Row[] }>();
  readonly #ahead = new Set<number>();
  readonly #groups = new Map<string, Map<string, Fact>>();
  readonly #watchers = new Map<string, Listeners<void>>();

  get<T>(key: string): T | undefined {
    return this.#groups.get(groupOf(key))?.get(key)?.value as T | undefined;
  }
  /** Values of all facts whose key begins with `group/`. */
  all<T>(group: string): T[] {
    const found: T[] = [];
    for (const { value } of this.#groups.get(group)?.values() ?? []) if (value !== undefined) found.push(value as T);
    return found;
  }
  keys(group: string): string[] {
    return [...this.#groups.get(group) ?? []].filter(([, { value }]) => value !== undefined).map(([key]) => key);
  }

  /** Whether changes before this one are still missing. */
  apply({ rev, facts, rows }: Change): boolean {
    if (rev > this.rev) this.#ahead.add(rev);
    while (this.#ahead.delete(this.rev + 1)) this.rev++;
    const changed = facts.filter(([key, value]) => this.#replace(key, { rev, value })).map(([key]) => key);
    // Rows before facts: a message leaves the outbox and joins the list in one step.
    this.version++;
    for (const batch of rows) this.rows.tell(batch);
    this.#tell(changed);
    return this.#ahead.size > 0;
  }

  /** Everything the store holds at this revision. */
  load(facts: ReadonlyMap<string, Fact>, rev: number): void {
    const changed: string[] = [];
    for (const [key, fact] of facts) if (this.#replace(key, fact)) changed.push(key);
    for (const group of this.#groups.values()) {
      for (const [key, fact] of group) {
        if (key.startsWith('~') || facts.has(key) || fact.rev > rev) continue;
        group.delete(key);
        changed.push(key);
      }
    }
    this.rev = Math.max(this.rev, rev);
    for (const seen of this.#ahead) if (seen <= this.rev) this.#ahead.delete(seen);
    while (this.#ahead.delete(this.rev + 1)) this.rev++;
    this.#tell(changed);
  }

  /** Something of this moment that is not stored. */
  put(key: string, value: unknown): void {
    const group = this.#groupMap(key);
    if (value === undefined) group.delete(key);
    else group.set(key, { rev: 0, value });
    this.#tell([key]);
  }

  watch(names: readonly string[], fn: () => void): () => void {
    const stops = names.map((name) => {
      let listeners = this.#watchers.get(name);
      if (!listeners) this.#watchers.set(name, listeners = new Listeners());
      return listeners.add(fn);
    });
    return () => stops.forEach((stop) => stop());
  }

  /** Nothing of what was stored holds any more. */
  clear(): void {
    const stored = Array.from(this.#groups).filter(([name]) => !name.startsWith('~'));
    for (const [name] of stored) this.#groups.delete(name);
    this.#ahead.clear();
    this.rev = 0;
    this.#tell(stored.flatMap(([, group]) => [...group.keys()]));
  }

  #replace(key: string, fact: Fact): boolean {
    const group = this.#groupMap(key), there = group.get(key);
    if (there && there.rev >= fact.rev) return false;
    group.set(key, fact);
    return true;
  }
  #groupMap(key: string): Map<string, Fact> {
    const name = groupOf(key);
    let group = this.#groups.get(name);
    if (!group) this.#groups.set(name, group = new Map());
    return group;
  }
  #tell(keys: readonly string[]): void {
    if (keys.length === 0) return;
    this.version++;
    const names = new Set<string>();
    for (const key of keys) names.add(key).add(groupOf(key));
    for (const name of names) this.#watchers.get(name)?.tell();
  }
}
