import { Listeners } from '../readable.ts';
import type { Channel, Platform } from '../platform/platform.ts';
import type { Store } from '../store/contract.ts';
import { KEYS } from '../store/facts.ts';
import { commit, type Change, type Draft } from './change.ts';
import { Mirror } from './mirror.ts';
import type { Post } from './posts.ts';

/** Another tab's post may overtake an earlier one; a hole older than this means that one was missed. */
const OVERTAKING = 30;

/** A user's database as this tab sees it: mirrored in memory, kept in step with the other tabs. */
export class Replica {
  readonly mirror = new Mirror();
  readonly posts = new Listeners<Post>();
  /** Rows or facts were missed: whoever holds a window of rows reads again. */
  readonly missed = new Listeners<void>();
  store?: Store;
  #channel?: Channel;
  #reading?: Promise<void>;
  #id: unknown;
  readonly #platform: Platform;

  constructor(platform: Platform) { this.#platform = platform; }

  /** Without a name there are no other tabs. */
  async open(store: Store, name?: string): Promise<void> {
    this.store = store;
    // The channel first: what changes while the facts are read is heard.
    if (name !== undefined) this.#channel = this.#platform.channel?.(name, (message) => this.#receive(message as Post));
    await this.catchUp();
  }

  close(): void {
    this.#channel?.close();
    this.store?.close();
    this.#channel = undefined;
    delete this.store;
  }

  post(post: Post): void { this.#channel?.post(post); }

  /** One transaction; its result is seen here and posted to the others before this resolves. */
  async commit(work: (draft: Draft) => Promise<void>, options?: { term?: number; strict?: boolean }): Promise<Change> {
    const change = await commit(this.opened, work, options);
    // Others first: applying here may run a page's own code for long.
    if (change.rev > 0) {
      this.post({ kind: 'change', change, ...(options?.term === undefined ? {} : { term: options.term }) });
      this.#apply(change);
    }
    return change;
  }

  /** Reads again what may have been missed; cheap when nothing was. */
  catchUp(): Promise<void> {
    this.#reading ??= this.#read().finally(() => { this.#reading = undefined; });
    return this.#reading;
  }

  get opened(): Store {
    if (!this.store) throw new DOMException('This tab is asleep.', 'AbortError');
    return this.store;
  }

  async #read(): Promise<void> {
    const { mirror } = this;
    let cleared = false;
    const found = await this.opened.read(async (reader) => {
      const [revision, client] = await Promise.all([reader.fact(KEYS.revision), reader.fact(KEYS.client)]);
      const rev = revision?.rev ?? 0, id = client?.value;
      // Another database than before: it was cleared under us, and nothing of the old one holds.
      cleared = this.#id !== undefined && id !== this.#id;
      if (cleared) mirror.clear();
      this.#id = id;
      return rev > mirror.rev ? { rev, facts: await reader.facts('') } : undefined;
    });
    if (found) mirror.load(found.facts, found.rev);
    if (found || cleared) this.missed.tell();
  }

  #receive(post: Post): void {
    if (post.kind === 'change') this.#apply(post.change);
    this.posts.tell(post);
  }

  #apply(change: Change): void {
    if (!this.store || !this.mirror.apply(change)) return;
    const before = this.mirror.rev;
    this.#platform.after(OVERTAKING, () => {
      if (this.store && this.mirror.rev === before) this.catchUp().catch(() => undefined);
    });
  }
}
