import type { Position } from '../../../relay/wire.ts';
import { SHELF } from '../shelf/shelf.ts';
import type { NewItem } from '../store/facts.ts';

/** Only the newest of a room counts: it has one place in the outbox, where a later one replaces it. */
export const readMark = (room: string, position: Position): Required<NewItem> =>
  ({ id: SHELF.read(room), lane: SHELF.read(room), cmd: 'room_read', data: { room, position } });
