/**
 * Web Push to whoever is away: what was confirmed here is told to devices of users none of whose clients is
 * connected to any relay. A moment later, so that nothing waits for it, and gathered, so that a busy room
 * costs as much as a calm one.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { tellSeldom } from '../failing.ts';
import type { Relay } from '../relay.ts';
import { isMember, roomFacts } from '../rooms/access.ts';
import { shelfValues } from '../users/shelf.ts';
import { HOME_SPACE, isAfter, names, roomTopic, userTopic, type MessageEntry, type Person, type Position, type Topic } from '../wire.ts';
import { Late, type Delivery } from './late.ts';
import { Lull } from './lull.ts';
import { messageNote, type Note } from './note.ts';
import { Sender } from './sender.ts';
import { dropSubscriptions, settleRoom, subscriptionsOf } from './subscriptions.ts';

interface Said { pos: Position; entry: MessageEntry }

/** Members of a room who are looked at together. */
const PAGE = 200;
/** How long stopping waits for push services. */
const FINISH = 5000;

export class Push {
  /** Of the relay; undefined: it sends no Web Push. */
  readonly key: string | undefined;
  #late: Late | undefined;
  #rooms = new Lull<Said>((room, said) => this.#quietly(roomTopic(room), this.#tellRoom(room, said)));
  #users = new Lull<Note>((user, notes) => this.#quietly(userTopic(user), this.#tellUser(user, notes)));

  constructor(private relay: Pick<Relay, 'config' | 'broker' | 'metrics' | 'log'>) {
    const { config, metrics, log } = relay;
    if (!config.push.contact) return;
    const sender = new Sender(config.push.contact, config, metrics, log);
    this.#late = new Late((delivery) => sender.send(delivery), (delivery) => this.#isWanted(delivery).catch(() => false));
    this.key = sender.key;
  }

  /** A message was confirmed. */
  said(room: string, pos: Position, entry: MessageEntry): void {
    if (this.#late) this.#rooms.add(room, { pos, entry });
  }

  /** Something for this user alone was confirmed. */
  told(user: string, note: Note): void {
    if (this.#late) this.#users.add(user, note);
  }

  /** What waits is told now, before those who are connected here have to move. */
  async close(): Promise<void> {
    await Promise.race([Promise.all([this.#rooms.close(), this.#users.close(), this.#late?.close()]), pause(FINISH, undefined, { ref: false })]);
  }

  async #tellRoom(room: string, said: Said[]): Promise<void> {
    const { broker } = this.relay, topic = roomTopic(room);
    let page: string[] = [];
    do {
      page = (await broker.list(topic, 'pushers', { after: page.at(-1), limit: PAGE })).map(({ key }) => key);
      if (page.length > 0) await this.#tellMembers(page, room, said);
    } while (page.length === PAGE);
  }

  async #tellMembers(users: string[], room: string, said: Said[]): Promise<void> {
    const { broker } = this.relay, topic = roomTopic(room);
    const [followed, members, facts] = await Promise.all([broker.followed(users.map(userTopic)), broker.get(topic, 'members', users), roomFacts(this.relay, room)]);
    const title = facts?.title ?? room.replace(`${HOME_SPACE}/`, '');
    const reached = await Promise.all(users.map(async (user, i) => members[i] !== undefined && (followed[i] || await this.#tellMember(user, room, title, said))));
    const lost = users.filter((_, i) => !reached[i]);
    await broker.remove(topic, 'pushers', lost);
    // Telling takes a while: who came back meanwhile stood there already.
    await Promise.all(lost.map(async (user) => { if (await isMember(this.relay, user, room)) await settleRoom(this.relay, user, room); }));
  }

  /** The newest that is news to this member; where the room is muted, only what names them. Answers whether they have a device. */
  async #tellMember(user: string, room: string, title: string, said: Said[]): Promise<boolean> {
    const [me, muted, read] = await shelfValues(this.relay, user, ['me', `mute/${room}`, `read/${room}`]) as [Person | undefined, boolean | undefined, Position | undefined];
    const news = said.filter(({ pos, entry }) => entry.from.id !== user && (read === undefined || isAfter(pos, read) !== false)).map(({ entry }) => entry);
    const naming = me && news.findLast(({ text = '' }) => names(text, me));
    const shown = naming ?? (muted ? undefined : news.at(-1));
    return !shown || this.#reach(user, [messageNote(room, title, shown, naming !== undefined)]);
  }

  async #tellUser(user: string, notes: Note[]): Promise<void> {
    const [followed] = await this.relay.broker.followed([userTopic(user)]);
    if (!followed) await this.#reach(user, [...new Map(notes.map((note) => [note.tag, note])).values()]);
  }

  /** On every device. Answers whether there is any. */
  async #reach(user: string, notes: Note[]): Promise<boolean> {
    const devices = await subscriptionsOf(this.relay, user);
    const gone = new Set<string>();
    await Promise.all(devices.map(async ({ subscription }) => {
      const outcomes = await Promise.all(notes.map((note) => this.#late?.deliver({ user, subscription, note })));
      if (outcomes.includes('gone')) gone.add(subscription.endpoint);
    }));
    if (gone.size > 0) await dropSubscriptions(this.relay, user, ({ endpoint }) => gone.has(endpoint));
    return devices.some(({ subscription }) => !gone.has(subscription.endpoint));
  }

  /** Not by who came meanwhile and has seen it, nor by who took the subscription back. */
  async #isWanted({ user, subscription }: Delivery): Promise<boolean> {
    const [followed] = await this.relay.broker.followed([userTopic(user)]);
    return !followed && (await subscriptionsOf(this.relay, user)).some((device) => device.subscription.endpoint === subscription.endpoint);
  }

  async #quietly(topic: Topic, telling: Promise<void>): Promise<void> {
    await telling.catch((error: unknown) => tellSeldom(this.relay, 'Who is away could not be told by Web Push.', error, topic));
  }
}
