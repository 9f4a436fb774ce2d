/** A connection of somebody who forgets nothing: with each frame it looks whether what the wire promises still holds. For tests. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { WIRE_VERSION, isAfter, parseFromRelay, roomTopic, topicName, userTopic } from '../../wire.ts';
import type { Answer, HelloAnswer, InvitationEntry, Person, Placed, Position, PresenceSample, Push, RenameAnswer, RoomInfo, ShelfItem, Signal, Topic, WireError } from '../../wire.ts';

/** `cut`: nobody will ever know. */
export type Outcome = { ok: unknown } | { error: WireError } | { cut: true };
type Data = Record<string, unknown>;
interface Asked { cmd: string; data: Data; settle(outcome: Outcome): void }

/** Frames that are remembered for whoever looks for a fault. */
const REMEMBERED = 2000;

export class Device {
  readonly client = randomUUID();
  /** Known once it was taken. */
  user!: Person;
  /** Where it is, by all it was told. */
  readonly rooms = new Set<string>();
  /** Rooms it is just entering or leaving. */
  readonly moving = new Set<string>();
  readonly logs = new Map<string, Placed[]>();
  readonly shelf = new Map<string, ShelfItem>();
  readonly present = new Map<string, Set<string>>();
  count = 0;
  readonly faults: string[] = [];
  readonly trail: string[] = [];
  #socket?: WebSocket;
  #asked = new Map<number, Asked>();
  #ids = 0;
  #term = 0;
  #greeted = false;

  /** `token` is undefined for a guest who was never here. */
  constructor(readonly name: string, public token?: string) {}

  get open(): boolean { return this.#greeted; }

  last(topic: string): Position | undefined { return this.logs.get(topic)?.at(-1)?.pos; }

  async connect(url: string): Promise<Outcome> {
    this.cut();
    const socket = this.#socket = new WebSocket(url), mine = (): boolean => this.#socket === socket;
    socket.on('error', () => {});
    socket.on('message', (frame: Buffer) => { if (mine()) this.#receive(frame.toString()); });
    const opened = new Promise<void>((resolve) => {
      socket.once('open', resolve);
      socket.once('close', (code, reason) => {
        this.#note(`closed by ${code} ${reason.toString()}`);
        if (mine()) this.#end();
        resolve();
      });
    });
    await opened;
    if (!mine()) return { cut: true };
    const topics = [...[...this.rooms].map(roomTopic), ...(this.user ? [userTopic(this.user.id)] : [])];
    const cursors = Object.fromEntries(topics.map((topic) => [topic, this.last(topic) ?? '']));
    return this.ask('hello', { version: WIRE_VERSION, client: this.client, term: ++this.#term, cursors, ...(this.token === undefined ? { guest: { name: this.name } } : { token: this.token }) });
  }

  cut(): void {
    this.#socket?.terminate();
    this.#socket = undefined;
    this.#end();
  }

  ask(cmd: string, data: Data = {}): Promise<Outcome> {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.resolve({ cut: true });
    const id = ++this.#ids;
    this.#note(`> ${id} ${cmd} ${JSON.stringify(data)}`);
    this.#socket.send(JSON.stringify({ id, cmd, data }));
    return new Promise((settle) => this.#asked.set(id, { cmd, data, settle }));
  }

  /** Invitations to and by this user that nobody has answered, by what was told. */
  invitations(): InvitationEntry[] {
    const open = new Map<string, InvitationEntry>();
    for (const { entry } of this.logs.get(userTopic(this.user.id)) ?? []) {
      if (!('by' in entry)) continue;
      const key = [entry.room, entry.by.id, entry.to.id].join(' ');
      if (entry.kind === 'invitation') open.set(key, entry);
      else open.delete(key);
    }
    return [...open.values()];
  }

  #end(): void {
    this.#greeted = false;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { settle } of asked) settle({ cut: true });
  }

  #note(what: string): void {
    this.trail.push(`${new Date().toISOString().slice(14)} ${what.slice(0, 300)}`);
    if (this.trail.length > REMEMBERED) this.trail.shift();
  }

  #fault(what: string): void {
    this.faults.push(`${this.name}: ${what}`);
    this.#note(what);
  }

  #receive(text: string): void {
    this.#note(`< ${text}`);
    const frame = parseFromRelay(text);
    if (!frame) this.#fault('that is no frame');
    else if ('re' in frame) this.#settle(frame);
    else if ('entries' in frame) this.#take(frame);
    else if ('signal' in frame) this.#hear(frame);
    else if (frame.note === 'gone') this.#leave(topicName(frame.topic));
  }

  #settle(answer: Answer): void {
    const asked = this.#asked.get(answer.re);
    if (!asked) return this.#fault(`${answer.re} was not asked, or is answered`);
    this.#asked.delete(answer.re);
    if ('ok' in answer) this.#did(asked, answer.ok);
    else if (answer.error.code === 'internal') this.#fault(`${asked.cmd} failed in the relay`);
    // An earlier try may have done it.
    else if (asked.cmd === 'room_leave' && answer.error.code === 'not_member') this.#leave(asked.data.room as string);
    asked.settle('ok' in answer ? { ok: answer.ok } : { error: answer.error });
  }

  #did({ cmd, data }: Asked, ok: unknown): void {
    const room = data.room as string;
    if (cmd === 'hello') this.#greet(ok as HelloAnswer);
    else if (cmd === 'room_leave') this.#leave(room);
    else if (cmd === 'room_presence') this.#see(room, ok as PresenceSample);
    else if (cmd === 'room_enter') {
      this.rooms.add(room);
      this.#see(room, (ok as RoomInfo).present);
    } else if (cmd === 'auth_rename') ({ token: this.token, user: this.user } = ok as RenameAnswer);
  }

  #greet({ user, token, shelf, count, refused = {} }: HelloAnswer): void {
    this.#greeted = true;
    this.user = user;
    this.token = token ?? this.token;
    this.count = count;
    this.shelf.clear();
    this.#keep(shelf);
    for (const topic of Object.keys(refused)) this.#leave(topicName(topic as Topic));
  }

  #leave(room: string): void {
    this.rooms.delete(room);
    this.present.delete(room);
  }

  #see(room: string, { sample }: PresenceSample): void { this.present.set(room, new Set(sample.map(({ id }) => id))); }

  #keep(items: ShelfItem[]): void {
    for (const item of items) {
      const known = this.shelf.get(item.key);
      const newer = !known || (item.key.startsWith('read/') ? isAfter(item.value as Position, known.value as Position) ?? true : item.stamp > known.stamp);
      if (newer) this.shelf.set(item.key, item);
    }
  }

  #mayHear(topic: Topic): boolean {
    const name = topicName(topic);
    return this.#greeted && (topic === userTopic(this.user.id) || this.rooms.has(name) || this.moving.has(name));
  }

  #hear({ topic, signal, data }: Signal): void {
    if (!this.#mayHear(topic)) this.#fault(`a signal of ${topic}, where it is not`);
    const here = this.present.get(topicName(topic));
    if (signal !== 'presence' || !here) return;
    if (data.here) here.clear();
    for (const { id } of [...data.here ?? [], ...data.came ?? []]) here.add(id);
    for (const id of data.went ?? []) here.delete(id);
  }

  #take({ topic, entries, resume }: Push): void {
    if (!this.#mayHear(topic)) this.#fault(`entries of ${topic}, where it is not`);
    const log = this.logs.get(topic) ?? [], known = new Set(log.map(({ pos }) => pos));
    this.logs.set(topic, log);
    // Where it entered again while it was live, what came since it asked comes again.
    const fresh = resume ? entries.filter(({ pos }) => !known.has(pos)) : entries;
    if (resume && !resume.complete && known.size > 0) this.#fault(`${topic} is said to have a hole after ${log.at(-1)?.pos}`);
    for (const entry of fresh) {
      const last = log.at(-1);
      if (last && entry.prev !== last.pos) this.#fault(`in ${topic} ${entry.pos}, which stands after ${entry.prev}, came after ${last.pos}`);
      log.push(entry);
      if (topic === userTopic(this.user.id)) this.#own(entry);
    }
  }

  #own({ entry }: Placed): void {
    if (entry.kind === 'shelf') this.#keep(entry.items);
    else if (entry.kind === 'count') this.count = entry.count;
  }
}
