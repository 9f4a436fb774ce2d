import type { Readable, TimelineItem } from '../api.ts';
import type { Client } from '../client.ts';
import type { Timeline } from '../inbox/timeline.ts';
import { withPart } from '../later.ts';
import { PARTS } from '../parts.ts';

const NONE: readonly TimelineItem[] = [];

/** The timeline of a room for whoever is signed in: who subscribed stays subscribed when the user changes. */
export function messagesOf(client: Client, room: string): Readable<readonly TimelineItem[]> {
  const part = PARTS.messages;
  const timeline = (): Timeline | undefined => client.session && part.now?.timelineOf(client.session, room);
  return {
    get value() {
      if (!part.now) part.load().catch(() => undefined);
      return timeline()?.value ?? NONE;
    },
    subscribe(fn) {
      let stop: (() => void) | undefined, over = false;
      const follow = (): void => {
        stop?.();
        stop = timeline()?.subscribe(fn);
        if (!stop) fn(NONE);
      };
      follow();
      if (!part.now) withPart(client.platform, part, () => { if (!over) follow(); });
      const off = client.switched.add(follow);
      return () => {
        over = true;
        off();
        stop?.();
      };
    },
  };
}
