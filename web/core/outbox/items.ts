import type { Position } from '../../../relay/wire.ts';
import { SHELF } from '../shelf/shelf.ts';
import type { NewItem } from '../store/facts.ts';

/** Items of which only the newest counts: each has one place in the outbox, where a later one replaces it. */
export const readMark = (room: string, position: Position): Required<NewItem> =>
  ({ id: SHELF.read(room), lane: SHELF.read(room), cmd: 'room_read', data: { room, position } });

export const shelfPut = (key: string, value: unknown, stamp: number): Required<NewItem> =>
  ({ id: `shelf/${key}`, lane: `shelf/${key}`, cmd: 'shelf_put', data: { items: [{ key, value, stamp }] } });
