import { roomTopic, splitPosition, topicName, userTopic, type Entry, type Topic } from '../../../relay/wire.ts';
import { TOLD } from '../leading/told.ts';
import type { Listeners } from '../readable.ts';
import type { Session } from '../session.ts';
import { HIGHEST, type Place, type Row } from '../store/contract.ts';
import { KEYS, type TopicFact } from '../store/facts.ts';
import type { Received, Since } from './hear.ts';

/** The ids of this many tells are remembered, so that what came between tabs is not told again by the relay. */
const REMEMBERED = 1000;
/** What is known of the relay's clock may be wrong by so much. */
const SKEW = 5000;

/** Tells whatever comes in from a moment on, each once. */
export function receive({ replica, tab, me }: Session, heard: Listeners<Received>, since: Since): void {
  const { mirror } = replica, own = userTopic(me.id), seen = new Map<Topic, Place>(), known = new Set<string>();
  let began = since.at;
  const keyOf = (topic: Topic): string => topic === own ? KEYS.user : KEYS.room(topicName(topic));

  const tell = ({ id, keyword, data }: { id: string; keyword: string; data?: unknown }): void => {
    if (known.has(id)) return;
    known.add(id);
    if (known.size > REMEMBERED) known.delete(known.values().next().value!);
    heard.tell({ keyword, data });
  };
  const hearEntry = (topic: Topic, entry: Entry): void => {
    if (entry.kind === 'notice') heard.tell({ keyword: entry.keyword, data: entry.data });
    else if (entry.kind === 'tell' && entry.tab !== tab) tell(entry);
    else if (entry.kind === 'event' && entry.at > began - SKEW) heard.tell({ keyword: entry.keyword, data: entry.data, room: topicName(topic) });
  };
  const hearRows = (topic: Topic, rows: readonly Row[]): void => {
    for (const { era, seq, item } of rows) {
      if (!isAfter([era, seq], seen.get(topic))) continue;
      seen.set(topic, [era, seq]);
      if (!('hole' in item)) hearEntry(topic, item.entry);
    }
  };
  /** What was missed stands in the store. */
  const catchUp = async (): Promise<void> => {
    for (const [topic, place] of seen) {
      if (isAfter(placeOf(mirror.get(keyOf(topic))), place)) hearRows(topic, await replica.opened.rows(topic, place, HIGHEST));
    }
  };
  const caughtUp = (): void => void catchUp().catch(() => undefined);

  /** By the relay's clock, and early rather than late: this device's may be set while the page is open, and whoever goes by it is deaf until the other has caught up. */
  const begin = (): void => { began = Math.min(began, since.at - (mirror.get<number>(TOLD.ahead) ?? 0)); };

  mirror.watch([TOLD.ahead], begin);
  begin();
  since.tells.forEach(tell);
  replica.posts.add((post) => { if (post.kind === 'tell') tell(post); });
  replica.missed.add(caughtUp);
  replica.mirror.rows.add(({ topic, rows }) => {
    const next = rows[0]!, last = seen.get(topic);
    if (last && (next.era > last[0] || next.seq > last[1] + 1)) caughtUp();
    else hearRows(topic, rows);
  });
  for (const key of [KEYS.user, ...mirror.keys('room')]) seen.set(key === KEYS.user ? own : roomTopic(key.slice(KEYS.room('').length)), placeOf(since.facts.get(key)));
  caughtUp();
}

const isAfter = ([era, seq]: Place, other: Place = [-1, 0]): boolean => era > other[0] || (era === other[0] && seq > other[1]);
const placeOf = (fact: TopicFact | undefined): Place => fact && fact.cursor !== '' ? [fact.era, splitPosition(fact.cursor).seq] : [0, 0];
