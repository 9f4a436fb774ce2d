import type { GrantAnswer, MembersAnswer, Position } from '../../../relay/wire.ts';
import type { Gap, Message, Presence, Readable, Room, RoomState, Sent, TimelineItem, Typing, Unread } from '../api.ts';
import type { Client } from '../client.ts';
import { ConfabError } from '../errors.ts';
import { ownMessage } from '../inbox/message.ts';
import { TOLD } from '../leading/told.ts';
import { readUpTo } from '../numbers/unread.ts';
import { readMark, shelfPut } from '../outbox/items.ts';
import { Outbox } from '../outbox/outbox.ts';
import { PARTS } from '../parts.ts';
import { NOBODY } from '../people/presence.ts';
import { Derived } from '../readable.ts';
import type { Session } from '../session.ts';
import { SHELF } from '../shelf/shelf.ts';
import { KEYS, NEW_ROOM, type OutItem, type RoomFact, type ShelfFact } from '../store/facts.ts';
import { Draft as Drafts } from './draft.ts';
import { messagesOf } from './messages.ts';
import { isEntered, namesOf, roomState, roomUnread } from './state.ts';

/** While somebody types, the others are told again this often. */
const TYPING_AGAIN = 3000;

export class RoomView implements Room {
  readonly room: string;
  readonly state: Readable<RoomState>;
  readonly messages: Readable<readonly TimelineItem[]>;
  readonly presence: Readable<Presence>;
  readonly typing: Readable<Typing>;
  readonly unread: Readable<Unread>;
  readonly readPosition: Readable<Position>;
  readonly draft: Readable<string>;
  readonly #client: Client;
  readonly #drafts: Drafts;
  #entering?: Promise<void>;
  #typed = 0;

  constructor(client: Client, room: string) {
    this.#client = client;
    this.room = room;
    const { hub } = client;
    this.messages = messagesOf(client, room);
    this.draft = this.#drafts = new Drafts(client, room);
    this.state = new Derived(hub, namesOf(room), () => roomState(hub, room));
    this.unread = new Derived(hub, namesOf(room), () => roomUnread(hub, room));
    this.readPosition = new Derived(hub, [KEYS.room(room)], () => hub.get<RoomFact>(KEYS.room(room))?.read ?? '');
    this.presence = new Derived(hub, [TOLD.presence(room)], () => {
      client.session?.watchRoom(room);
      return hub.get<Presence>(TOLD.presence(room)) ?? NOBODY;
    });
    this.typing = new Derived(hub, [TOLD.typing(room)], () => ({ people: hub.get<Typing['people']>(TOLD.typing(room)) ?? NOBODY.people }));
  }

  enter(options: { private?: boolean; title?: string; grant?: string } = {}): Promise<void> {
    const { hub } = this.#client;
    const known = isEntered(hub, this.room) && hub.get<RoomFact>(KEYS.room(this.room))?.error === undefined;
    if (known && Object.keys(options).length === 0) return Promise.resolve();
    this.#entering ??= this.#put('room_enter', { room: this.room, ...options }).finally(() => { this.#entering = undefined; });
    return this.#entering;
  }

  async leave(): Promise<void> {
    const key = KEYS.shelf(SHELF.entered(this.room));
    await this.#put('room_leave', { room: this.room });
    await this.#client.commit(async (draft) => {
      const known = await draft.get<ShelfFact>(key);
      if (known?.value === true) draft.put(key, { ...known, value: false });
    });
  }

  send(text: string): Sent {
    const { room } = this, client = this.#client, id = client.platform.id(), at = client.platform.now();
    const what = { id, cmd: 'room_send', data: { room, id, text }, lane: room };
    const say = ({ outbox, me }: Session): Promise<Message> => {
      const item = outbox.item(what);
      const settled = outbox.settled(item);
      outbox.add(item);
      return settled.then((sent) => ({ ...ownMessage(sent, me, 'live'), state: 'sent' }));
    };
    const message = client.session ? say(client.session) : client.early({ ...what, n: at * 1000, at }).then(say);
    // Nobody has to wait for it: the message itself shows its state.
    message.catch(() => undefined);
    this.#drafts.set('');
    return Object.assign(message, { id });
  }

  retry(id: string): void {
    void this.#client.commit(async (draft) => {
      const item = await draft.get<OutItem>(KEYS.out(id));
      if (!item?.error) return;
      const { error: _, ...again } = item;
      Outbox.put(draft, { ...again, n: this.#client.active.outbox.item(again).n });
    }).catch(() => undefined);
  }

  recall(id: string): string | undefined {
    const item = this.#client.hub.get<OutItem>(KEYS.out(id));
    if (!item?.error) return undefined;
    void this.#client.commit(async (draft) => draft.drop(KEYS.out(id))).catch(() => undefined);
    return String(item.data.text);
  }

  markRead(position?: Position): void {
    const { hub } = this.#client, key = KEYS.room(this.room);
    const here = hub.get<RoomFact>(key);
    const to = position ?? here?.cursor ?? '';
    if (!here || readUpTo(here, to) === here) return;
    void this.#client.commit(async (draft) => {
      const fact = await draft.get<RoomFact>(key) ?? NEW_ROOM;
      const next = readUpTo(fact, to);
      if (next === fact) return;
      draft.put(key, next);
      Outbox.put(draft, this.#client.active.outbox.item(readMark(this.room, to)));
    }).catch(() => undefined);
  }

  async loadOlder(count = 50): Promise<boolean> {
    const { session } = this.#client;
    return session !== undefined && (await PARTS.messages.load()).loadOlder(session, this.room, count);
  }
  async fill(gap: Gap): Promise<void> {
    const { session } = this.#client;
    if (session) await (await PARTS.messages.load()).fill(session, this.room, gap);
  }

  setTyping(on: boolean): void {
    const { platform, session } = this.#client, now = platform.now();
    if (!session || (on ? now - this.#typed < TYPING_AGAIN : this.#typed === 0)) return;
    this.#typed = on ? now : 0;
    session.asks.request('room_typing', { room: this.room, on }, 2000).catch(() => undefined);
  }

  mute(on: boolean): void { putOnShelf(this.#client, SHELF.mute(this.room), on); }

  async bar(user: string): Promise<void> { await this.#ask('room_bar', { user }); }
  async unbar(user: string): Promise<void> { await this.#ask('room_unbar', { user }); }
  members(after?: string): Promise<MembersAnswer> {
    return this.#ask('room_members', { limit: 100, ...(after === undefined ? {} : { after }) }) as Promise<MembersAnswer>;
  }
  async link(): Promise<string> { return (await this.#ask('room_link', {}) as GrantAnswer).grant; }

  setDraft(text: string): void { this.#drafts.set(text); }

  async #ask(cmd: string, data: object): Promise<unknown> {
    return (await this.#client.ready()).asks.request(cmd, { room: this.room, ...data });
  }

  /** Through the outbox, in the lane of the room: entering comes before what is said there, also offline. */
  async #put(cmd: string, data: Record<string, unknown>): Promise<void> {
    const { outbox } = await this.#client.ready();
    const item = outbox.item({ cmd, data, lane: this.room });
    const settled = outbox.settled(item);
    outbox.add(item);
    await settled;
  }
}

/** Here at once, on the user's other devices when the relay has it. */
export function putOnShelf(client: Client, key: string, value: unknown): void {
  void client.commit(async (draft) => {
    const at = KEYS.shelf(key), known = await draft.get<ShelfFact>(at), stamp = known?.stamp ?? 0;
    // Under the old stamp: what the relay settles on then holds, be it this or another device's.
    draft.put(at, { value, stamp } satisfies ShelfFact);
    Outbox.put(draft, client.active.outbox.item(shelfPut(key, value, Math.max(client.platform.now(), stamp + 1))));
  }).catch((error: unknown) => { if (!(error instanceof ConfabError)) throw error; });
}
