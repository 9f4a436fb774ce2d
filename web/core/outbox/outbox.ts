import type { Position } from '../../../relay/wire.ts';
import { ConfabError } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import { KEYS, type OutItem } from '../store/facts.ts';
import type { Draft } from '../tabs/change.ts';
import type { Replica } from '../tabs/replica.ts';
import type { WriteAhead } from './journal.ts';

export interface NewItem {
  cmd: string;
  data: Record<string, unknown>;
  lane: string;
  /** Left out: a new one. The same id again replaces what waits under it. */
  id?: string;
}

interface Waiting { item: OutItem; pos?: Position; resolve(item: OutItem): void; reject(error: ConfabError): void }

/** Any tab's side of the outbox: what is put in, and what became of it. */
export class Outbox {
  readonly #replica: Replica;
  readonly #platform: Platform;
  readonly #journal: WriteAhead;
  readonly #waiting = new Map<string, Waiting>();
  readonly #lasts: () => boolean;
  /** What only the journal keeps, because the store is this tab's memory. */
  #unkept: OutItem[] = [];
  #fresh: OutItem[] = [];
  #last = 0;

  /** `lasts`: what is in the store outlives this tab. */
  constructor(replica: Replica, platform: Platform, journal: WriteAhead, lasts: () => boolean) {
    this.#lasts = lasts;
    this.#replica = replica;
    this.#platform = platform;
    this.#journal = journal;
    const { mirror } = replica;
    mirror.rows.add(({ rows }) => {
      for (const { item } of this.#waiting.size > 0 ? rows : []) {
        const waiting = 'hole' in item ? undefined : this.#waiting.get(item.entry.id);
        if (waiting && !('hole' in item)) waiting.pos = item.pos;
      }
    });
    // A moment later: the rows of the same change say where a message stands.
    mirror.watch(['out'], () => queueMicrotask(() => this.#look()));
  }

  item({ cmd, data, lane, id = this.#platform.id() }: NewItem): OutItem {
    const at = this.#platform.now();
    // Above everything this tab did before, also when the clock was set back.
    this.#last = Math.max(this.#last + 1, at * 1000);
    return { id, n: this.#last, lane, cmd, data, at };
  }

  /** Durable when it returns, where there is a journal. */
  add(item: OutItem): void {
    this.#journal.note(item);
    this.#replica.mirror.put(KEYS.out(item.id), item);
    // What is done in one task is stored in one transaction.
    if (this.#fresh.push(item) === 1) queueMicrotask(() => void this.#flush());
  }

  /** Resolves when the relay has it, rejects when it is refused for good. */
  settled(item: OutItem): Promise<OutItem> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(item.id, { item, resolve, reject });
      // It may have been done before anybody asked.
      queueMicrotask(() => this.#look());
    });
  }

  /** Takes over what other tabs (or this one, in an earlier life) left in the journal. */
  async importLeft(): Promise<void> {
    const fresh = this.#fresh;
    this.#fresh = [];
    await this.#store([...this.#journal.left(), ...fresh]);
  }

  /** Puts an item into a transaction that does more (the throttle check, a read mark). */
  static put(draft: Draft, item: OutItem): void { draft.put(KEYS.out(item.id), item); }

  async #flush(): Promise<void> {
    const fresh = this.#fresh;
    this.#fresh = [];
    // Asleep, or the storage is full: tried again on waking, by this tab or by whoever finds it in the journal.
    await this.#store(fresh).catch(() => { this.#fresh.unshift(...fresh); });
  }

  async #store(items: readonly OutItem[]): Promise<void> {
    if (items.length === 0) return;
    await this.#replica.commit(async (draft) => {
      const known = await Promise.all(items.map(({ id }) => draft.get<OutItem>(KEYS.out(id))));
      items.forEach((item, i) => {
        if (!known[i] || known[i].n < item.n) Outbox.put(draft, item);
      });
    });
    if (this.#lasts()) this.#journal.cross(items);
    else this.#unkept.push(...items);
  }

  #look(): void {
    this.#unkept = this.#unkept.filter((item) => {
      const now = this.#replica.mirror.get<OutItem>(KEYS.out(item.id));
      if (!now || now.pos !== undefined) this.#journal.cross([item]);
      return now && now.pos === undefined;
    });
    for (const [id, { item, pos, resolve, reject }] of this.#waiting) {
      const now = this.#replica.mirror.get<OutItem>(KEYS.out(id));
      if (now && !now.error && now.pos === undefined) continue;
      this.#waiting.delete(id);
      if (now?.error) {
        reject(new ConfabError(now.error));
        // Only a message waits for the person to try again or take it back.
        if (now.cmd !== 'room_send') void this.#replica.commit(async (draft) => draft.drop(KEYS.out(id))).catch(() => undefined);
      }
      else resolve({ ...item, ...(now?.pos ?? pos ? { pos: now?.pos ?? pos } : {}) });
    }
  }
}
