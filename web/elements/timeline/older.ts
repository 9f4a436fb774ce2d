import type { Room } from '../../core/api.ts';

/** Loads older messages, one request at a time, until there are none. */
export class Older {
  state: 'more' | 'loading' | 'failed' | 'complete' = 'more';
  #room?: Room;
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
