import { names, splitPosition, type Entry, type MessageEntry, type Person, type Placed, type Position } from '../../../relay/wire.ts';
import type { Unread } from '../api.ts';
import type { RoomFact } from '../store/facts.ts';

export const NOTHING_UNREAD: Unread = { count: 0, mentions: 0 };

/**
 * Derived, never counted up and down: how many positions lie between what was read and what is newest, less
 * those that do not count. Whoever has the same two positions has the same number.
 */
export function unreadOf(fact: RoomFact, muted: boolean): Unread {
  const behind = splitPosition(fact.cursor).seq - reached(fact.read, fact.cursor);
  const mentions = fact.mentions.length;
  return { count: muted ? mentions : Math.max(0, behind - fact.uncounted.length), mentions };
}

/** The seq of a position as the newest counts: of an earlier generation too, because a server that takes over goes on. */
function reached(position: Position, cursor: Position): number {
  const read = splitPosition(position), newest = splitPosition(cursor);
  return read.gen === newest.gen || read.seq < newest.seq ? read.seq : 0;
}

export const total = (parts: readonly Unread[]): Unread =>
  parts.reduce<Unread>((sum, { count, mentions }) => ({ count: sum.count + count, mentions: sum.mentions + mentions }), NOTHING_UNREAD);

/** One that can be shown: what a program wrote past every check must not stand in the way of what follows it. */
export const isMessage = (entry: Entry): entry is MessageEntry =>
  entry.kind === 'message' && typeof entry.from?.id === 'string' && typeof entry.from.name === 'string' && typeof (entry.text ?? '') === 'string';

/** What an entry means for the number of its room. */
export function weigh({ entry }: Placed, me: Person): 'counts' | 'mentions' | 'passes' {
  if (!isMessage(entry) || entry.from.id === me.id) return 'passes';
  return names(entry.text ?? '', me) ? 'mentions' : 'counts';
}

/** The fact with what newly stored entries mean for its number. */
export function account(fact: RoomFact, fresh: readonly Placed[], me: Person): RoomFact {
  const read = reached(fact.read, fact.cursor);
  const seqs = { passes: new Set(fact.uncounted), mentions: new Set(fact.mentions), counts: new Set<number>() };
  for (const placed of fresh) {
    const seq = reached(placed.pos, fact.cursor);
    if (seq > read) seqs[weigh(placed, me)].add(seq);
  }
  return { ...fact, uncounted: [...seqs.passes], mentions: [...seqs.mentions] };
}

/** The fact after reading up to a position; the same fact when that is nothing new. */
export function readUpTo(fact: RoomFact, position: Position): RoomFact {
  const next = splitPosition(position), read = splitPosition(fact.read), newest = splitPosition(fact.cursor);
  // A position of a generation that is neither the present one nor later than what was read says nothing.
  const rises = next.gen === read.gen ? next.seq > read.seq : next.gen === newest.gen || fact.read === '';
  if (position === '' || !rises) return fact;
  const after = (seq: number): boolean => seq > reached(position, fact.cursor);
  return { ...fact, read: position, uncounted: fact.uncounted.filter(after), mentions: fact.mentions.filter(after) };
}
