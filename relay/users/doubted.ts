/**
 * Users whose signals may have been lost (control.ts): each is checked against what is kept. After a break
 * that is all of them, so a few at a time.
 */
const AT_ONCE = 50;
const RETRY = 500;

export class Doubted {
  #waiting = new Set<string>();
  #busy = 0;

  /** `check` is for one user, and tried until it does not reject. */
  constructor(private check: (user: string) => Promise<void>) {}

  /** Once more, too, where a check is under way: it may have looked too early. */
  add(user: string): void {
    this.#waiting.add(user);
    if (this.#busy < AT_ONCE) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy++;
    for (const user of this.#waiting) {
      this.#waiting.delete(user);
      await this.check(user).catch(() => setTimeout(() => this.add(user), RETRY).unref());
    }
    this.#busy--;
  }
}
