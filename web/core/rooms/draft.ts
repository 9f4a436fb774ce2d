import type { Readable } from '../api.ts';
import type { Client } from '../client.ts';
import { TOLD } from '../leading/told.ts';
import { Derived } from '../readable.ts';

/** What stands in a room's composer: the same in all tabs, and there after a reload. */
export function draftOf(client: Client, room: string): Readable<string> & { set(text: string): void } {
  const { hub, switched, platform: { journal, onJournal, onLife } } = client, here = TOLD.draft(room);
  /** What only this tab has: there is no room for it, or nobody yet whose it is. */
  let own = '', by: string | undefined;
  const key = (): string | undefined => client.session && `${client.session.name} draft ${room}`;
  const kept = (at = key()): string => (at && journal?.getItem(at)) || '';
  const tell = (): void => hub.put(here, undefined);
  const draft = Object.assign(new Derived(hub, [here, TOLD.me], () => own || kept()), {
    set(text: string) {
      own = text;
      by = key();
      try {
        if (by && journal) {
          journal[text ? 'setItem' : 'removeItem'](by, text);
          own = '';
        }
      } catch { /* full: it is kept until this tab closes */ }
      tell();
    },
  });
  onJournal((changed) => { if (changed === key()) tell(); });
  // A page that was put aside heard nothing.
  onLife(tell);
  switched.add(() => {
    if (by) own = '';
    // Nobody's belongs to whoever comes, after what they wrote on an earlier visit.
    else if (own) draft.set([kept(), own].filter(Boolean).join('\n'));
  });
  return draft;
}
