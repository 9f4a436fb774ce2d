import { roomTopic, splitPosition, type Person, type Topic } from '../../../relay/wire.ts';
import type { Phase, Readable, TimelineItem } from '../api.ts';
import { TOLD, type LeaderStatus } from '../leading/told.ts';
import { made } from '../maps.ts';
import { PARTS } from '../parts.ts';
import { Listeners } from '../readable.ts';
import { HIGHEST, LOWEST, type Place, type Row } from '../store/contract.ts';
import { KEYS, type OutItem, type RoomFact } from '../store/facts.ts';
import type { Session } from '../session.ts';
import type { Mirror } from '../tabs/mirror.ts';
import type { Replica } from '../tabs/replica.ts';
import { isGap, itemOf, ownMessage } from './message.ts';
import { lastRows, placeBefore } from './rows.ts';

const FIRST = 50;
/** Rows read in one task. */
const PAGE = 500;
/** A longer list is let go when nobody looks at it any more, and cut to so many when whoever looks reads along at its end. */
const LONG = 500;
/** Where such a list is cut. */
const TOO_LONG = 1500;

/**
 * The messages of a room as a tab shows them: a window on the stored rows that begins somewhere and ends at
 * the newest. What other tabs post is appended where it fits; where it does not, the rows are read again.
 */
export class Timeline implements Readable<readonly TimelineItem[]> {
  readonly #topic: Topic;
  readonly #room: string;
  readonly #me: () => Person;
  readonly #replica: Replica;
  readonly #listeners = new Listeners<readonly TimelineItem[]>();
  /** Grows in place; a snapshot is made when somebody looks. */
  #shown: TimelineItem[] = [];
  #snapshot?: readonly TimelineItem[];
  #first?: Place;
  #last?: Place;
  #lastPos = '';
  #opened?: Promise<void>;
  /** Own messages in the window: whoever finds one of them in the journal again must not make it appear twice. */
  readonly #confirmed = new Set<string>();
  #tail: readonly OutItem[] = [];
  #phase: Phase = 'connecting';
  #reading: Promise<void> = Promise.resolve();
  #busy = 0;
  #dirty = true;

  constructor(replica: Replica, room: string, me: () => Person) {
    this.#replica = replica;
    this.#room = room;
    this.#topic = roomTopic(room);
    this.#me = me;
  }

  get value(): readonly TimelineItem[] {
    void this.open();
    // While rows are read, what was shown last stands: half a change is never seen.
    if (this.#snapshot && (!this.#dirty || this.#busy > 0)) return this.#snapshot;
    this.#dirty = false;
    this.#snapshot = this.#tail.length > 0 ? [...this.#shown, ...this.#tail.map((item) => ownMessage(item, this.#me(), this.#phase))] : [...this.#shown];
    return this.#snapshot;
  }
  subscribe(fn: (value: readonly TimelineItem[]) => void): () => void {
    fn(this.value);
    const stop = this.#listeners.add(fn);
    return () => {
      stop();
      if (!this.#listeners.any && this.#shown.length > LONG) void this.#queue(() => this.#begin(FIRST));
    };
  }

  /** Reads the newest rows and from then on keeps in step. */
  open(): Promise<void> {
    return this.#opened ??= (async () => {
      const { mirror, missed, posts } = this.#replica;
      mirror.watch(['out', TOLD.status], () => { if (this.#lookAtOutbox()) this.#changed(); });
      if (this.#lookAtOutbox()) this.#changed();
      mirror.rows.add(({ topic, rows }) => { if (topic === this.#topic) this.#append(rows); });
      missed.add(() => void this.#readOn());
      posts.add((post) => { if (post.kind === 'refilled' && post.topic === this.#topic) void this.reread(); });
      await this.#queue(() => this.#begin(FIRST));
      // Who reads will answer, perhaps when there is no network to fetch what that takes.
      PARTS.deeds.load().catch(() => undefined);
    })();
  }
  async #begin(count: number): Promise<void> {
    this.#replace(await lastRows(this.#replica.opened, this.#topic, HIGHEST, count));
  }

  /** Older rows that are stored; answers how many came. */
  async older(count: number): Promise<number> {
    await this.open();
    let found = 0;
    await this.#queue(async () => {
      if (!this.#first) return;
      const rows = await lastRows(this.#replica.opened, this.#topic, placeBefore(this.#first!), count);
      found = rows.length;
      if (found === 0) return;
      this.#first = [rows[0]!.era, rows[0]!.seq];
      this.#shown = [...this.#items(rows), ...this.#shown];
      this.#changed();
    });
    return found;
  }

  /** The whole window again: rows came in between. */
  reread(): Promise<void> {
    return this.#queue(async () => {
      this.#replace(await this.#replica.opened.rows(this.#topic, this.#first ?? LOWEST, HIGHEST));
    });
  }

  #readOn(): Promise<void> {
    return this.#queue(async () => {
      // The database was cleared: the list begins anew.
      if (this.#last && !this.#replica.mirror.get<RoomFact>(KEYS.room(this.#room))?.cursor) this.#replace([]);
      // With nothing shown yet the newest are wanted, not all.
      if (!this.#last) this.#extend(await lastRows(this.#replica.opened, this.#topic, HIGHEST, FIRST));
      for (let full = this.#last !== undefined; full;) {
        const [era, seq] = this.#last!;
        const rows = await this.#replica.opened.rows(this.#topic, [era, seq + 0.25], HIGHEST, PAGE);
        this.#extend(rows);
        full = rows.length === PAGE;
      }
    });
  }

  #append(rows: readonly Row[]): void {
    const last = this.#last;
    const fresh = last ? rows.filter(({ era, seq }) => era > last[0] || (era === last[0] && seq > last[1])) : rows;
    const next = fresh[0];
    if (!next) return;
    const fits = this.#busy === 0 && ('hole' in next.item ? next.item.after : next.item.prev) === this.#lastPos;
    if (!fits) return void this.#readOn();
    const readAlong = this.#replica.mirror.get<RoomFact>(KEYS.room(this.#room))?.read === this.#lastPos;
    this.#extend(fresh);
    if (readAlong && this.#shown.length > TOO_LONG) void this.#queue(() => this.#begin(LONG));
  }

  #extend(rows: readonly Row[]): void {
    const end = rows.at(-1);
    if (!end) return;
    this.#first ??= [rows[0]!.era, rows[0]!.seq];
    this.#last = [end.era, end.seq];
    this.#lastPos = 'hole' in end.item ? end.item.before : end.item.pos;
    for (const item of this.#items(rows)) this.#shown.push(item);
    this.#changed();
  }
  #replace(rows: readonly Row[]): void {
    this.#shown = [];
    this.#first = undefined;
    this.#last = undefined;
    this.#lastPos = this.#replica.mirror.get<RoomFact>(KEYS.room(this.#room))?.cursor ?? '';
    if (rows.length > 0) this.#extend(rows);
    else this.#changed();
  }
  #items(rows: readonly Row[]): TimelineItem[] {
    const me = this.#me(), items = rows.map((row) => itemOf(row, me)).filter((item) => item !== undefined);
    for (const item of items) if (!isGap(item) && item.mine) this.#confirmed.add(item.id);
    return items;
  }
  #lookAtOutbox(): boolean {
    const { mirror } = this.#replica;
    const phase = mirror.get<LeaderStatus>(TOLD.status)?.phase ?? 'connecting';
    const tail = waitingIn(mirror, this.#room).filter(({ id }) => !this.#confirmed.has(id)).sort(byConfirmation);
    if (tail.length === this.#tail.length && (tail.length === 0 || phase === this.#phase) && tail.every((item, i) => item === this.#tail[i])) return false;
    this.#tail = tail;
    this.#phase = phase;
    return true;
  }

  #changed(): void {
    this.#dirty = true;
    if (this.#busy > 0) return;
    this.#lookAtOutbox();
    if (this.#listeners.any) this.#listeners.tell(this.value);
    else this.#snapshot = undefined;
  }
  /** One reading after another; what is posted meanwhile is found by the next one. */
  #queue(work: () => Promise<void>): Promise<void> {
    this.#busy++;
    // Asleep: waking reads again.
    this.#reading = this.#reading.then(work).catch(() => undefined).finally(() => {
      this.#busy--;
      if (this.#dirty) this.#changed();
    });
    return this.#reading;
  }
}

const waiting = new WeakMap<Mirror, { version: number; rooms: Map<string, OutItem[]> }>();

/** Messages of the outbox, sorted out by rooms once for all lists that look at it. */
function waitingIn(mirror: Mirror, room: string): readonly OutItem[] {
  let found = waiting.get(mirror);
  if (found?.version !== mirror.version) {
    waiting.set(mirror, found = { version: mirror.version, rooms: new Map() });
    for (const item of mirror.all<OutItem>('out')) if (item.cmd === 'room_send') made(found.rooms, String(item.data.room), () => []).push(item);
  }
  return found.rooms.get(room) ?? [];
}

const timelines = new WeakMap<Session, Map<string, Timeline>>();

/** The one list of a room in this tab. */
export function timelineOf(session: Session, room: string): Timeline {
  const all = timelines.get(session) ?? new Map<string, Timeline>(), timeline = all.get(room) ?? new Timeline(session.replica, room, () => session.me);
  timelines.set(session, all.set(room, timeline));
  return timeline;
}

/** What the relay has stands where the relay put it, before what waits in the order in which it was done. */
const byConfirmation = (a: OutItem, b: OutItem): number => {
  if (a.pos === undefined || b.pos === undefined) return Number(a.pos === undefined) - Number(b.pos === undefined) || a.n - b.n;
  return splitPosition(a.pos).seq - splitPosition(b.pos).seq;
};
