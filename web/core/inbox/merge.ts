import { splitPosition, type Person, type Placed, type Resume } from '../../../relay/wire.ts';
import { account } from '../numbers/unread.ts';
import type { Row } from '../store/contract.ts';
import type { RoomFact, TopicFact } from '../store/facts.ts';

/** A hole stands between the rows it parts. */
const BETWEEN = 0.5;

export interface Merged<F> { fact: F; rows: Row[]; fresh: Placed[] }

/**
 * What a push adds to what is stored: known entries are dropped, a missing predecessor becomes a hole, a new
 * generation becomes a new era. The same push merged twice adds nothing the second time.
 */
export function merge<F extends TopicFact>(fact: F, entries: readonly Placed[], resume?: Resume): Merged<F> {
  let { cursor, era } = fact;
  const rows: Row[] = [], fresh: Placed[] = [];
  const skip = (to: string, gone: boolean): void => {
    const { gen, seq } = splitPosition(to);
    if (gen !== splitPosition(cursor).gen) era++;
    rows.push({ era, seq: seq - BETWEEN, item: { hole: true, after: cursor, before: to, gone } });
  };
  for (const placed of entries) {
    const { gen, seq } = splitPosition(placed.pos), known = splitPosition(cursor);
    if (gen === known.gen && seq <= known.seq) continue;
    if (cursor !== '' && placed.prev !== cursor) skip(placed.pos, gen !== known.gen);
    rows.push({ era, seq, item: placed });
    fresh.push(placed);
    cursor = placed.pos;
  }
  // The log ran out under us and nothing came: what the topic had is gone, and its newest position holds.
  if (resume && !resume.complete && !resume.more && resume.newest !== '' && fresh.length === 0 && cursor !== '') {
    const { gen, seq } = splitPosition(resume.newest), known = splitPosition(cursor);
    if (gen !== known.gen || seq > known.seq) {
      skip(resume.newest, true);
      cursor = resume.newest;
    }
  }
  return { fact: { ...fact, cursor, era }, rows, fresh };
}

/** The same for a room, with what its number is derived from. */
export function mergeRoom(fact: RoomFact, entries: readonly Placed[], resume: Resume | undefined, me: Person): Merged<RoomFact> {
  const merged = merge(fact, entries, resume), { fresh } = merged;
  let { read, uncounted, mentions } = fact;
  if (merged.fact.era > fact.era) {
    // Of the log before counts what stands before the first of the new one: all after a server took over, nothing where the log was lost.
    const stays = (seq: number): boolean => seq < splitPosition(fresh[0]?.pos ?? '').seq;
    if (!stays(splitPosition(read).seq)) read = fresh[0]?.prev || `${splitPosition(merged.fact.cursor).gen}-0`;
    uncounted = uncounted.filter(stays);
    mentions = mentions.filter(stays);
  }
  const whole = fact.whole || (fact.cursor === '' && fresh[0]?.prev === '');
  return { ...merged, fact: account({ ...merged.fact, read, uncounted, mentions, whole }, fresh, me) };
}
