/**
 * The test page: the core and nothing else. It records whatever a person would see, as it changes, and
 * reports it at once on the console, so that what a tab showed survives the tab.
 */
import { connect } from '../../../core/connect.ts';
import type { Confab, TimelineItem } from '../../../core/api.ts';
import { MARK, type Event, type Fact, type Seen } from '../record.ts';

export interface Lab {
  readonly life: string;
  readonly confab: Confab;
  /** With `keep` in the address facts stay here, where reporting each at once would disturb what is measured. */
  readonly facts: Fact[];
  send(room: string, text: string): string;
  texts(room: string): string[];
}
declare global {
  interface Window { lab: Lab }
}

const options = new URLSearchParams(location.search);
const user = options.get('user') ?? 'guest';
const rooms = options.getAll('room');
const keeps = options.has('keep');
const life = Math.random().toString(36).slice(2, 10);
const facts: Fact[] = [];
let reported = 0;
const now = (): number => performance.timeOrigin + performance.now();

function record(fact: Fact): void {
  if (keeps) facts.push(fact);
  else console.debug(`${MARK}${JSON.stringify({ life, tab: options.get('tab'), user, n: reported++, fact })}`);
}
const event = (name: Event['name'], detail?: string): void => record({ kind: 'event', at: now(), name, ...(detail === undefined ? {} : { detail }) });

event('start');
addEventListener('error', ({ message, filename, lineno }) => event('error', `${message} (${filename}:${lineno})`));
addEventListener('unhandledrejection', ({ reason }) => event('error', `unhandled: ${String(reason)}`));
addEventListener('pagehide', ({ persisted }) => event('pagehide', persisted ? 'cached' : ''));
addEventListener('pageshow', ({ persisted }) => event('pageshow', persisted ? 'cached' : ''));
document.addEventListener('freeze', () => event('freeze'));
document.addEventListener('resume', () => event('resume'));

const confab = connect({
  relay: options.get('relay')!,
  token: async () => (await fetch(`/token?user=${user}${options.has('lasts') ? `&lasts=${options.get('lasts')}` : ''}`)).text(),
});

confab.status.subscribe(({ phase, leads, waiting }) => record({ kind: 'status', at: now(), phase, leads, waiting }));
confab.onReceive('ping', (data) => record({ kind: 'received', at: now(), keyword: 'ping', data }));

/** What waits when its user leaves is refused, as it has to be. */
const refused = (what: string) => (error: unknown): void => { if (confab.me.value) event('error', `${what}: ${String(error)}`); };

const seen = (item: TimelineItem): Seen => ('gap' in item ? { id: '', position: item.after } : { id: item.id, position: item.position });
function looksSame(one: TimelineItem, two: TimelineItem): boolean {
  const a = seen(one), b = seen(two);
  return a.id === b.id && a.position === b.position;
}

for (const name of rooms) {
  const room = confab.room(name);
  let before: readonly TimelineItem[] = [];
  room.messages.subscribe((items) => {
    let keep = 0;
    // By identity first: thirty tabs that look through a thousand messages each time would be part of what is measured.
    while (keep < items.length && keep < before.length && (items[keep] === before[keep] || looksSame(items[keep]!, before[keep]!))) keep++;
    if (keep < items.length || keep < before.length) record({ kind: 'shown', at: now(), room: name, keep, items: items.slice(keep).map(seen) });
    before = items;
  });
  room.unread.subscribe(({ count }) => record({ kind: 'counted', at: now(), room: name, unread: count }));
  if (options.has('enter')) room.enter().catch(refused('enter'));
}

window.lab = {
  life, confab, facts,
  send(room, text) {
    const sent = confab.room(room).send(text);
    record({ kind: 'sending', at: now(), room, id: sent.id, text });
    sent.catch(refused('send'));
    return sent.id;
  },
  texts: (room) => confab.room(room).messages.value.map((item) => ('gap' in item ? '(gap)' : item.text)),
};
