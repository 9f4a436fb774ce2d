/** Gathers what comes for a key and hands it on together, a moment later; where more goes on coming, less often. */

/** A reload is over by then: who is away now was not merely loading a page. */
const FIRST = 3000;
const LONGEST = 24_000;
/** Of more, the newest. */
const MOST = 200;

interface Turn<T> { items: T[]; wait: number; timer?: NodeJS.Timeout; handing?: Promise<void> }

export class Lull<T> {
  #turns = new Map<string, Turn<T>>();

  /** `handOn` must not reject. */
  constructor(private handOn: (key: string, items: T[]) => Promise<void>) {}

  add(key: string, item: T): void {
    let turn = this.#turns.get(key);
    if (!turn) {
      this.#turns.set(key, (turn = { items: [], wait: FIRST }));
      this.#begin(key, turn);
    }
    turn.items.push(item);
    if (turn.items.length > MOST) turn.items.shift();
  }

  /** Now, whatever waits. */
  async close(): Promise<void> {
    await Promise.all([...this.#turns].map(async ([key, turn]) => {
      clearTimeout(turn.timer);
      this.#turns.delete(key);
      await turn.handing;
      await this.handOn(key, turn.items.splice(0));
    }));
  }

  #begin(key: string, turn: Turn<T>): void {
    turn.timer = setTimeout(() => void this.#end(key, turn), turn.wait).unref();
  }

  async #end(key: string, turn: Turn<T>): Promise<void> {
    if (turn.items.length === 0) {
      this.#turns.delete(key);
      return;
    }
    turn.handing = this.handOn(key, turn.items.splice(0));
    await turn.handing;
    turn.wait = Math.min(turn.wait * 2, LONGEST);
    this.#begin(key, turn);
  }
}
