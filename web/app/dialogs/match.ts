/** Which rooms a few typed letters mean, best first. */
import type { RoomState } from '../../core/api.ts';

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Starts with it, then has a word that starts with it, then contains it, then has its letters in order. */
function rank(name: string, typed: string): number {
  if (name.startsWith(typed)) return 0;
  const at = name.indexOf(typed);
  if (at > 0) return /[\s/_.-]/.test(name.charAt(at - 1)) ? 1 : 2;
  let from = 0;
  for (const letter of typed) {
    from = name.indexOf(letter, from) + 1;
    if (from === 0) return Infinity;
  }
  return 3;
}

export function matching(rooms: readonly RoomState[], typed: string): readonly RoomState[] {
  const wanted = plain(typed.trim());
  if (wanted === '') return rooms;
  return rooms
    .map((room) => ({ room, rank: Math.min(rank(plain(room.title || room.name), wanted), rank(plain(room.room), wanted) + 0.5) }))
    .filter((found) => found.rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map((found) => found.room);
}
