/** How long messages took from being published to standing in lists. */
import { listsOf, type Life, type Logged } from '../harness/record.ts';
import type { Absence } from './slot.ts';

export function delaysOf(lives: readonly Life[], room: string, log: readonly Logged[], published: ReadonlyMap<string, number>, absences: readonly Absence[]): number[] {
  const born = new Map(published);
  for (const { facts } of lives) for (const fact of facts) if (fact.kind === 'sending') born.set(fact.text, fact.at);
  const bornById = new Map(log.map(({ id, text }) => [id, born.get(text)]));
  const delays: number[] = [];
  for (const life of lives) {
    const away = absences.filter((absence) => absence.life === life.id);
    const opened = life.facts[0]?.at ?? 0;
    const seen = new Set<string>();
    for (const { at, list } of listsOf(life.facts, room)) {
      for (const { id, position } of list) {
        if (position === '' || seen.has(id)) continue;
        seen.add(id);
        const from = bornById.get(id);
        // What stood there when the tab opened, or came while it was away, says nothing of speed.
        if (from === undefined || from < opened || away.some((absence) => absence.from < at && absence.to > from)) continue;
        delays.push(at - from);
      }
    }
  }
  return delays.toSorted((a, b) => a - b);
}
