import type { ConfabErrorFields } from '../api.ts';
import { ConfabError, fieldsOf, temporary } from '../errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { Post } from '../tabs/posts.ts';
import type { Replica } from '../tabs/replica.ts';
import { PATIENCE, type Connection } from './connection.ts';

interface Ask { cmd: string; data: unknown; until: number; taken: boolean; resolve(value: unknown): void; reject(error: ConfabError): void; off(): void }

/** The relay's own commands carry ids or only read: asking again does no harm. A service's may. */
const REPEATABLE = /^(auth|room|user|shelf)_/;

/** Requests of any tab over the one connection: never lost without a word, never sent twice where that matters. */
export class Asks {
  readonly #replica: Replica;
  readonly #platform: Platform;
  readonly #connection: () => Connection | undefined;
  readonly #open = new Map<string, Ask>();

  constructor(replica: Replica, platform: Platform, connection: () => Connection | undefined) {
    this.#replica = replica;
    this.#platform = platform;
    this.#connection = connection;
    replica.posts.add((post) => this.#hear(post));
  }

  request(cmd: string, data: unknown, patience = PATIENCE): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = this.#platform.id();
      const off = this.#platform.after(patience, () => this.#finish(id, undefined, fieldsOf(temporary('timeout', `${cmd}: no answer within ${Math.round(patience / 1000)} s.`))));
      this.#open.set(id, { cmd, data, until: this.#platform.now() + patience, taken: false, resolve, reject, off });
      this.#pass(id);
    });
  }

  /** Another tab leads, or this one does now. What the former leader had taken may or may not have been done. */
  leaderChanged(): void {
    for (const [id, { cmd, taken }] of this.#open) {
      if (taken && !REPEATABLE.test(cmd)) this.#finish(id, undefined, fieldsOf(temporary('closed', `${cmd}: the connection was lost before the answer came.`)));
      else this.#pass(id);
    }
  }

  #pass(id: string): void {
    const ask = this.#open.get(id)!;
    const patience = Math.max(1, ask.until - this.#platform.now());
    if (this.#connection()) void this.#answer(ask.cmd, ask.data, patience, ({ ok, error }) => this.#finish(id, ok, error));
    else this.#replica.post({ kind: 'ask', id, cmd: ask.cmd, data: ask.data, patience });
  }

  /** Asks the relay; silent when this tab stopped leading, because whoever asked then asks the next leader. */
  async #answer(cmd: string, data: unknown, patience: number, done: (answer: { ok?: unknown; error?: ConfabErrorFields }) => void): Promise<void> {
    const until = this.#platform.now() + patience, connection = this.#connection();
    if (!connection) return;
    while (this.#connection() === connection) {
      try {
        const ok = await connection.request(cmd, data, until - this.#platform.now());
        return done({ ok });
      } catch (error) {
        const fields = fieldsOf(error);
        if (fields.code !== 'closed' || this.#platform.now() >= until || !REPEATABLE.test(cmd)) {
          if (this.#connection() === connection || fields.code !== 'closed') done({ error: fields });
          return;
        }
      }
    }
  }

  #finish(id: string, ok: unknown, error?: ConfabErrorFields): void {
    const ask = this.#open.get(id);
    if (!ask) return;
    this.#open.delete(id);
    ask.off();
    if (error) ask.reject(new ConfabError(error));
    else ask.resolve(ok);
  }

  #hear(post: Post): void {
    if (post.kind === 'taken') {
      const ask = this.#open.get(post.id);
      if (ask) ask.taken = true;
    } else if (post.kind === 'answer') this.#finish(post.id, post.ok, post.error);
    else if (post.kind === 'ask' && this.#connection()) {
      this.#replica.post({ kind: 'taken', id: post.id });
      void this.#answer(post.cmd, post.data, post.patience, (answer) => this.#replica.post({ kind: 'answer', id: post.id, ...answer }));
    }
  }
}
