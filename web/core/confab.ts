import { isRoomName, roomName, type LinkAnswer, type Person } from '../../relay/wire.ts';
import type { Confab, ConnectOptions, Invitation, Invites, Readable, Room, RoomState, Status, Unread } from './api.ts';
import { Client, ME } from './client.ts';
import { ConfabError, permanent } from './errors.ts';
import { personOf } from './identity/jwt.ts';
import { TOLD, type LeaderStatus } from './leading/told.ts';
import { total } from './numbers/unread.ts';
import { Outbox } from './outbox/outbox.ts';
import { invitesOf } from './people/invites.ts';
import { OVER, left, passThrottle, watchThrottle } from './people/throttle.ts';
import type { Platform } from './platform/platform.ts';
import { Derived } from './readable.ts';
import { RoomView, putOnShelf } from './rooms/room.ts';
import { enteredRooms, roomUnread } from './rooms/state.ts';
import { SHELF } from './shelf/shelf.ts';
import { KEYS, type OutItem, type ShelfFact } from './store/facts.ts';

/** Messages that would be lost with this browser's copy. */
const isUnsent = ({ cmd, pos }: OutItem): boolean => cmd === 'room_send' && pos === undefined;

/** The public face: what `connect` answers. */
export class ConfabClient implements Confab {
  readonly relay: string;
  readonly status: Readable<Status>;
  readonly me: Readable<Person | null>;
  readonly guest: Readable<boolean>;
  readonly rooms: Readable<readonly RoomState[]>;
  readonly notices: Readable<number>;
  readonly invites: Readable<Invites>;
  readonly #client: Client;
  readonly #views = new Map<string, Room>();
  readonly #unreads = new Map<string, Readable<Unread>>();
  readonly #settings = new Map<string, Readable<unknown>>();
  readonly #stops: (() => void)[];
  readonly #options: ConnectOptions;

  constructor(options: ConnectOptions, relay: string, platform: Platform) {
    this.#options = options;
    this.relay = relay;
    const client = this.#client = new Client(options, relay, platform), { hub } = client;
    this.status = new Derived(hub, [TOLD.status, TOLD.leads, 'out', ME], () => {
      const { phase, error } = hub.get<LeaderStatus>(TOLD.status) ?? { phase: 'connecting' as const };
      const waiting = hub.all<OutItem>('out').filter((item) => isUnsent(item) && !item.error).length;
      return { phase, leads: hub.get(TOLD.leads) === true, alone: client.session?.alone ?? false, waiting, ...(error ? { error } : {}) };
    });
    this.me = new Derived(hub, [ME], () => hub.get<Person>(ME) ?? null);
    this.guest = new Derived(hub, [ME], () => client.identity.who.value?.guest ?? false);
    this.rooms = new Derived(hub, ['room', 'shelf', ME], () => enteredRooms(hub).map((room) => this.room(room).state.value));
    this.notices = new Derived(hub, [KEYS.count], () => hub.get<number>(KEYS.count) ?? 0);
    this.invites = new Derived(hub, ['invite', ME], () => invitesOf(hub.all<Invitation>('invite'), hub.get<Person>(ME)?.id));
    this.#stops = [watchThrottle(hub, platform)];
  }

  async request<T = unknown>(command: string, data?: unknown, { timeout }: { timeout?: number } = {}): Promise<T> {
    let plain: unknown;
    try {
      plain = data === undefined ? undefined : JSON.parse(JSON.stringify(data));
    } catch {
      throw permanent('bad_data', `${command}: the data cannot be written as JSON.`);
    }
    return await (await this.#client.ready()).asks.request(command, plain, timeout) as T;
  }

  room(name: string): Room {
    const full = roomName(name);
    if (full === undefined || !isRoomName(full)) throw permanent('bad_data', `"${name}" names no room: SPACE/ROOM, each of 1 to 64 letters, digits or - _ .`);
    return cached(this.#views, full, () => new RoomView(this.#client, full));
  }

  unread(of: { space?: string; room?: string } = {}): Readable<Unread> {
    if (of.room !== undefined) return this.room(of.room).unread;
    const { hub } = this.#client, prefix = of.space === undefined ? '' : `${of.space}/`;
    return cached(this.#unreads, prefix, () => new Derived(hub, ['room', 'shelf'], () =>
      total(enteredRooms(hub).filter((room) => room.startsWith(prefix)).map((room) => roomUnread(hub, room)))));
  }

  invite(user: string, room: string): Promise<void> { return this.#throttled('invite', user, room); }
  cancelInvite(user: string, room: string): Promise<void> { return this.#throttled('cancel', user, room); }
  async acceptInvite(invitation: Invitation): Promise<void> {
    await this.#answerInvite('user_accept', invitation);
    await this.room(invitation.room).enter();
  }
  declineInvite(invitation: Invitation): Promise<void> { return this.#answerInvite('user_decline', invitation); }

  throttledUntil(kind: 'invite' | 'cancel', user: string): Readable<number> {
    const { hub, platform } = this.#client, key = KEYS.throttle(kind, user);
    return new Derived(hub, [key, OVER], () => left(hub.get(key), platform.now()) > 0 ? hub.get<number>(key)! : 0);
  }

  sendToOtherMe(keyword: string, data?: unknown): void {
    void this.#client.ready().then(({ outbox, replica, receiver, tab }) => {
      const id = this.#client.platform.id();
      receiver.remember(id);
      replica.post({ kind: 'tell', id, keyword, data });
      outbox.add(outbox.item({ id, cmd: 'user_tell', data: { keyword, data, id, tab }, lane: 'tell' }));
    });
  }

  onReceive<T = unknown>(keyword: string, fn: (data: T, from: { room?: string }) => void): () => void {
    return this.#client.heard.add((received) => {
      if (received.keyword === keyword) fn(received.data as T, received.room === undefined ? {} : { room: received.room });
    });
  }

  setting<T>(key: string, fallback: T): Readable<T> {
    const { hub } = this.#client, at = KEYS.shelf(SHELF.setting(key));
    return cached(this.#settings, `${key} ${JSON.stringify(fallback)}`, () => new Derived(hub, [at], () => hub.get<ShelfFact>(at)?.value ?? fallback)) as Readable<T>;
  }
  setSetting(key: string, value: unknown): void { putOnShelf(this.#client, SHELF.setting(key), value); }

  async rename(name: string, picture?: string): Promise<void> {
    const { token } = await this.request<{ token: string }>('auth_rename', { name, ...(picture === undefined ? {} : { picture }) });
    const user = personOf(token);
    if (user) this.#client.identity.keep(user, true, token);
  }

  async signIn(as: { guest: string; picture?: string } | { link: string }): Promise<void> {
    if (this.#options.token) throw permanent('bad_request', 'Here the site says who its user is: sign in there.');
    await this.#client.identity.signIn('link' in as ? as : { guest: { name: as.guest, ...(as.picture === undefined ? {} : { picture: as.picture }) } });
  }

  async signOut({ everywhere = false, force = false }: { everywhere?: boolean; force?: boolean } = {}): Promise<void> {
    const { active: session, hub } = this.#client;
    const unsent = hub.all<OutItem>('out').filter(isUnsent).length;
    if (unsent > 0 && !force) throw new ConfabError({ code: 'unsent', message: `${unsent} messages have not been sent: they would be lost.`, temporary: false, data: { unsent } });
    if (everywhere) await this.request('auth_out_everywhere', {});
    await session.erase();
    this.#client.identity.forget();
  }

  linkDevice(): Promise<LinkAnswer> { return this.request<LinkAnswer>('link_new', {}); }

  async storage(): Promise<{ used: number; quota: number; persisted: boolean }> {
    return await this.#client.platform.space?.() ?? { used: 0, quota: 0, persisted: false };
  }
  async clearStorage(): Promise<void> {
    const { trim } = await import('./store/bounds.ts');
    await trim((await this.#client.ready()).replica);
  }

  close(): void {
    this.#stops.forEach((stop) => stop());
    this.#client.close();
  }

  async #throttled(kind: 'invite' | 'cancel', user: string, room: string): Promise<void> {
    const { platform } = this.#client, id = platform.id();
    await this.#settle({ id, cmd: `user_${kind}`, data: { user, room: this.room(room).room, id }, lane: `invite/${user}` }, (draft) => passThrottle(draft, kind, user, platform.now()));
  }

  async #answerInvite(cmd: string, { room, by, to }: Invitation): Promise<void> {
    const id = this.#client.platform.id();
    // Gone from all tabs at once; from the other devices when the relay has it.
    await this.#settle({ id, cmd, data: { user: by.id, room, id }, lane: `invite/${by.id}` }, async (draft) => draft.drop(KEYS.invite(room, by.id, to.id)));
  }

  /** One transaction for the item and what belongs to it; then the relay's word. */
  async #settle(fresh: { id: string; cmd: string; data: Record<string, unknown>; lane: string }, also: (draft: Parameters<typeof Outbox.put>[0]) => Promise<void>): Promise<void> {
    const { outbox } = await this.#client.ready(), item = outbox.item(fresh);
    await this.#client.commit(async (draft) => {
      await also(draft);
      Outbox.put(draft, item);
    });
    await outbox.settled(item);
  }
}

function cached<T>(all: Map<string, T>, key: string, make: () => T): T {
  let known = all.get(key);
  if (known === undefined) all.set(key, known = make());
  return known;
}
