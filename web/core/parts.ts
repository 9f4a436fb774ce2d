/**
 * What a page that only shows numbers never needs. Each is a file of its own that is fetched with its first use.
 */
import { later } from './later.ts';

export const PARTS = {
  /** The messages of rooms. */
  messages: later(() => import('./inbox/history.ts')),
  /** Who is in a room, and who types there. */
  around: later(() => import('./people/around.ts')),
  /** What a tab does while another leads. */
  following: later(() => import('./leading/following.ts')),
  /** Dropping what can be loaded again. */
  tidying: later(() => import('./store/bounds.ts')),
  /** Becoming a guest, or the user of another device. */
  signingIn: later(() => import('./identity/guest.ts')),
  /** What is told: notices, events, what other windows say. */
  receiving: later(() => import('./tabs/receiver.ts')),
  /** What a person does, beside entering and speaking. */
  deeds: later(() => import('./deeds/deeds.ts')),
} as const;

export type Deeds = typeof import('./deeds/deeds.ts');
