import type { Room, TimelineItem } from '../../core/api.ts';
import { isGap, keyOf } from './rows.ts';

/** Loads older messages, one request at a time, until there are none. */
export class Older {
  state: 'more' | 'loading' | 'failed' | 'complete' = 'more';
  /** What nothing stands before. */
  #beginning = '';
  readonly #room: Room | undefined;
  readonly #changed: () => void;

  constructor(room: Room | undefined, changed: () => void) {
    this.#room = room;
    this.#changed = changed;
  }

  /** The relay is there again: what failed may be tried again. */
  backInReach(): void {
    if (this.state === 'failed') this.state = 'more';
  }

  /** The oldest of what is shown is another one: it came where there was nothing, or a long list was cut. */
  see(oldest: TimelineItem | undefined): void {
    if (this.state === 'complete' && sentKey(oldest) !== this.#beginning) this.state = 'more';
  }

  async load(): Promise<void> {
    const room = this.#room;
    if (!room || this.state === 'loading' || this.state === 'complete') return;
    this.state = 'loading';
    this.#changed();
    try {
      this.state = (await room.loadOlder()) ? 'more' : 'complete';
    } catch {
      this.state = 'failed';
    }
    this.#beginning = sentKey(room.messages.value[0]);
    this.#changed();
  }
}

/** What waits to be sent stands in no history yet. */
const sentKey = (item: TimelineItem | undefined): string => (item === undefined || (!isGap(item) && item.state !== 'sent') ? '' : keyOf(item));
