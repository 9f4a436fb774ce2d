import { roomTopic, type HelloAnswer, type Position, type PresenceSample, type RoomInfo, type WireError } from '../../../relay/wire.ts';
import { ConfabError, fieldsOf } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import { noteRefusal, noteRoom } from '../rooms/note.ts';
import { enteredRooms } from '../rooms/state.ts';
import { KEYS, type OutItem, type RoomFact } from '../store/facts.ts';
import type { Draft, Work } from '../tabs/change.ts';
import type { Mirror } from '../tabs/mirror.ts';

/** Entries of a room that is new to this browser. */
const FIRST_ENTRIES = 50;

export interface JoiningParts {
  platform: Platform;
  mirror: Mirror;
  /** The shelf of this connection is known: which rooms are new, for instance. */
  settled(): boolean;
  send(cmd: string, data: unknown, patience?: number): Promise<unknown>;
  commit(work: Work): Promise<void>;
  /** Who is in a room is told on entering it. */
  present(room: string, sample: PresenceSample): void;
  failed(error: unknown): void;
}

/** Rooms that are live on this connection, or about to be. */
export interface Joining {
  /** Where they go on, for a hello: with it these are live, and no other. */
  cursors(): Record<string, Position>;
  /** What the relay said to those. */
  note(draft: Draft, refused: NonNullable<HelloAnswer['refused']>): void;
  /** Rooms that were entered on another device, or that had no entry yet when they were. */
  join(): void;
  enter(data: { room: string }, patience?: number): Promise<RoomInfo>;
  /** The relay put this connection out of one. */
  ended(room: string, error: WireError): Promise<void>;
}

export function newJoining({ platform, mirror, settled, send, commit, present, failed }: JoiningParts): Joining {
  const joined = new Set<string>();
  /** Rooms that could not be entered at first wait for each other. */
  let later = Promise.resolve();
  const cursorOf = (room: string): Position | undefined => mirror.get<RoomFact>(KEYS.room(room))?.cursor;

  const join = (): void => {
    if (!settled()) return;
    const entered = new Set(enteredRooms(mirror));
    // Where somebody is just entering or leaving, what the shelf says may be of before.
    const busy = new Set(mirror.all<OutItem>('out').map(({ cmd, lane, error }) => !error && /^room_[el]/.test(cmd) && lane));
    for (const room of [...entered, ...joined]) {
      if (busy.has(room)) continue;
      // Left, here or elsewhere: it may be entered again.
      if (!entered.has(room)) joined.delete(room);
      else if (!joined.has(room)) comeIn(room).catch(failed);
    }
  };
  const comeIn = async (room: string): Promise<void> => {
    try {
      const info = await enter({ room, member: true });
      await commit((draft) => noteRoom(draft, info));
    } catch (error) {
      if (!(error instanceof ConfabError)) throw error;
      const { temporary, code, retryAfter = 1000 } = error;
      if (!temporary) await commit((draft) => noteRefusal(draft, room, fieldsOf(error)));
      // One after the other: whoever is in many rooms asks too much at once. A lost connection begins anew by itself.
      else if (code !== 'closed') later = later.then(() => new Promise((resolve) => {
        platform.after(retryAfter, () => {
          joined.delete(room);
          join();
          resolve();
        });
      }));
    }
  };
  /** Where a room goes on and who is there is known only when it is entered. */
  const enter = async (data: { room: string; member?: boolean }, patience?: number): Promise<RoomInfo> => {
    const { room } = data;
    joined.add(room);
    const after = cursorOf(room);
    const info = await send('room_enter', { ...data, ...(after ? { after } : { last: FIRST_ENTRIES }) }, patience) as RoomInfo;
    present(room, info.present);
    return info;
  };

  return {
    join, enter,
    cursors() {
      const cursors: Record<string, Position> = {};
      joined.clear();
      for (const room of enteredRooms(mirror)) {
        const cursor = cursorOf(room);
        if (!cursor) continue;
        cursors[roomTopic(room)] = cursor;
        joined.add(room);
      }
      return cursors;
    },
    async ended(room, error) {
      await commit((draft) => noteRefusal(draft, room, error));
      if (error.code !== 'not_member') return;
      // Left on another device, where it may have been entered again since.
      joined.delete(room);
      join();
    },
    note(draft, refused) {
      for (const room of joined) {
        const error = refused[roomTopic(room)];
        // What stood in the way before may do so no more.
        if (error || draft.get<RoomFact>(KEYS.room(room))?.error) noteRefusal(draft, room, error);
      }
    },
  };
}
