/** Time that passes only when a test says so. */
export class FakeClock {
  now = 1_800_000_000_000;
  /** By how much timers come before their time, as they may: the system's run by another clock than the time of day. */
  early = 0;
  private timers: { at: number; order: number; fn: () => void }[] = [];
  private order = 0;

  after(ms: number, fn: () => void): () => void {
    // As a browser's.
    if (ms > 0x7fffffff) ms = 1;
    const timer = { at: this.now + Math.max(0, ms > this.early ? ms - this.early : ms), order: this.order++, fn };
    this.timers.push(timer);
    return () => { this.timers = this.timers.filter((other) => other !== timer); };
  }

  /** Lets time pass, timer by timer, and everything that each one sets off come to rest. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    await rest();
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next) break;
      this.timers = this.timers.filter((other) => other !== next);
      this.now = Math.max(this.now, next.at);
      next.fn();
      await rest();
    }
    this.now = end;
  }
}

/** Promises resolve promises: a few turns of the event loop let all of them run. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => { setImmediate(resolve); });
}
