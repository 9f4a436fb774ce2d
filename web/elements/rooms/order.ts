import type { RoomState } from '../../core/api.ts';

/** Longer than any number that a name can hold. */
const DIGITS = 64;

/** By code unit, since the rules of a language take their time to load; numbers are made equally long before. */
function sorted<T>(all: readonly T[], name: (one: T) => string): T[] {
  return all
    .map((one) => ({ one, key: name(one).replace(/\d+/g, (number) => number.padStart(DIGITS, '0')) }))
    .sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key))
    .map(({ one }) => one);
}

/** As every list has them: space after space, in each the private ones last, and the second room before the tenth. */
export const inOrder = (rooms: readonly RoomState[]): RoomState[] => sorted(rooms, (room) => `${room.space} ${Number(room.private)} ${room.name}`);

export const spacesInOrder = (spaces: Iterable<string>): string[] => sorted([...spaces], String);
