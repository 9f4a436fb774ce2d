/** Small keyed sets beside topics, and one-time codes: what must outlive a restart, in LMDB. */
import type { Database, RootDatabase } from 'lmdb';
import type { Field, Rule } from '../broker.ts';
import { mayReplace, type Kept } from '../rules.ts';
import { quietly, type Disk } from './disk.ts';

type Key = [topic: string, set: string, key: string];
/** Sorts after every key of the set, whatever it is made of, and before the next set. */
const endOf = (topic: string, set: string): [string, string] => [topic, `${set}\0`];

interface Code { value: string; until: number }

export class Sets {
  #sets: Database<Kept, Key>;
  #codes: Database<Code, string>;

  constructor(db: RootDatabase, private disk: Disk, private now: () => number) {
    this.#sets = db.openDB<Kept, Key>('sets', {});
    this.#codes = db.openDB<Code, string>('codes', {});
    for (const { key, value } of this.#codes.getRange()) if (value.until <= now()) quietly(this.#codes.remove(key));
  }

  put(topic: string, set: string, fields: Field[], rule: Rule): Promise<string[]> {
    return this.disk.write(fields.reduce((sum, { value }) => sum + value.length, 0), () => this.#sets.transaction(() => fields.filter(({ key, value, stamp }) => {
      if (!mayReplace(rule, { value, stamp }, this.#sets.get([topic, set, key]))) return false;
      this.#sets.putSync([topic, set, key], { value, stamp });
      return true;
    }).map(({ key }) => key)));
  }

  get(topic: string, set: string, keys: string[]): (string | undefined)[] {
    return keys.map((key) => this.#sets.get([topic, set, key])?.value);
  }

  list(topic: string, set: string, { after, limit }: { after?: string; limit: number }): Field[] {
    const start: Key = [topic, set, after ?? ''];
    const found = this.#sets.getRange({ start, end: endOf(topic, set), exclusiveStart: after !== undefined, limit });
    return Array.from(found, ({ key: [, , key], value }) => ({ key, ...value }));
  }

  count(topic: string, set: string): number {
    return this.#sets.getKeysCount({ start: [topic, set, ''], end: endOf(topic, set) });
  }

  remove(topic: string, set: string, keys: string[]): Promise<number> {
    return this.disk.write(0, () => this.#sets.transaction(() => keys.filter((key) => this.#sets.removeSync([topic, set, key])).length));
  }

  async leave(key: string, value: string, ms: number): Promise<void> {
    await this.disk.write(value.length, () => this.#codes.put(key, { value, until: this.now() + ms }));
  }

  take(key: string): Promise<string | undefined> {
    return this.disk.write(0, () => this.#codes.transaction(() => {
      const code = this.#codes.get(key);
      if (code) this.#codes.removeSync(key);
      return code && code.until > this.now() ? code.value : undefined;
    }));
  }
}
