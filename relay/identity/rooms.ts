/** The room patterns of a token: `shop/help`, `shop/*`, `*`. */
import { isRoomName } from '../wire.ts';

export const isRoomPattern = (pattern: string): boolean => pattern === '*' || isRoomName(pattern.replace(/\/\*$/, '/x'));

export function matchesRoom(patterns: readonly string[], room: string): boolean {
  return patterns.some((pattern) => pattern === '*' || pattern === room || (pattern.endsWith('/*') && room.startsWith(pattern.slice(0, -1))));
}
