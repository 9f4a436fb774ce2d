import { roomTopic, topicName, userTopic, type HelloAnswer, type Note, type Person, type Position, type RoomInfo, type WireError } from '../../../relay/wire.ts';
import type { Phase } from '../api.ts';
import { Connection } from '../connection/connection.ts';
import { ConfabError, fieldsOf, report } from '../errors.ts';
import type { Identity } from '../identity/identity.ts';
import { newInbox, type Inbox } from '../inbox/inbox.ts';
import { withPart } from '../later.ts';
import type { Sender } from '../outbox/sender.ts';
import { PARTS } from '../parts.ts';
import type { Around } from '../people/around.ts';
import type { Platform } from '../platform/platform.ts';
import { noteRefusal, noteRoom } from '../rooms/note.ts';
import { enteredRooms } from '../rooms/state.ts';
import { applyShelf } from '../shelf/shelf.ts';
import { KEYS, type OutItem, type RoomFact, type TopicFact } from '../store/facts.ts';
import { DEPOSED, type Work } from '../tabs/change.ts';
import type { Replica } from '../tabs/replica.ts';
import { TOLD, type LeaderStatus } from './told.ts';

export interface ReignParts {
  platform: Platform;
  replica: Replica;
  identity: Identity;
  me(): Person;
  url: string;
  /** Resolves when the term of this reign stands in the store. */
  crowned: Promise<{ term: number; client: string }>;
  /** This tab must not lead any more. `again`: it may queue again after so many ms. */
  over(again: number): void;
}

/** Entries of a room that is new to this browser. */
const FIRST_ENTRIES = 50;
/** A token that was good is kept so much later, for a worker that finishes what the tabs left. */
const KEEPING_TOKEN = 200;
const BEFORE_TIDYING = 30_000;

/** All that lives only while this tab leads: the connection, what it brings in, and what goes out. */
export class Reign {
  readonly connection: Connection;
  term = 0;
  readonly #parts: ReignParts;
  readonly #inbox: Inbox;
  #sender?: Sender;
  readonly #told = new Map<string, unknown>();
  #around?: Around;
  /** The shelf of this connection is known: which rooms are new, for instance. */
  #settled = false;
  #token?: string;
  /** Rooms that are live on this connection, or about to be. */
  readonly #joined = new Set<string>();
  /** Rooms that could not be entered at first wait for each other. */
  #later: Promise<void> = Promise.resolve();
  readonly #stops: (() => void)[];
  #ended = false;

  constructor(parts: ReignParts) {
    this.#parts = parts;
    const { platform, replica } = parts;
    const failed = (error: unknown): void => this.#failed(error);
    this.#inbox = newInbox(parts.me, (work) => this.#commit(work), failed);
    this.connection = new Connection(parts.url, platform, {
      hello: () => this.#hello(),
      live: (answer) => void this.#live(answer).catch(failed),
      push: (push) => this.#inbox.receive(push),
      signal: (signal) => this.#around?.signal(signal),
      note: (note) => void this.#note(note).catch(failed),
      phase: (phase, error) => this.#phase(phase, error),
      refused: (error) => {
        this.#refused(error);
        parts.identity.refused(error);
      },
      evicted: () => this.#end(1000),
    });
    this.#stops = [
      replica.mirror.watch(['shelf'], () => this.#join()),
      replica.mirror.watch(['out'], () => this.#pump()),
      platform.after(BEFORE_TIDYING, () => withPart(platform, PARTS.tidying, ({ tidyDaily }) => { if (!this.#ended) this.#stops.push(tidyDaily(replica, platform)); })),
    ];
    this.#phase('connecting');
  }

  /** At once and for good. */
  close(): void {
    this.#ended = true;
    this.connection.close();
    this.#sender?.end();
    this.#stops.forEach((stop) => stop());
    this.#around?.end();
    for (const key of this.#told.keys()) this.#parts.replica.mirror.put(key, undefined);
  }

  /** For a tab that has just come, or all of them after a takeover. */
  announce(): void { this.#parts.replica.post({ kind: 'told', term: this.term, told: [...this.#told], all: true }); }

  /** A sign of life that only a page that runs can give. */
  beat(): Promise<unknown> {
    return this.#commit((draft) => { draft.put(KEYS.beat, this.#parts.platform.now()); });
  }

  /** Somebody looks at who is in this room. */
  watch(room: string): void {
    const { platform, replica: { mirror }, me } = this.#parts;
    withPart(platform, PARTS.around, ({ newAround }) => {
      if (this.#ended) return;
      this.#around ??= newAround(platform, mirror, this.connection, me, (key, value) => this.#tell(key, value));
      this.#around.watch(room);
    });
  }

  async #commit(work: Work): Promise<void> {
    if (this.#ended) throw new DOMException('', 'AbortError');
    await this.#parts.replica.commit(work, this.term);
  }

  #failed(error: unknown): void {
    if (this.#ended) return;
    if (error instanceof Error && error.name === 'QuotaExceededError') {
      void this.#empty();
      return;
    }
    report(error);
    this.#end((error as Error).name === DEPOSED ? 0 : 500);
  }
  /** Drops what can be loaded again, when the storage is full. */
  async #empty(): Promise<void> {
    const { platform, replica, over } = this.#parts;
    this.close();
    await PARTS.tidying.load().then(({ trim }) => trim(replica, platform.now(), 0)).catch(report);
    over(500);
  }
  #end(again: number): void {
    if (this.#ended) return;
    this.close();
    this.#parts.over(again);
  }

  async #hello(): Promise<Record<string, unknown> | null> {
    const { identity, crowned, replica: { mirror }, me } = this.#parts;
    // Who could not be crowned does not lead: the session sees to that.
    const [token, crown] = await Promise.all([identity.token(), crowned.catch(() => undefined)]);
    if (!crown || this.#ended || token === null) return null;
    if (token === undefined) {
      this.#refused(identity.error.value!);
      return null;
    }
    this.#token = token;
    const cursors: Record<string, Position> = {};
    this.#joined.clear();
    const own = mirror.get<TopicFact>(KEYS.user)?.cursor;
    if (own) cursors[userTopic(me().id)] = own;
    for (const room of this.#entered()) {
      const cursor = mirror.get<RoomFact>(KEYS.room(room))?.cursor;
      if (!cursor) continue;
      cursors[roomTopic(room)] = cursor;
      this.#joined.add(room);
    }
    return { version: 1, token, client: crown.client, term: this.term, cursors };
  }

  /** Sends what waits. */
  #pump(): void {
    const { platform, replica: { mirror } } = this.#parts;
    if (mirror.keys('out').length > 0) withPart(platform, PARTS.deeds, ({ newSender }) => {
      if (this.#ended) return;
      this.#sender ??= newSender({
        platform, mirror,
        connected: () => this.#settled && this.connection.phase === 'live',
        isNew: (room) => !this.#entered().includes(room),
        send: (cmd, data, patience) => this.#send(cmd, data, patience),
        // What was being entered or left is not any more.
        commit: (work) => this.#commit(work).then(() => this.#join()),
        silent: () => this.connection.redial(),
        failed: (error) => this.#failed(error),
      });
      this.#sender.pump();
    });
  }

  /** Rooms that the shelf says this user is in. */
  #entered(): string[] {
    return enteredRooms(this.#parts.replica.mirror);
  }

  async #live({ user, token, guest, shelf, count, now, refused = {} }: HelloAnswer): Promise<void> {
    this.#tell(TOLD.ahead, this.#parts.platform.now() - now);
    this.#parts.identity.keep(user, guest, token);
    await this.#commit((draft) => {
      for (const item of shelf) applyShelf(draft, item);
      if (count !== draft.get(KEYS.count)) draft.put(KEYS.count, count);
      for (const room of this.#joined) {
        const error = refused[roomTopic(room)];
        // What stood in the way before may do so no more.
        if (error || draft.get<RoomFact>(KEYS.room(room))?.error) noteRefusal(draft, room, error);
      }
    });
    this.#settled = true;
    // The messages that follow the hello need not wait for it.
    this.#parts.platform.after(KEEPING_TOKEN, () => void this.#commit((draft) => draft.put(KEYS.token, token ?? this.#token)).catch(() => undefined));
    this.#pump();
    this.#join();
    this.#around?.refresh();
  }

  /** Rooms that were entered on another device, or that had no entry yet when they were. */
  #join(): void {
    if (!this.#settled) return;
    const entered = new Set(this.#entered());
    // Where somebody is just entering or leaving, what the shelf says may be of before.
    const busy = new Set(this.#parts.replica.mirror.all<OutItem>('out').map(({ cmd, lane, error }) => !error && /^room_[el]/.test(cmd) && lane));
    for (const room of [...entered, ...this.#joined]) {
      if (busy.has(room)) continue;
      // Left, here or elsewhere: it may be entered again.
      if (!entered.has(room)) this.#joined.delete(room);
      else if (!this.#joined.has(room)) {
        this.#joined.add(room);
        this.#enter(room).catch((error: unknown) => this.#failed(error));
      }
    }
  }
  async #enter(room: string): Promise<void> {
    try {
      const info = await this.#send('room_enter', { room, member: true }) as RoomInfo;
      await this.#commit((draft) => noteRoom(draft, info));
    } catch (error) {
      if (!(error instanceof ConfabError)) throw error;
      const { temporary, code, retryAfter = 1000 } = error;
      if (!temporary) await this.#commit((draft) => noteRefusal(draft, room, fieldsOf(error)));
      // One after the other: whoever is in many rooms asks too much at once. A lost connection begins anew by itself.
      else if (code !== 'closed') this.#later = this.#later.then(() => new Promise((resolve) => {
        this.#parts.platform.after(retryAfter, () => {
          this.#joined.delete(room);
          this.#join();
          resolve();
        });
      }));
    }
  }

  /** Where a room goes on and who is there is known only when it is entered. */
  async #send(cmd: string, data: unknown, patience?: number): Promise<unknown> {
    const { room } = data as { room: string };
    if (cmd !== 'room_enter') return this.connection.send(cmd, data, patience);
    this.#joined.add(room);
    const after = this.#parts.replica.mirror.get<RoomFact>(KEYS.room(room))?.cursor;
    const info = await this.connection.send(cmd, { ...data as object, ...(after ? { after } : { last: FIRST_ENTRIES }) }, patience) as RoomInfo;
    this.#around?.entered(room, info.present);
    return info;
  }

  async #note(note: Note): Promise<void> {
    if (note.note === 'renew') {
      const token = await this.#parts.identity.token(true);
      // Where that fails, the next hello says why.
      if (token) await this.connection.send('auth_renew', { token }).then(() => this.#commit((draft) => draft.put(KEYS.token, token)), () => undefined);
    } else if (note.note === 'gone' && note.topic.startsWith('room:')) {
      await this.#commit((draft) => noteRefusal(draft, topicName(note.topic), note.error));
    }
  }

  #phase(phase: Phase, error?: WireError): void {
    this.#tell(TOLD.status, { phase, error: error && { code: error.code, message: error.message } } satisfies LeaderStatus);
    if (phase === 'live') this.#pump();
    else if (phase !== 'degraded') this.#settled = false;
  }

  /** Without a token that is good enough: the next attempt is with another, after a while. */
  #refused(error: WireError): void {
    this.#phase('offline', error);
    this.connection.redial(true);
  }

  #tell(key: string, value: unknown): void {
    if (this.#ended) return;
    this.#told.set(key, value);
    this.#parts.replica.mirror.put(key, value);
    this.#parts.replica.post({ kind: 'told', term: this.term, told: [[key, value]] });
  }
}
