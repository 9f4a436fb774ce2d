/** What a relay tells a device of a user that has never been there before: what all of them have to show. */
import { WebSocket } from 'ws';
import { WIRE_VERSION, names, parseFromRelay, userTopic, type HelloAnswer, type HistoryAnswer, type InvitationEntry, type MessageEntry, type Placed, type Position, type RoomInfo } from '../../../relay/wire.ts';

const STATES = { invitation: 'pending', cancel_invitation: 'cancelled', accept_invitation: 'accepted', decline_invitation: 'declined' } as const;

interface RoomTruth { info: RoomInfo; texts: string[]; unread: { count: number; mentions: number }; read: string }
export interface Known { hello: HelloAnswer; entered: string[]; shelf(key: string): unknown; rooms: Map<string, RoomTruth>; received: string[]; sent: string[] }

export class Truth {
  #last = 0;
  readonly #asked = new Map<number, { resolve(ok: unknown): void; reject(error: Error): void }>();
  /** All of the user's own topic. */
  readonly own: Placed[] = [];
  hello!: HelloAnswer;

  private constructor(private readonly socket: WebSocket) {}

  /** `known`: of this user's own topic, from before. */
  static async of(url: string, token: string, user: string, known: Placed[]): Promise<Truth> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const truth = new Truth(socket);
    truth.own.push(...known);
    let caughtUp = (): void => undefined;
    const resumed = new Promise<void>((resolve) => { caughtUp = resolve; });
    socket.on('message', (frame) => {
      const heard = parseFromRelay(String(frame));
      if (!heard) return;
      if ('re' in heard) {
        const asked = truth.#asked.get(heard.re);
        if ('ok' in heard) asked?.resolve(heard.ok);
        else asked?.reject(Object.assign(new Error(`${heard.error.code}: ${heard.error.message}`), { code: heard.error.code }));
      } else if ('entries' in heard && heard.topic === userTopic(user)) {
        truth.own.push(...heard.entries);
        if (heard.resume && !heard.resume.more) caughtUp();
      }
    });
    const cursor = known.at(-1)?.pos;
    truth.hello = await truth.ask<HelloAnswer>('hello', { version: WIRE_VERSION, token, client: `truth-${Math.random().toString(36).slice(2)}`, term: 1, cursors: cursor ? { [userTopic(user)]: cursor } : {} });
    await Promise.race([resumed, new Promise((resolve) => { setTimeout(resolve, 300); })]);
    return truth;
  }

  ask<T>(cmd: string, data: object): Promise<T> {
    const id = ++this.#last;
    return new Promise<T>((resolve, reject) => {
      this.#asked.set(id, { resolve: (ok) => resolve(ok as T), reject });
      this.socket.send(JSON.stringify({ id, cmd, data }));
    });
  }
  close(): void { this.socket.terminate(); }

  async known(): Promise<Known> {
    const { hello } = this, shelf = (key: string): unknown => hello.shelf.find((item) => item.key === key)?.value, rooms: Known['rooms'] = new Map();
    const entered = hello.shelf.filter(({ key, value }) => key.startsWith('room/') && value === true).map(({ key }) => key.slice('room/'.length)).sort();
    for (const room of entered) rooms.set(room, await this.#room(room, (shelf(`read/${room}`) as Position | undefined) ?? '', shelf(`mute/${room}`) === true));
    return { hello, entered, shelf, rooms, ...this.#invitations() };
  }

  async #room(room: string, read: Position, muted: boolean): Promise<RoomTruth> {
    const info = await this.ask<RoomInfo>('room_enter', { room, member: true, last: 1 }), pages: Placed[][] = [];
    for (let before: Position | undefined; ;) {
      const page: HistoryAnswer = await this.ask<HistoryAnswer>('room_history', { room, limit: 500, ...(before ? { before } : {}) });
      pages.unshift(page.entries);
      before = page.entries[0]?.pos;
      if (before === undefined || before === page.oldest) break;
    }
    const all = pages.flat(), { user } = this.hello, messages = (from: readonly Placed[]): MessageEntry[] => from.flatMap(({ entry }) => entry.kind === 'message' ? entry : []);
    const behind = messages(all.slice(all.findIndex(({ pos }) => pos === read) + 1)).filter(({ from }) => from.id !== user.id);
    const mentions = behind.filter(({ text = '' }) => names(text, user)).length;
    return { info, read, texts: messages(all).map(({ text = '' }) => text), unread: { count: muted ? mentions : behind.length, mentions } };
  }

  #invitations(): { received: string[]; sent: string[] } {
    const lately = new Map<string, InvitationEntry>(), { id } = this.hello.user;
    for (const { entry } of this.own) if ('by' in entry) lately.set(`${entry.room} ${entry.by.id} ${entry.to.id}`, entry);
    const all = [...lately.values()];
    return {
      received: all.filter(({ kind, to }) => kind === 'invitation' && to.id === id).map(({ room, by, title }) => `${room} ${by.id} ${title ?? room}`).sort(),
      sent: all.filter(({ by }) => by.id === id).map(({ kind, room, to }) => `${room} ${to.id} ${STATES[kind]}`).sort(),
    };
  }
}
