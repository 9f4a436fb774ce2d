/** Holds what tabs showed against the relay's log: pure functions that name each broken promise. */
import type { SocketSpan } from './network.ts';
import { listsOf, type Life, type Logged, type Seen } from './record.ts';

export interface Fault {
  rule:
    /** The same message twice, in a list or in the log. */
    | 'double'
    /** A message that should be there is not. */
    | 'loss'
    | 'order'
    /** Shown as confirmed, but the log does not know it. */
    | 'invented'
    /** It was in the list and then was not. */
    | 'vanished'
    | 'unread'
    | 'sockets';
  where: string;
  what: string;
}

/** Every state of a tab's list; at the end it has to stand at the log's newest, with nothing waiting. */
export function checkLife(life: Life, room: string, log: readonly Logged[], ends: 'whole' | 'cut short'): Fault[] {
  const index = new Map(log.map(({ id }, at) => [id, at]));
  const faults = new Map<string, Fault>();
  const fault = (rule: Fault['rule'], what: string): void => {
    if (faults.size < 20) faults.set(`${rule} ${what}`, { rule, where: `${life.tab} (${life.id})`, what });
  };

  let oldest = Infinity;
  /** Own messages from `tail` on may still wait for what the log has before them. */
  const look = (list: readonly Seen[], tail: number): void => {
    const ids = new Set<string>();
    let previous: number | undefined;
    let holeAllowed = false;
    let waiting: string | undefined;
    for (const [place, { id, position }] of list.entries()) {
      if (id === '') {
        holeAllowed = true;
        continue;
      }
      if (ids.has(id)) fault('double', `${id} stands twice`);
      ids.add(id);
      if (position === '') {
        waiting = id;
        continue;
      }
      if (waiting !== undefined) fault('order', `${waiting} waits above ${id}, which is confirmed`);
      const at = index.get(id);
      if (at === undefined || log[at]?.position !== position) {
        fault('invented', `${id} at ${position}`);
        continue;
      }
      if (previous !== undefined && at < previous) fault('order', `${id} stands after ${log[previous]?.id}`);
      if (previous !== undefined && at > previous + 1 && !holeAllowed && place < tail) fault('loss', `${at - previous - 1} missing before ${id}`);
      if (previous === undefined && tail > place) {
        if (at > oldest) fault('vanished', `${log[oldest]?.id} was the first, then ${id}`);
        oldest = Math.min(oldest, at);
      }
      previous = at;
      holeAllowed = false;
    }
  };

  let last: Seen[] = [];
  for (const { list } of listsOf(life.facts, room)) {
    look(list, list.findLastIndex(({ id }) => log[index.get(id) ?? -1]?.from !== life.user) + 1);
    last = list;
  }
  if (ends === 'whole') {
    look(last, last.length);
    const newest = log.at(-1)?.id;
    const shown = last.findLast(({ position }) => position !== '')?.id;
    if (newest !== undefined && shown !== newest) fault('loss', `ends at ${shown}, the log at ${newest}`);
    for (const { id, position } of last) {
      if (id === '') fault('loss', 'a gap is left at the end');
      else if (position === '') fault('loss', `${id} still waits at the end`);
    }
  }
  return [...faults.values()];
}

/** What was given to `send()` is in the log once, each tab's in its order. */
export function checkSent(lives: readonly Life[], room: string, log: readonly Logged[]): Fault[] {
  const faults: Fault[] = [];
  const places = new Map<string, number[]>();
  log.forEach(({ text }, at) => places.set(text, [...(places.get(text) ?? []), at]));
  for (const [text, at] of places) {
    if (at.length > 1) faults.push({ rule: 'double', where: 'log', what: `${text} ${at.length} times` });
  }
  for (const life of lives) {
    const where = `sent by ${life.tab} (${life.id})`;
    let previous = -1;
    for (const fact of life.facts) {
      if (fact.kind !== 'sending' || fact.room !== room) continue;
      const at = places.get(fact.text)?.[0];
      if (at === undefined) faults.push({ rule: 'loss', where, what: `${fact.text} (${fact.id}) never reached the log` });
      else if (at < previous) faults.push({ rule: 'order', where, what: `${fact.text} came before ${log[previous]?.text}` });
      previous = Math.max(previous, at ?? -1);
    }
  }
  return faults;
}

/** All tabs of a user show the same number, and it is what a count of the log gives. */
export function checkUnread(counts: readonly { tab: string; unread: number }[], expected: number): Fault[] {
  return counts
    .filter(({ unread }) => unread !== expected)
    .map(({ tab, unread }) => ({ rule: 'unread', where: tab, what: `shows ${unread}, the log says ${expected}` }));
}

/** Others' messages after the read position. */
export function countUnread(log: readonly Logged[], readPosition: string, me: string): number {
  const read = readPosition === '' ? -1 : log.findIndex(({ position }) => position === readPosition);
  return log.slice(read + 1).filter(({ from }) => from !== me).length;
}

/** Two sockets of one profile at a time, for longer than a new one's hello needs to evict the old one. */
export function checkSockets(spans: readonly SocketSpan[], profile: string, handoverMs: number): Fault[] {
  return spans.flatMap((one, index) => spans.slice(index + 1).flatMap((other): Fault[] => {
    const both = Math.min(one.closed, other.closed) - Math.max(one.opened, other.opened);
    return both > handoverMs ? [{ rule: 'sockets', where: profile, what: `two open for ${Math.round(both)} ms` }] : [];
  }));
}
