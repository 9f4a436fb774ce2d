import { joinPosition, splitPosition } from '../../../relay/wire.ts';
import type { ConfabErrorFields, Gap, Message, Person, Position, Presence, Room, RoomState, Sent, TimelineItem, Typing, Unread } from '../../core/api.ts';
import { Cell } from '../../core/readable.ts';
import type { FakeConfab } from './fake-confab.ts';

const GEN = 'a1';

/** A room in memory: what is sent is confirmed at once while the fake is live, and waits while it is not. */
export class FakeRoom implements Room {
  readonly state: Cell<RoomState>;
  readonly messages = new Cell<readonly TimelineItem[]>([]);
  readonly presence = new Cell<Presence>({ count: 0, people: [] });
  readonly typing = new Cell<Typing>({ people: [] });
  readonly unread = new Cell<Unread>({ count: 0, mentions: 0 });
  readonly readPosition = new Cell<Position>('');
  readonly draft = new Cell('');
  /** What `loadOlder` still has to give, oldest first. */
  older: TimelineItem[] = [];
  people: Person[] = [];
  typingTold: boolean[] = [];
  barred = new Set<string>();
  /** What the next send is refused with. */
  refuse?: ConfabErrorFields;
  #seq = 100_000;
  readonly #confab: FakeConfab;
  readonly room: string;

  constructor(confab: FakeConfab, room: string) {
    this.#confab = confab;
    this.room = room;
    const [space = '', name = ''] = room.split('/');
    this.state = new Cell<RoomState>({ room, space, name, title: name, private: false, founder: false, muted: false, entered: false, members: 0 });
  }

  set(state: Partial<RoomState>): void { this.state.set({ ...this.state.value, ...state }); }

  message(text: string, by: Person, more: Partial<Message> = {}): Message {
    const mine = by.id === this.#confab.me.value?.id;
    const position = joinPosition(GEN, ++this.#seq);
    return { id: `m${this.#seq}`, type: 'text', text, author: by, at: Date.now(), position, state: 'sent', mine, mentionsMe: !mine && text.includes(`@${this.#confab.me.value?.name}`), ...more };
  }

  /** Something arrives live. */
  arrive(text: string, by: Person, more: Partial<Message> = {}): Message {
    const message = this.message(text, by, more);
    this.messages.set([...this.messages.value, message]);
    this.#count();
    return message;
  }

  #replace(id: string, next: Message | undefined): void {
    this.messages.set(this.messages.value.flatMap((item) => ('gap' in item || item.id !== id ? [item] : next ? [next] : [])));
  }

  #count(): void {
    const read = this.readPosition.value === '' ? 0 : splitPosition(this.readPosition.value).seq;
    const unread = this.messages.value.filter((item): item is Message => !('gap' in item) && !item.mine && item.position !== '' && splitPosition(item.position).seq > read);
    this.unread.set({ count: unread.length, mentions: unread.filter((message) => message.mentionsMe).length });
    this.#confab.recount();
  }

  async enter(): Promise<void> {
    if (this.state.value.error) throw this.state.value.error;
    this.set({ entered: true });
  }

  async leave(): Promise<void> { this.set({ entered: false }); }

  send(text: string): Sent {
    const author = this.#confab.me.value ?? { id: 'nobody', name: 'Nobody' };
    const message = this.message(text, author, { position: '', state: 'queued' });
    this.messages.set([...this.messages.value, message]);
    const promise = new Promise<Message>((resolve, reject) => {
      this.#confab.whenLive(() => {
        const error = this.refuse;
        this.refuse = undefined;
        const next: Message = error ? { ...message, state: 'failed', error } : { ...message, state: 'sent', position: joinPosition(GEN, ++this.#seq) };
        this.#replace(message.id, next);
        if (error) reject(error); else resolve(next);
      });
    });
    return Object.assign(promise, { id: message.id });
  }

  retry(id: string): void {
    const found = this.messages.value.find((item): item is Message => !('gap' in item) && item.id === id);
    if (found) this.#replace(id, { ...found, state: 'sent', error: undefined, position: joinPosition(GEN, ++this.#seq) });
  }

  recall(id: string): string | undefined {
    const found = this.messages.value.find((item): item is Message => !('gap' in item) && item.id === id && item.state === 'failed');
    if (found) this.#replace(id, undefined);
    return found?.text;
  }

  markRead(position?: Position): void {
    const last = this.messages.value.findLast((item): item is Message => !('gap' in item) && item.position !== '');
    this.readPosition.set(position ?? last?.position ?? '');
    this.#count();
  }

  async loadOlder(count = 100): Promise<boolean> {
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    if (this.#confab.status.value.phase === 'offline' && this.older.length > 0) throw { code: 'offline', message: 'There is no connection.', temporary: true };
    const page = this.older.splice(-count);
    if (page.length > 0) this.messages.set([...page, ...this.messages.value]);
    return this.older.length > 0;
  }

  /** What stands in a gap, by the position after which it is. */
  missing = new Map<Position, TimelineItem[]>();

  async fill(gap: Gap): Promise<void> {
    await new Promise((resolve) => { setTimeout(resolve, 0); });
    const found = this.missing.get(gap.after);
    if (!found) throw { code: 'timeout', message: 'The relay did not answer in time.', temporary: true };
    this.messages.set(this.messages.value.flatMap((item) => (item === gap ? found : [item])));
  }

  setTyping(on: boolean): void { this.typingTold.push(on); }
  mute(on: boolean): void { this.set({ muted: on }); }
  async bar(user: string): Promise<void> { this.barred.add(user); }
  async unbar(user: string): Promise<void> { this.barred.delete(user); }

  async members(after?: string): Promise<{ count: number; members: readonly Person[]; next?: string }> {
    const from = after === undefined ? 0 : this.people.findIndex(({ id }) => id === after) + 1;
    const members = this.people.slice(from, from + 50);
    const more = from + members.length < this.people.length;
    return { count: this.people.length, members, ...(more ? { next: members.at(-1)?.id ?? '' } : {}) };
  }

  async link(): Promise<string> { return `grant-of-${this.room}`; }
  setDraft(text: string): void { this.draft.set(text); }
}
