/** What only this process needs to know and a restart may forget: who is present, throttles, terms. */
import type { Person } from '../../wire.ts';

export class People {
  #topics = new Map<string, Map<string, Person>>();

  arrive(topic: string, person: Person): { first: boolean; count: number } {
    let people = this.#topics.get(topic);
    if (!people) this.#topics.set(topic, (people = new Map()));
    const first = !people.has(person.id);
    people.set(person.id, person);
    return { first, count: people.size };
  }

  depart(topic: string, user: string): { last: boolean; count: number } {
    const people = this.#topics.get(topic);
    const last = people?.delete(user) ?? false;
    if (people?.size === 0) this.#topics.delete(topic);
    return { last, count: people?.size ?? 0 };
  }

  present(topic: string, limit: number): { count: number; sample: Person[] } {
    const people = this.#topics.get(topic);
    const sample: Person[] = [];
    for (const person of people?.values() ?? []) {
      if (sample.length === limit) break;
      sample.push(person);
    }
    return { count: people?.size ?? 0, sample };
  }
}

/** Values that run out, whatever is done to the clock on the wall; those that have are dropped as the map grows. */
export class Fading<V> {
  #kept = new Map<string, { value: V; until: number }>();
  #sweepAt = 1000;

  get(key: string): { value: V; left: number } | undefined {
    const found = this.#kept.get(key);
    const left = Math.ceil((found?.until ?? 0) - performance.now());
    return found && left > 0 ? { value: found.value, left } : undefined;
  }

  set(key: string, value: V, ms: number): void {
    this.#kept.set(key, { value, until: performance.now() + ms });
    if (this.#kept.size < this.#sweepAt) return;
    for (const [old, { until }] of this.#kept) if (until <= performance.now()) this.#kept.delete(old);
    this.#sweepAt = Math.max(1000, this.#kept.size * 2);
  }
}
