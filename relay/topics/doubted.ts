/**
 * Topics whose signals may have been lost: of a user what relays tell each other (users/control.ts), of a room who
 * came and went. Each is checked against what is kept. After a break that is all of them, so a few at a time.
 */
const AT_ONCE = 50;
const RETRY = 500;

export class Doubted {
  #waiting = new Set<string>();
  #busy = 0;

  /** `check` is for one topic, and tried until it does not reject. */
  constructor(private check: (topic: string) => Promise<void>) {}

  /** Once more, too, where a check is under way: it may have looked too early. */
  add(topic: string): void {
    this.#waiting.add(topic);
    if (this.#busy < AT_ONCE) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy++;
    for (const topic of this.#waiting) {
      this.#waiting.delete(topic);
      await this.check(topic).catch(() => setTimeout(() => this.add(topic), RETRY).unref());
    }
    this.#busy--;
  }
}
