import type { Room, TimelineItem } from '../../core/api.ts';
import { isGap } from './rows.ts';

/** Loads older messages, one request at a time, until there are none. */
export class Older {
  state: 'more' | 'loading' | 'failed' | 'complete' = 'more';
  #room?: Room;
  /** There was nothing yet when it was asked, so the answer says nothing of what stands before the first that comes. */
  #fromNothing = false;
  readonly #changed: () => void;

  constructor(changed: () => void) { this.#changed = changed; }

  of(room: Room | undefined): void {
    if (room === this.#room) return;
    this.#room = room;
    this.state = 'more';
  }

  /** The relay is there again: what failed may be tried again. */
  backInReach(): void {
    if (this.state === 'failed') this.state = 'more';
  }

  /** The oldest of what is shown. What waits to be sent stands in no history yet. */
  see(oldest: TimelineItem | undefined): void {
    const nothing = oldest === undefined || (!isGap(oldest) && oldest.state !== 'sent');
    if (this.#fromNothing && !nothing && this.state === 'complete') this.state = 'more';
    if (this.state !== 'loading') this.#fromNothing = nothing;
  }

  async load(): Promise<void> {
    const room = this.#room;
    if (!room || this.state === 'loading' || this.state === 'complete') return;
    this.state = 'loading';
    this.#changed();
    let next: Older['state'];
    try {
      next = (await room.loadOlder()) ? 'more' : 'complete';
    } catch {
      next = 'failed';
    }
    if (room !== this.#room) return;
    this.state = next;
    this.#changed();
  }
}
