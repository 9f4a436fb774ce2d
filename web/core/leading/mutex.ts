/** Who of all tabs may lead. Speed only: what makes it safe is the term (tabs/change.ts). */
export interface Mutex {
  /** Waits for its turn; `lost` when it had it and was robbed of it. */
  queue(held: () => void, lost: () => void): void;
  /** Takes it from whoever has it. */
  steal(held: () => void, lost: () => void): void;
  /** Gives it back, or leaves the queue; at once. */
  release(): void;
}
