import type { Readable, TimelineItem } from '../api.ts';
import type { Client } from '../client.ts';
import { Timeline } from '../inbox/timeline.ts';
import type { Session } from '../session.ts';

const NONE: readonly TimelineItem[] = [];

/** The timeline of a room for whoever is signed in: who subscribed stays subscribed when the user changes. */
export class Messages implements Readable<readonly TimelineItem[]> {
  readonly #client: Client;
  readonly #room: string;
  #held?: { session: Session; timeline: Timeline };

  constructor(client: Client, room: string) {
    this.#client = client;
    this.#room = room;
  }

  get timeline(): Timeline | undefined {
    const { session } = this.#client;
    if (!session) return undefined;
    if (this.#held?.session !== session) this.#held = { session, timeline: new Timeline(session.replica, this.#room, session.me) };
    return this.#held.timeline;
  }
  get value(): readonly TimelineItem[] { return this.timeline?.value ?? NONE; }

  subscribe(fn: (value: readonly TimelineItem[]) => void): () => void {
    const follow = (): (() => void) => {
      const { timeline } = this;
      if (timeline) return timeline.subscribe(fn);
      fn(NONE);
      return () => undefined;
    };
    let stop = follow();
    const off = this.#client.switched.add(() => {
      stop();
      stop = follow();
    });
    return () => {
      off();
      stop();
    };
  }
}
