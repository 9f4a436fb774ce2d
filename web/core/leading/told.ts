import type { Phase, Status } from '../api.ts';

/** Facts of this moment that the leader tells the other tabs; none is stored. */
export const TOLD = {
  status: '~status',
  /** Of this tab alone. */
  leads: '~leads',
  /** By how many ms the clock of this device is ahead of the relay's. */
  ahead: '~ahead',
  me: '~me',
  /** This user is not here any more, or the page has no more use for this instance. */
  over: '~over',
  presence: (room: string): string => `~presence/${room}`,
  /** Says that it changed, which stands elsewhere (rooms/draft.ts). */
  draft: (room: string): string => `~draft/${room}`,
  typing: (room: string): string => `~typing/${room}`,
} as const;

export interface LeaderStatus { phase: Phase; error?: Status['error'] }
