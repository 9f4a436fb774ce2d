/** Chance that can be repeated: each actor of a run draws from a stream of its own, so that none shifts another's. */
export class Chance {
  private state: number;

  constructor(seed: number, actor: string) {
    let hash = seed >>> 0;
    for (const char of actor) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x9e3779b1) >>> 0;
    this.state = hash;
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  of<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)]!;
  }
}
