import type { Topic } from '../../../relay/wire.ts';
import { LOWEST, type Place, type Reader, type Row } from '../store/contract.ts';

export const placeBefore = ([era, seq]: Place): Place => [era, seq - 0.25];

/** The newest rows at or before a place. Positions are dense, so a span of that many finds them; holes only make it shorter. */
export async function lastRows(reader: Reader, topic: Topic, to: Place, count: number): Promise<Row[]> {
  const found: Row[] = [];
  let end: Place | undefined = await reader.before(topic, to);
  while (end && found.length < count) {
    const from: Place = [end[0], Math.max(LOWEST[1], end[1] - (count - found.length) + 1)];
    found.unshift(...await reader.rows(topic, from, end));
    end = await reader.before(topic, placeBefore([found[0]!.era, found[0]!.seq]));
  }
  return found;
}
