import { CLOSE, isAfter, roomTopic, splitPosition, topicName, userTopic, wireError, type Entry, type FromRelay, type HelloAnswer, type MessageEntry, type Note, type Person, type Placed, type Position, type PresenceChange, type ShelfItem, type Signal, type Topic, type WireError } from '../../../relay/wire.ts';
import { personOf } from '../identity/jwt.ts';
import type { Link, LinkEvents } from '../platform/platform.ts';
import { same } from '../readable.ts';
import type { FakeClock } from './clock.ts';
import { FakeInvitations, isInvitationCommand, type InvitationCommand } from './invitations.ts';
import { FakeShelf, shelfEntryId } from './shelf.ts';

/** A network by which tabs reach the relay, or do not. */
export interface Line { online: boolean }
interface Socket { events: LinkEvents; line?: Line; user?: Person; client?: string; term?: number; live: Set<Topic>; open: boolean }
interface Data { room: string; user: string; id: string; text: string; name: string; member?: boolean; after?: Position; before?: Position; limit: number; position: Position; items: ShelfItem[] }

const WAY = 2;
const FRAME = 65536;
const NEEDS_MEMBER = new Set(['room_send', 'room_leave', 'room_read', 'room_history', 'user_invite']);

/** As the relay signs it, which nobody here verifies. */
export const tokenFor = ({ id, name }: Person): string => `h.${btoa(JSON.stringify({ sub: id, name }))}.s`;

/** A relay in memory, as far as the core's own tests go: log, exactly-once sends, resume, eviction. */
export class FakeRelay {
  readonly log = new Map<Topic, Placed[]>();
  readonly invitations: string[] = [];
  readonly shelf = new FakeShelf();
  readonly invited: FakeInvitations;
  private readonly members = new Map<string, Set<string>>();
  /** Guests under the newest of their names. */
  private readonly people = new Map<string, Person>();
  private readonly sockets = new Set<Socket>();
  private readonly clock: FakeClock;
  private stamped = 0;
  /** How often somebody tried to reach it. */
  dialled = 0;
  up = true;
  /** Confirms nothing and passes nothing on, without closing. */
  silent = false;
  /** How much later than the confirmation an entry comes, and an answer of `answers`, in ms. */
  lag = 0;
  /** How much later than its entry a message is confirmed, in ms. */
  late = 0;
  /** How many entries of a room are kept, and how many fit into a page of its history. */
  kept = Infinity;
  page = Infinity;
  /** How many entries one push of a resume brings. */
  part = Infinity;
  /** Who were made. */
  guests = 0;
  /** Why no token is good enough. */
  refuses?: WireError;
  /** Commands that are refused, and why. */
  rejects: Record<string, WireError | undefined> = {};
  /** Rooms that a hello does not lead into again, and why. */
  closedRooms: Record<Topic, WireError> = {};

  /** Commands that are answered so; and those of them, and of the rejected ones, that were asked. */
  answers: Record<string, unknown> = {};
  readonly asked: string[] = [];

  constructor(clock: FakeClock) {
    this.clock = clock;
    this.invited = new FakeInvitations(clock);
  }

  /** Signed-in sockets per client. */
  get clients(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { client, open } of this.sockets) if (open && client) counts.set(client, (counts.get(client) ?? 0) + 1);
    return counts;
  }
  /** Sockets of anybody. */
  get open(): number { return [...this.sockets].filter(({ open }) => open).length; }
  entries(room: string): Placed[] { return this.log.get(roomTopic(room)) ?? []; }

  personOf(user: string): Person | undefined { return this.people.get(user); }
  membersOf(room: string): string[] { return [...this.members.get(room) ?? []]; }

  cut(code = 1006, line?: Line): void { for (const socket of this.sockets) if (!line || socket.line === line) this.close(socket, code); }
  kill(): void {
    this.up = false;
    this.cut();
  }

  dial(after: (ms: number, fn: () => void) => () => void, delay: () => number, events: LinkEvents, line?: Line): Link {
    let socket: Socket | undefined, over = false, stop: () => void = () => undefined;
    const lost = (code: number): void => {
      socket = undefined;
      if (over) return;
      events.close(code);
      wait();
    };
    const open = (): void => {
      this.dialled++;
      if (!this.up || line?.online === false) {
        lost(1006);
        return;
      }
      const mine: Socket = { line, live: new Set(), open: true, events: { open: events.open, message: events.message, close: (code) => { if (socket === mine) lost(code); } } };
      socket = mine;
      this.sockets.add(mine);
      events.open();
    };
    const wait = (): void => { stop = after(delay() + WAY, open); };
    wait();
    const drop = (): void => {
      stop();
      const had = socket;
      socket = undefined;
      if (had) this.close(had, 1000);
    };
    return {
      send: (frame) => {
        const to = socket;
        if (!to?.open) return false;
        this.clock.after(WAY, () => this.receive(to, frame));
        return true;
      },
      hurry: () => {
        if (socket || over) return;
        stop();
        open();
      },
      redial: () => {
        drop();
        lost(1000);
      },
      close: () => {
        over = true;
        drop();
      },
    };
  }

  /** From a program outside, or another person. */
  publish(room: string, text: string, from: Person = { id: 'olga', name: 'Olga' }): void {
    this.append(roomTopic(room), { kind: 'message', id: `${from.id}-${text}`, type: 'text', from, at: this.clock.now, text });
  }

  /** From the user's site. */
  notice(user: string, keyword: string, data: unknown): void {
    this.append(userTopic(user), { kind: 'notice', id: `${keyword} ${String(data)}`, keyword, data, at: this.clock.now });
  }

  /** Somebody in a room begins or stops typing. */
  types(room: string, on: boolean, user: Person = { id: 'olga', name: 'Olga' }): void {
    this.#signal({ topic: roomTopic(room), signal: 'typing', data: { user, on } });
  }

  /** People come to a room, or go. */
  moves(room: string, data: PresenceChange): void { this.#signal({ topic: roomTopic(room), signal: 'presence', data }); }

  #signal(signal: Signal): void {
    for (const socket of this.sockets) if (socket.live.has(signal.topic)) this.tell(socket, signal);
  }

  /** To everybody, about the connection. */
  note(note: Note): void { for (const socket of this.sockets) this.tell(socket, note); }

  private close(socket: Socket, code: number): void {
    if (!socket.open) return;
    socket.open = false;
    this.sockets.delete(socket);
    this.clock.after(0, () => socket.events.close(code));
  }

  private tell(socket: Socket, message: FromRelay, lag = 0): void {
    const frame = JSON.stringify(message);
    this.clock.after(WAY + lag, () => { if (socket.open && !this.silent) socket.events.message(frame); });
  }

  private receive(socket: Socket, frame: string): void {
    // A frame that is too large is answered without its id, as nobody reads it.
    if (!socket.open || this.silent || frame.length > FRAME) return;
    const { id, cmd, data } = JSON.parse(frame) as { id: number; cmd: string; data: Data };
    const ok = (value: unknown, lag = 0): void => this.tell(socket, { re: id, ok: value }, lag);
    if (cmd in this.answers || cmd in this.rejects) this.asked.push(cmd);
    if (cmd in this.answers) {
      ok(this.answers[cmd], this.lag);
      return;
    }
    if (cmd === 'hello') {
      if (socket.user) {
        this.tell(socket, { re: id, error: wireError('bad_request', 'This socket has had its hello.') });
        return;
      }
      if (this.refuses && 'token' in data) {
        this.tell(socket, { re: id, error: this.refuses });
        // Who may come again keeps the socket.
        if (!this.refuses.temporary) this.clock.after(WAY, () => this.close(socket, CLOSE.auth));
        return;
      }
      this.hello(socket, data as unknown as Parameters<FakeRelay['hello']>[1], ok);
      return;
    }
    const { user } = socket;
    if (!user) return;
    const rejected = this.rejects[cmd];
    if (rejected) {
      this.tell(socket, { re: id, error: rejected });
      return;
    }
    if (NEEDS_MEMBER.has(cmd) && !socket.live.has(roomTopic(data.room)) && !this.members.get(data.room)?.has(user.id)) {
      this.tell(socket, { re: id, error: wireError('not_member', `You are not in ${data.room}: enter it first.`) });
      return;
    }
    if (isInvitationCommand(cmd)) {
      const refusal = this.invitation(cmd, user, data);
      if (refusal) this.tell(socket, { re: id, error: refusal });
      else ok(null);
      return;
    }
    switch (cmd) {
      case 'room_send': {
        const entry: MessageEntry = { kind: 'message', id: data.id, type: 'text', from: user, at: this.clock.now, text: data.text };
        ok({ pos: this.append(roomTopic(data.room), entry), at: this.clock.now }, this.late);
        break;
      }
      case 'room_enter': {
        const members = this.members.get(data.room) ?? new Set<string>();
        if (data.member && !members.has(user.id)) {
          this.tell(socket, { re: id, error: wireError('not_member', `You are not in ${data.room}: enter it first.`) });
          return;
        }
        this.members.set(data.room, members.add(user.id));
        if (this.shelf.value(user.id, `room/${data.room}`) !== true) this.putOnShelf(user, [{ key: `room/${data.room}`, value: true, stamp: this.stamp() }]);
        ok({ room: data.room, private: false, founder: 'olga', created: 0, members: members.size, newest: this.entries(data.room).at(-1)?.pos ?? '', present: { count: 1, sample: [user] } });
        this.resume(socket, roomTopic(data.room), data.after);
        break;
      }
      case 'room_history': {
        const all = this.entries(data.room).slice(-this.kept), before = splitPosition(data.before ?? 'g-999999').seq;
        const entries = all.filter(({ pos }) => splitPosition(pos).seq < before).slice(-Math.min(data.limit, this.page));
        ok({ entries, oldest: all[0]?.pos ?? '', newest: all.at(-1)?.pos ?? '', complete: true });
        break;
      }
      case 'room_leave':
        // This socket hears no more of the room; the user's others see that on the shelf, and are told why they do not.
        socket.live.delete(roomTopic(data.room));
        this.members.get(data.room)?.delete(user.id);
        this.putOnShelf(user, [{ key: `room/${data.room}`, value: false, stamp: this.stamp() }]);
        for (const other of this.sockets) if (other.user?.id === user.id && other.live.delete(roomTopic(data.room))) this.tell(other, { note: 'gone', topic: roomTopic(data.room), error: wireError('not_member', `You left ${data.room}.`) });
        ok(null);
        break;
      case 'room_read':
        this.putOnShelf(user, [{ key: `read/${data.room}`, value: data.position, stamp: this.clock.now }]);
        ok(null);
        break;
      case 'shelf_put':
        // A clock that runs ahead must not win forever.
        this.putOnShelf(user, data.items.map((item) => ({ ...item, stamp: Math.min(item.stamp, this.clock.now) })));
        ok(null);
        break;
      case 'auth_rename': {
        const person = { ...user, name: data.name };
        this.people.set(user.id, person);
        for (const other of this.sockets) if (other.user?.id === user.id) other.user = person;
        ok({ token: tokenFor(person), user: person });
        break;
      }
      case 'user_tell':
        this.append(userTopic(user.id), { kind: 'tell', ...data, client: socket.client!, at: this.clock.now } as unknown as Entry);
        ok(null);
        break;
      default:
        this.tell(socket, { re: id, error: wireError('unknown_command', cmd) });
    }
  }

  private hello(socket: Socket, { guest, token, client, term, cursors = {} }: { guest?: { name: string }; token?: string; client: string; term: number; cursors?: Record<Topic, Position> }, ok: (value: HelloAnswer) => void): void {
    for (const other of this.sockets) if (other.client === client && other !== socket) this.close(other, CLOSE.evicted);
    const person = guest ? { id: `guest-${++this.guests}`, name: guest.name } : personOf(token!)!, user = this.people.get(person.id) ?? person, own = userTopic(user.id);
    Object.assign(socket, { user, client, term });
    const refused: Record<Topic, WireError> = { ...this.closedRooms }, rooms = Object.keys(cursors).filter((topic) => topic !== own) as Topic[];
    for (const topic of rooms) if (!this.members.get(topicName(topic))?.has(user.id)) refused[topic] ??= wireError('not_member', `You are not in ${topicName(topic)}: enter it first.`);
    const current = token !== undefined && same(user, person) ? token : tokenFor(user);
    ok({ version: 1, user, guest: user.id.startsWith('guest-'), token: current, now: this.clock.now, shelf: this.shelf.of(user.id), count: 0, limits: { textLength: 4000, frameBytes: FRAME, throttle: 1500 }, refused });
    this.resume(socket, own, cursors[own]);
    for (const topic of rooms) if (!refused[topic]) this.resume(socket, topic, cursors[topic]);
  }

  private resume(socket: Socket, topic: Topic, after: Position | undefined): void {
    const all = this.log.get(topic) ?? [];
    const entries = after === undefined ? all.slice(-50) : all.filter(({ pos }) => isAfter(pos, after));
    const resume = { complete: true, newest: all.at(-1)?.pos ?? '' };
    while (entries.length > this.part) this.tell(socket, { topic, entries: entries.splice(0, this.part), resume: { ...resume, more: true } });
    this.tell(socket, { topic, entries, resume });
    socket.live.add(topic);
  }

  /** As a program does that writes past the relay's checks. */
  append(topic: Topic, entry: Entry): Position {
    let log = this.log.get(topic);
    if (!log) this.log.set(topic, log = []);
    const known = log.find((placed) => placed.entry.id === entry.id && senderOf(placed.entry) === senderOf(entry));
    if (known) return known.pos;
    const placed: Placed = { pos: `g-${log.length + 1}`, prev: log.at(-1)?.pos ?? '', entry };
    log.push(placed);
    for (const socket of this.sockets) if (socket.live.has(topic)) this.tell(socket, { topic, entries: [placed] }, this.lag);
    return placed.pos;
  }

  /** Of entering and leaving: in one ms of the fake clock more happens than in one of the relay's. */
  private stamp(): number { return this.stamped = Math.max(this.clock.now, this.stamped + 0.001); }

  private putOnShelf(user: Person, items: readonly ShelfItem[]): void {
    const told = this.shelf.put(user.id, items);
    if (told.length > 0) this.append(userTopic(user.id), { kind: 'shelf', id: shelfEntryId(told), items: told, at: this.clock.now });
  }

  /** Takes a step of an invitation, and tells both sides; or says why not. */
  invitation(cmd: InvitationCommand, who: Person, about: Pick<Data, 'user' | 'room' | 'id'>): WireError | undefined {
    const entry = this.invited.take(cmd, who, about);
    if ('code' in entry) return entry;
    this.invitations.push(`${cmd} ${about.user}`);
    for (const { id } of [entry.by, entry.to]) this.append(userTopic(id), entry);
    return undefined;
  }
}

const senderOf = (entry: Entry): string | undefined => (entry.kind === 'message' ? entry.from.id : undefined);
