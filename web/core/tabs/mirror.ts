import type { Topic } from '../../../relay/wire.ts';
import { made } from '../maps.ts';
import { Listeners, type Source } from '../readable.ts';
import type { Fact, Row } from '../store/contract.ts';
import type { Change } from './change.ts';

/**
 * All facts of the store, in this tab's memory. Changes may come in any order and more than once: a fact is
 * replaced only by a later revision of itself, and a change whose revision is known brings nothing back. What
 * is told and not kept (presence, typing, the leader's status) stands beside them under keys that begin with `~`.
 */
export interface Mirror extends Source {
  /** Every revision up to this one has been applied. */
  readonly rev: number;
  readonly rows: Listeners<{ topic: Topic; rows: readonly Row[] }>;
  get<T>(key: string): T | undefined;
  /** The same without what is only put here. */
  stored<T>(key: string): T | undefined;
  /** Values of all facts whose key begins with `group/`. */
  all<T>(group: string): T[];
  keys(group: string): string[];
  /** Whether changes before this one are still missing. */
  apply(change: Change): boolean;
  /** Everything the store holds at this revision. */
  load(facts: ReadonlyMap<string, Fact>, rev: number): void;
  /** Something of this moment that is not stored. */
  put(key: string, value: unknown): void;
  /** Nothing of what was stored holds any more; what is only put here does. */
  clear(): void;
}

function groupOf(key: string): string {
  const end = key.indexOf('/');
  return end < 0 ? key : key.slice(0, end);
}

export function newMirror(): Mirror {
  const rows: Mirror['rows'] = new Listeners(), groups = new Map<string, Map<string, Fact>>(), watchers = new Map<string, Listeners<void>>();
  /** Revisions that came before an earlier one did. */
  const ahead = new Set<number>();
  let version = 0, rev = 0;

  const groupFor = (key: string): Map<string, Fact> => made(groups, groupOf(key), () => new Map());
  const facts = (group: string): [string, Fact][] => [...groups.get(group) ?? []].filter(([, { value }]) => value !== undefined);
  const replace = (key: string, fact: Fact): boolean => {
    const group = groupFor(key), newer = fact.rev > (group.get(key)?.rev ?? -1);
    // What is gone stands there only as long as something older may come that would bring it back.
    if (newer && fact.value === undefined && fact.rev <= rev) group.delete(key);
    else if (newer) group.set(key, fact);
    return newer;
  };
  /** Stored, and gone again since: what was only put here goes too. */
  const withdraw = (key: string): boolean => groupFor(key).get(key)?.rev === 0 && groupFor(key).delete(key);
  const rise = (): void => { while (ahead.delete(rev + 1)) rev++; };
  const tell = (keys: readonly string[]): void => {
    version++;
    const names = new Set<string>();
    for (const key of keys) names.add(key).add(groupOf(key));
    for (const name of names) watchers.get(name)?.tell();
  };

  return {
    rows,
    get version() { return version; },
    get rev() { return rev; },
    get: <T>(key: string) => groups.get(groupOf(key))?.get(key)?.value as T | undefined,
    stored: <T>(key: string) => {
      const fact = groups.get(groupOf(key))?.get(key);
      return (fact?.rev ? fact.value : undefined) as T | undefined;
    },
    all: <T>(group: string) => facts(group).map(([, { value }]) => value as T),
    keys: (group) => facts(group).map(([key]) => key),

    apply(change) {
      const known = change.rev <= rev;
      if (!known) ahead.add(change.rev);
      rise();
      const changed = change.facts.filter(([key, value]) => known ? withdraw(key) : replace(key, { rev: change.rev, value }));
      // Rows before facts: a message leaves the outbox and joins the list in one step.
      version++;
      change.rows.forEach((batch) => rows.tell(batch));
      tell(changed.map(([key]) => key));
      return ahead.size > 0;
    },
    load(found, to) {
      const changed = [...found].filter(([key, fact]) => replace(key, fact)).map(([key]) => key);
      for (const group of groups.values()) {
        for (const [key, fact] of group) {
          // What was put here and has not been stored stays.
          if (fact.rev === 0 || found.has(key) || fact.rev > to) continue;
          group.delete(key);
          changed.push(key);
        }
      }
      rev = Math.max(rev, to);
      for (const seen of ahead) if (seen <= rev) ahead.delete(seen);
      rise();
      tell(changed);
    },
    put(key, value) {
      const group = groupFor(key);
      if (value === undefined) group.delete(key);
      else group.set(key, { rev: 0, value });
      tell([key]);
    },
    watch(names, fn) {
      const stops = names.map((name) => made(watchers, name, () => new Listeners<void>()).add(fn));
      return () => stops.forEach((stop) => stop());
    },
    clear() {
      const gone: string[] = [];
      for (const group of groups.values()) for (const [key, fact] of group) if (fact.rev && group.delete(key)) gone.push(key);
      ahead.clear();
      rev = 0;
      tell(gone);
    },
  };
}
