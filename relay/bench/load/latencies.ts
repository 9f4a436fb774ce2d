/** Latencies counted in steps of 20 µs up to 4 s: constant memory, nothing allocated per delivery. */
const STEPS_PER_MS = 50, STEPS = 200_000;

export class Latencies {
  private readonly counts = new Uint32Array(STEPS);
  private total = 0;

  add(ms: number): void {
    const step = Math.min(STEPS - 1, (ms * STEPS_PER_MS) | 0);
    this.counts[step] = (this.counts[step] ?? 0) + 1;
    this.total++;
  }

  clear(): void { this.counts.fill(0); this.total = 0; }

  /** In ms: the latency that this part (0 to 1) of the deliveries did not exceed. */
  quantile(part: number): number {
    let left = this.total * part;
    for (let step = 0; step < STEPS; step++) {
      left -= this.counts[step] ?? 0;
      if (left <= 0) return (step + 1) / STEPS_PER_MS;
    }
    return STEPS / STEPS_PER_MS;
  }
}
