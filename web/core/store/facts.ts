/** The facts of a user's database: their keys and what stands under them. */
import type { Position } from '../../../relay/wire.ts';
import type { ConfabErrorFields, Invitation } from '../api.ts';

export const KEYS = {
  /** Raised by each takeover; never posted, always read in the transaction that depends on it. */
  term: 'term',
  /** This browser's name towards the relay. */
  client: 'client',
  /** The last one that was good, for a worker that finishes what the tabs left. */
  token: 'token',
  /** Proof that the leader lives: only a page that runs can commit. */
  beat: 'beat',
  lease: 'lease',
  user: 'user',
  count: 'count',
  room: (room: string): string => `room/${room}`,
  shelf: (key: string): string => `shelf/${key}`,
  out: (id: string): string => `out/${id}`,
  invite: (room: string, by: string, to: string): string => `invite/${room}/${by}/${to}`,
  throttle: (kind: string, user: string): string => `throttle/${kind}/${user}`,
} as const;

/** How far a topic is stored. */
export interface TopicFact {
  /** Newest entry stored; '' before the first. */
  cursor: Position;
  era: number;
  /** More is to come of what was told before this browser was there. */
  old?: boolean;
}
export interface RoomFact extends TopicFact {
  /** Nothing older than the oldest stored entry exists any more. */
  whole: boolean;
  read: Position;
  /** seq of entries after the read position that don't count: own messages, events. */
  uncounted: readonly number[];
  /** seq of entries after the read position that name this user. */
  mentions: readonly number[];
  title?: string;
  private?: boolean;
  founder?: string;
  members?: number;
  error?: ConfabErrorFields;
}
export const NEW_ROOM: RoomFact = { cursor: '', era: 0, whole: false, read: '', uncounted: [], mentions: [] };
export const NEW_TOPIC: TopicFact = { cursor: '', era: 0 };

export interface ShelfFact {
  value: unknown;
  stamp: number;
  /** Under which this browser asked the relay for it, as long as the relay's word is not here. */
  asked?: number;
}

export interface NewItem {
  cmd: string;
  data: Record<string, unknown>;
  lane: string;
  /** Left out: a new one. The same id again replaces what waits under it. */
  id?: string;
}
/** Something the person did that the relay has not confirmed. */
export interface OutItem {
  id: string;
  /** Order: what was done later has a higher one. */
  n: number;
  /** One item of a lane is under way at a time, so that a retry cannot overtake. */
  lane: string;
  cmd: string;
  data: Record<string, unknown>;
  at: number;
  /** Confirmed here; kept until the entry itself has arrived. */
  pos?: Position;
  /** Refused for good: it waits for the person. */
  error?: ConfabErrorFields;
}

/** Messages that would be lost with this browser's copy. */
export const isUnsent = ({ cmd, pos }: OutItem): boolean => cmd === 'room_send' && pos === undefined;

export type InviteFact = Invitation;

