import { roomName } from '../../../relay/wire.ts';
import type { Confab, Invitation, Invites, Person, Readable, RoomState, Status, Unread } from '../../core/api.ts';
import { permanent } from '../../core/errors.ts';
import { Cell } from '../../core/readable.ts';
import { FakeRoom } from './fake-room.ts';

export const ALEX: Person = { id: 'u-alex', name: 'Alex' };
export const MARA: Person = { id: 'u-mara', name: 'Mara Kern' };
export const JONAS: Person = { id: 'u-jonas', name: 'Jonas' };
export const TIBOR: Person = { id: 'u-tibor', name: 'Tibor' };

const THROTTLE = 1500;

/** Confab in memory, as `api.ts` promises it, for tests of what is seen. The real core has its own tests beside it. */
export class FakeConfab implements Confab {
  readonly relay = 'https://relay.example';
  readonly status = new Cell<Status>({ phase: 'live', leads: true, alone: false, waiting: 0 });
  readonly me = new Cell<Person | null>(ALEX);
  readonly guest = new Cell(true);
  readonly rooms = new Cell<readonly RoomState[]>([]);
  readonly notices = new Cell(0);
  readonly invites = new Cell<Invites>({ received: [], sent: [] });
  readonly requests: { command: string; data: unknown }[] = [];
  #rooms = new Map<string, FakeRoom>();
  #unread = new Map<string, Cell<Unread>>();
  #throttles = new Map<string, Cell<number>>();
  #listeners = new Map<string, Set<(data: unknown, from: { room?: string }) => void>>();
  #settings = new Map<string, Cell<unknown>>();
  #waiting: (() => void)[] = [];

  set(status: Partial<Status>): void {
    this.status.set({ ...this.status.value, ...status });
    if (this.status.value.phase === 'live') for (const run of this.#waiting.splice(0)) run();
  }

  /** Runs when live: at once, if it is. */
  whenLive(run: () => void): void {
    if (this.status.value.phase === 'live') run();
    else this.#waiting.push(run);
  }

  room(short: string): FakeRoom {
    const name = roomName(short);
    if (name === undefined) throw permanent('bad_data', `"${short}" names no room.`);
    let room = this.#rooms.get(name);
    if (!room) {
      room = new FakeRoom(this, name);
      this.#rooms.set(name, room);
      room.state.subscribe(() => this.#list());
    }
    return room;
  }

  #list(): void { this.rooms.set([...this.#rooms.values()].map((room) => room.state.value).filter((state) => state.entered).sort((a, b) => a.room.localeCompare(b.room))); }

  unread(of: { space?: string; room?: string } = {}): Readable<Unread> {
    if (of.room !== undefined) return this.room(of.room).unread;
    const key = of.space ? `${of.space}/` : '';
    let found = this.#unread.get(key);
    if (!found) this.#unread.set(key, (found = new Cell<Unread>({ count: 0, mentions: 0 })));
    this.recount();
    return found;
  }

  recount(): void {
    for (const [key, cell] of this.#unread) {
      const counted = [...this.#rooms.values()].filter((room) => room.room.startsWith(key));
      const sum = (pick: (unread: Unread) => number) => counted.reduce((total, room) => total + pick(room.unread.value), 0);
      cell.set({ count: sum((unread) => unread.count), mentions: sum((unread) => unread.mentions) });
    }
  }

  async request<T>(command: string, data?: unknown): Promise<T> {
    this.requests.push({ command, data });
    return undefined as T;
  }

  throttledUntil(kind: 'invite' | 'cancel', user: string): Cell<number> {
    const key = `${kind} ${user}`;
    let found = this.#throttles.get(key);
    if (!found) this.#throttles.set(key, (found = new Cell(0)));
    return found;
  }

  #throttle(kind: 'invite' | 'cancel', user: string): void {
    const until = this.throttledUntil(kind, user);
    if (until.value > Date.now()) throw { code: 'throttled', message: 'Too quick.', temporary: true, retryAfter: until.value - Date.now() };
    until.set(Date.now() + THROTTLE);
  }

  #sent(user: string, of: string, state: Invitation['state']): void {
    const { room } = this.room(of);
    const { received, sent } = this.invites.value;
    const by = this.me.value ?? ALEX;
    const invitation: Invitation = { room, title: room.split('/')[1] ?? room, by, to: { id: user, name: user }, at: Date.now(), state };
    this.invites.set({ received, sent: [invitation, ...sent.filter((other) => other.to.id !== user || other.room !== room)] });
  }

  async invite(user: string, room: string): Promise<void> {
    this.#throttle('invite', user);
    this.#sent(user, room, 'pending');
  }

  async cancelInvite(user: string, room: string): Promise<void> {
    this.#throttle('cancel', user);
    this.#sent(user, room, 'cancelled');
  }

  receive(by: Person, room: string, title = room.split('/')[1] ?? room): Invitation {
    const invitation: Invitation = { room, title, by, to: this.me.value ?? ALEX, at: Date.now(), state: 'pending' };
    this.invites.set({ ...this.invites.value, received: [invitation, ...this.invites.value.received] });
    return invitation;
  }

  async acceptInvite(invitation: Invitation): Promise<void> { this.#answer(invitation); }
  async declineInvite(invitation: Invitation): Promise<void> { this.#answer(invitation); }
  #answer(invitation: Invitation): void {
    this.invites.set({ ...this.invites.value, received: this.invites.value.received.filter((other) => other !== invitation) });
  }

  sendToOtherMe(): void { /* there are no other tabs of a fake */ }

  onReceive<T>(keyword: string, fn: (data: T, from: { room?: string }) => void): () => void {
    const all = this.#listeners.get(keyword) ?? new Set();
    this.#listeners.set(keyword, all);
    all.add(fn as (data: unknown, from: { room?: string }) => void);
    return () => all.delete(fn as (data: unknown, from: { room?: string }) => void);
  }

  /** A notice or an event of a room comes in. */
  notice(keyword: string, data?: unknown, from: { room?: string } = {}): void { for (const fn of this.#listeners.get(keyword) ?? []) fn(data, from); }
  listening(keyword: string): number { return this.#listeners.get(keyword)?.size ?? 0; }

  setting<T>(key: string, fallback: T): Cell<T> {
    let found = this.#settings.get(key);
    if (!found) this.#settings.set(key, (found = new Cell<unknown>(fallback)));
    return found as Cell<T>;
  }

  setSetting(key: string, value: unknown): void { this.setting<unknown>(key, undefined).set(value); }

  async rename(name: string, picture?: string): Promise<void> { this.me.set({ ...(this.me.value ?? ALEX), name, ...(picture ? { picture } : {}) }); }
  async signIn(as: { guest: string } | { link: string }): Promise<void> {
    this.me.set('guest' in as ? { id: 'guest-1', name: as.guest } : ALEX);
    this.set({ phase: 'live', error: undefined });
  }
  async signOut(): Promise<void> {
    this.me.set(null);
    this.set({ phase: 'signed-out' });
  }
  async linkDevice(): Promise<{ code: string; expires: number }> { return { code: 'ABCD-EFGH', expires: Date.now() + 300_000 }; }
  async storage(): Promise<{ used: number; quota: number; persisted: boolean }> { return { used: 1_500_000, quota: 1_000_000_000, persisted: true }; }
  async clearStorage(): Promise<void> { /* nothing is stored */ }
  close(): void { this.set({ phase: 'offline' }); }
}
