import type { Topic } from '../../../relay/wire.ts';
import type { ConfabErrorFields } from '../api.ts';
import type { Change } from './change.ts';

/** What tabs tell each other. A hint at most: what matters stands in the store. */
export type Post =
  /** After a commit. `term`: by the leader of this term. */
  | { kind: 'change'; change: Change; term?: number }
  /** Leader: facts of this moment (keys with `~`); `all`: there are no others. */
  | { kind: 'told'; term: number; told: [key: string, value: unknown][]; all?: true }
  /** A tab has come and asks who leads. */
  | { kind: 'arrived' }
  /** Older rows of a topic came in, or a hole was filled. */
  | { kind: 'refilled'; topic: Topic }
  | { kind: 'ask'; id: string; cmd: string; data: unknown; patience: number }
  | { kind: 'taken'; id: string }
  | { kind: 'answer'; id: string; ok?: unknown; error?: ConfabErrorFields }
  /** From one tab to all others of the same user in this browser. */
  | { kind: 'tell'; id: string; keyword: string; data: unknown }
  /** A visible tab looks at this room: keep its presence fresh. */
  | { kind: 'watch'; room: string }
  /** A visible tab wonders whether the leader lives. */
  | { kind: 'ping' }
  /** A visible tab would lead better; and the leader agrees that it does. */
  | { kind: 'want'; tab: string }
  | { kind: 'yield'; to: string }
  /** The lease was given back (where there are no locks). */
  | { kind: 'free' }
  | { kind: 'signed-out' };
