/** What tabs and the relay leave behind for the checker. Written by the page, read in the test. */

/** How a line of a page's console is recognised as a fact. */
export const MARK = 'lab:';

/** A message as a list shows it; a gap marker has no id. */
export interface Seen { id: string; position: string }

/** A list changed: the first `keep` items stayed, then come these items. */
export interface Shown { kind: 'shown'; at: number; room: string; keep: number; items: Seen[] }
export interface Counted { kind: 'counted'; at: number; room: string; unread: number }
export interface Status { kind: 'status'; at: number; phase: string; leads: boolean; waiting: number }
/** A message was given to `send()`. */
export interface Sending { kind: 'sending'; at: number; room: string; id: string; text: string }
export interface Received { kind: 'received'; at: number; keyword: string; data: unknown }
export interface Event { kind: 'event'; at: number; name: 'start' | 'pagehide' | 'pageshow' | 'freeze' | 'resume' | 'error'; detail?: string }
export type Fact = Shown | Counted | Status | Sending | Received | Event;

/** One page from its load to its end: a reload begins another life. */
export interface Life { id: string; tab: string; user: string; facts: Fact[] }

/** A message in the relay's log, in its order. */
export interface Logged { id: string; position: string; from: string; text: string }

/** The list after each change. */
export function* listsOf(facts: readonly Fact[], room: string): Generator<{ at: number; list: Seen[] }> {
  let list: Seen[] = [];
  for (const fact of facts) {
    if (fact.kind !== 'shown' || fact.room !== room) continue;
    list = [...list.slice(0, fact.keep), ...fact.items];
    yield { at: fact.at, list };
  }
}
