import { splitPosition, topicName, userTopic, type Person, type Placed, type Push, type RoomEntry, type UserEntry } from '../../../relay/wire.ts';
import { LOWEST } from '../store/contract.ts';
import { KEYS, NEW_ROOM, NEW_TOPIC, type OutItem, type RoomFact, type TopicFact } from '../store/facts.ts';
import { applyUserEntry } from '../people/entries.ts';
import { isMessage, readUpTo, unreadOf } from '../numbers/unread.ts';
import { noteRead } from '../rooms/note.ts';
import type { Draft, Work } from '../tabs/change.ts';
import { merge, mergeRoom } from './merge.ts';

/** Entries stored in one transaction, so that no task grows long. */
const BATCH = 500;
/** After what was read: fewer than a new device gets of a room at first, so that it counts none that it does not know. */
const UNCOUNTED = 40;

export interface Inbox { receive(push: Push): void }

/** What the leader received, on its way into the store: one transaction at a time, in order of arrival. */
export function newInbox(me: () => Person, commit: (work: Work) => Promise<unknown>, failed: (error: unknown) => void): Inbox {
  let waiting: Push[] = [], running = false;

  const take = (): Push[] => {
    let entries = 0, pushes = 0;
    while (pushes < waiting.length && (pushes === 0 || entries + waiting[pushes]!.entries.length <= BATCH)) entries += waiting[pushes++]!.entries.length;
    return waiting.splice(0, pushes);
  };
  const drain = async (): Promise<void> => {
    running = true;
    try {
      while (waiting.length > 0) {
        const batch = take();
        await commit((draft) => store(draft, batch, me()));
      }
    } catch (error) {
      // Not stored: the next connection resumes from what is.
      waiting = [];
      failed(error);
    } finally {
      running = false;
    }
  };
  return {
    receive(push) {
      waiting.push(push);
      if (!running) void drain();
    },
  };
}

function store(draft: Draft, pushes: readonly Push[], me: Person): void {
  for (const push of pushes) {
    if (push.topic === userTopic(me.id)) storeUser(draft, push, me);
    else storeRoom(draft, push, me);
  }
}

function storeRoom(draft: Draft, { topic, entries, resume }: Push, me: Person): void {
  const room = topicName(topic), key = KEYS.room(room);
  const fact = draft.get<RoomFact>(key) ?? NEW_ROOM;
  const merged = mergeRoom(fact, entries, resume, me);
  if (merged.rows.length === 0) return;
  const next = merged.fact;
  // Where only events come nobody ever reads, and each would be remembered for good, and count on a new device.
  if (next.uncounted.length > UNCOUNTED && unreadOf(next, false).count === 0) noteRead(draft, room, readUpTo(next, next.cursor));
  else draft.put(key, next);
  for (const row of merged.rows) draft.addRow(topic, row);
  confirmOwn(draft, merged.fresh as Placed<RoomEntry>[], me);
}

/** In the same transaction as the entry itself, so that no list ever shows it twice or not at all. */
function confirmOwn(draft: Draft, fresh: readonly Placed<RoomEntry>[], me: Person): void {
  for (const { entry } of fresh) {
    const key = KEYS.out(entry.id);
    if (isMessage(entry) && entry.from.id === me.id && draft.get<OutItem>(key)) draft.drop(key);
  }
}

function storeUser(draft: Draft, { topic, entries, resume }: Push, me: Person): void {
  const fact = draft.get<TopicFact>(KEYS.user) ?? NEW_TOPIC;
  const merged = merge(fact, entries, resume);
  if (merged.rows.length === 0 && !fact.old) return;
  const old = resume && (fact.old || fact.cursor === '');
  draft.put(KEYS.user, { ...merged.fact, old: old && resume.more } satisfies TopicFact);
  for (const row of merged.rows) {
    if ('hole' in row.item) continue;
    try {
      applyUserEntry(draft, row.item.entry as UserEntry, me);
    } catch { /* written past every check: it costs itself and nothing that follows */ }
    // Tabs read these rows when they missed the post. A new browser hears nothing of what was told before it came.
    if (!old) draft.addRow(topic, row);
  }
  const { era } = merged.fact, { seq } = splitPosition(merged.fact.cursor);
  if (seq > KEPT_FOR_TABS) draft.dropRows(topic, LOWEST, [era, seq - KEPT_FOR_TABS]);
}

/** Notices a sleeping tab can still hear when it wakes. */
const KEPT_FOR_TABS = 500;
