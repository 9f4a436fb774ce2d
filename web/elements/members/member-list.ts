import type { Person, Room, RoomState } from '../../core/api.ts';

/** The members of a room, page by page, loaded again when their number changes. */
export class MemberList {
  count = 0;
  state: 'loading' | 'more' | 'complete' | 'failed' = 'loading';
  /** Those whom this user barred while looking: they stay in the list, to undo it. */
  readonly barred = new Map<string, Person>();
  #people: readonly Person[] = [];
  #room?: Room;
  #user?: string;
  #members?: number;
  #next?: string;
  #turn = 0;
  readonly #changed: () => void;

  constructor(changed: () => void) { this.#changed = changed; }

  get people(): readonly Person[] {
    return [...this.#people.filter(({ id }) => !this.barred.has(id)), ...this.barred.values()];
  }

  /** Whose list it is now, and who looks at it; answers whether that is another one than before. */
  of(room: Room | undefined, state: RoomState | undefined, user: string | undefined): boolean {
    const arrived = room !== this.#room || user !== this.#user;
    if (!arrived && state?.members === this.#members) return false;
    this.#room = room;
    this.#user = user;
    this.#members = state?.members;
    if (arrived) {
      this.barred.clear();
      this.#people = [];
      this.count = 0;
    }
    this.#next = undefined;
    void this.load(true);
    return arrived;
  }

  mark(person: Person, barred: boolean): void {
    if (barred) this.barred.set(person.id, person);
    else this.barred.delete(person.id);
    this.#changed();
  }

  async load(afresh = false): Promise<void> {
    const turn = ++this.#turn, room = this.#room;
    this.state = 'loading';
    if (!room) return;
    try {
      const { count, members, next } = await room.members(this.#next);
      if (turn !== this.#turn) return;
      this.#people = afresh ? members : [...this.#people, ...members];
      this.count = count;
      this.#next = next;
      this.state = next === undefined ? 'complete' : 'more';
    } catch {
      if (turn !== this.#turn) return;
      this.state = 'failed';
    }
    this.#changed();
  }
}
