import { ConfabError, fieldsOf } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { OutItem } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';
import type { Mirror } from '../tabs/mirror.ts';
import { settle, type Outcome } from './settle.ts';

/** A send that gets no answer: the socket is not worth waiting for. */
const PATIENCE = 8000;
const PAUSE = 1000;
const SKEW = 500;

export interface SenderParts {
  platform: Platform;
  mirror: Mirror;
  connected(): boolean;
  /** This user has not been in the room before. */
  isNew(room: string): boolean;
  send(cmd: string, data: unknown, patience: number): Promise<unknown>;
  commit(work: (draft: Draft) => Promise<void>): Promise<unknown>;
  silent(): void;
  failed(error: unknown): void;
}

/** The next item of each lane that has nothing under way: lanes are independent, within one nothing overtakes. */
export function nextOfEachLane(items: readonly OutItem[], busy: ReadonlySet<string>): OutItem[] {
  const next = new Map<string, OutItem>();
  for (const item of items) {
    if (item.error || item.pos !== undefined || busy.has(item.lane)) continue;
    const first = next.get(item.lane);
    if (!first || item.n < first.n) next.set(item.lane, item);
  }
  return [...next.values()];
}

/** The leader's side of the outbox: sends, and writes down what the relay said. */
export class Sender {
  readonly #busy = new Set<string>();
  readonly #stop: () => void;
  readonly #parts: SenderParts;
  #stopped = false;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#stop = parts.mirror.watch(['out'], () => this.pump());
  }

  /** Sends what can be sent now. */
  pump(): void {
    if (this.#stopped || !this.#parts.connected()) return;
    for (const item of nextOfEachLane(this.#parts.mirror.all<OutItem>('out'), this.#busy)) void this.#deliver(item);
  }

  end(): void {
    this.#stopped = true;
    this.#stop();
  }

  async #deliver(item: OutItem): Promise<void> {
    const { lane } = item, { platform } = this.#parts;
    this.#busy.add(lane);
    let pause = 0;
    const isNew = item.cmd === 'room_enter' && this.#parts.isNew(String(item.data.room));
    try {
      const outcome = await this.#attempt(item);
      if (this.#stopped) return;
      if ('again' in outcome) pause = outcome.again;
      else await this.#parts.commit((draft) => settle(draft, item, outcome, isNew));
    } catch (error) {
      if (!this.#stopped) this.#parts.failed(error);
    }
    const free = (): void => {
      this.#busy.delete(lane);
      this.pump();
    };
    if (pause > 0) platform.after(pause, free);
    else free();
  }

  async #attempt(item: OutItem): Promise<Outcome | { again: number }> {
    try {
      return { ok: await this.#parts.send(item.cmd, item.data, PATIENCE) };
    } catch (error) {
      if (!(error instanceof ConfabError)) throw error;
      if (error.code === 'timeout') this.#parts.silent();
      // The person pressed a button and is told when to press it again; everything else waits by itself, and so
      // does what this page allowed a moment before the relay's clock did.
      if (!error.temporary || (error.code === 'throttled' && (error.retryAfter ?? PAUSE) > SKEW)) return { error: fieldsOf(error) };
      return { again: error.code === 'closed' ? 1 : error.retryAfter ?? PAUSE };
    }
  }
}
