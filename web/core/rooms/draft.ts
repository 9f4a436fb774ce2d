import type { Readable } from '../api.ts';
import type { Client } from '../client.ts';
import { TOLD } from '../leading/told.ts';
import { Derived } from '../readable.ts';

/** What stands in a room's composer: the same in all tabs, and there after a reload. */
export function draftOf(client: Client, room: string): Readable<string> & { set(text: string): void } {
  const { hub, platform: { journal, onJournal } } = client, here = TOLD.draft(room);
  const key = (): string | undefined => client.session && `${client.session.name} draft ${room}`;
  const kept = (at = key()): string | null | undefined => at && journal?.getItem(at);
  onJournal((changed) => { if (changed === key()) hub.put(here, undefined); });
  return Object.assign(new Derived(hub, [here, TOLD.me], () => hub.get<string>(here) ?? kept() ?? ''), {
    set(text: string) {
      const at = key();
      hub.put(here, text);
      try {
        if (at) journal?.[text ? 'setItem' : 'removeItem'](at, text);
      } catch { /* full: it is kept until this tab closes */ }
    },
  });
}
