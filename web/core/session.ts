import type { Person } from '../../relay/wire.ts';
import type { Asks } from './connection/asks.ts';
import { report } from './errors.ts';
import type { Identity } from './identity/identity.ts';
import { crown } from './leading/crown.ts';
import type { Following } from './leading/following.ts';
import type { Mutex } from './leading/mutex.ts';
import { newReign, type Reign } from './leading/reign.ts';
import { TOLD, type LeaderStatus } from './leading/told.ts';
import { WebLock } from './leading/web-lock.ts';
import { withPart } from './later.ts';
import { newOutbox, type Outbox } from './outbox/outbox.ts';
import { WriteAhead } from './outbox/journal.ts';
import { PARTS, type Deeds } from './parts.ts';
import type { Platform } from './platform/platform.ts';
import type { Lost, Store } from './store/contract.ts';
import { KEYS, type OutItem } from './store/facts.ts';
import type { Memory } from './store/memory.ts';
import type { Post } from './tabs/posts.ts';
import { newReplica, type Replica } from './tabs/replica.ts';

/** Whoever does not lead by then follows. */
const FOLLOWS_AFTER = 200;
/** A database that takes nothing so often, one time after the other, is done without until this page is put aside. */
const MOST_TRIES = 6;

/** One user in one tab: awake it keeps in step, queues to lead, and leads; asleep it holds nothing. */
export class Session {
  readonly tab: string;
  readonly name: string;
  readonly replica: Replica;
  readonly outbox: Outbox;
  /** What is kept here is known, or nobody has use for it any more. */
  readonly begun: Promise<void>;
  /** Nothing joins this tab with others, and nothing is kept: storage or channels are missing. */
  alone: boolean;
  reign?: Reign;
  readonly #platform: Platform;
  readonly #identity: Identity;
  readonly #first: Person;
  readonly #url: string;
  readonly #journal: WriteAhead;
  #begin!: () => void;
  #asks?: Asks;
  #memory?: Memory;
  #mutex?: Mutex;
  readonly #stops: (() => void)[];
  #following?: Following;
  /** Of the leader that was heard last, since this tab is awake. */
  #heard?: number;
  #awake = false;
  #opened = false;
  /** To open the database, since anybody led by what stands in it. */
  #tries = 0;
  #importing = false;
  #stopped = false;
  #turn = 0;

  constructor(platform: Platform, identity: Identity, url: string, me: Person) {
    const without = this.alone = !platform.store || !platform.channel;
    this.#platform = platform;
    this.#identity = identity;
    this.#url = url;
    this.#first = me;
    this.name = nameOf(url, me.id);
    this.tab = platform.id();
    this.replica = newReplica(this.#platform);
    this.#journal = new WriteAhead(platform.journal, this.name);
    this.#journal.adopt(new WriteAhead(platform.journal, this.name, 'early'));
    this.outbox = newOutbox(this.replica, this.#platform, this.#journal, () => !this.alone, (error) => this.reign?.failed(error));
    this.begun = new Promise((resolve) => { this.#begin = resolve; });
    this.#stops = [
      platform.onLife((event) => {
        if (event === 'pause') {
          this.sleep();
          this.alone = without;
          this.#tries = 0;
        } else if (event === 'wake') void this.wake();
        else if (event === 'visible' && this.#awake) {
          this.#following?.wish();
          this.replica.catchUp().catch(() => undefined);
        }
      }),
      platform.onJournal((key) => {
        if (this.#importing || !this.reign || !this.#journal.isEntry(key)) return;
        this.#importing = true;
        platform.after(1000, () => {
          this.#importing = false;
          this.outbox.importLeft();
        });
      }),
      this.replica.posts.add((post) => this.#hear(post)),
    ];
  }

  /** The same user under the newest name. */
  get me(): Person {
    const user = this.#identity.who.value?.user;
    return user?.id === this.#first.id ? user : this.#first;
  }

  /** Opens what this user has here, and begins to take part. */
  async wake(): Promise<void> {
    if (this.#awake || this.#stopped) return;
    this.#awake = true;
    const turn = ++this.#turn;
    try {
      const store = await this.#openStore(turn);
      if (!this.#isTurn(turn)) {
        store.close();
        return;
      }
      const left = this.replica.mirror.all<OutItem>('out');
      await this.replica.open(store, this.alone ? undefined : this.name);
      const mutex = this.#mutex = await this.#makeMutex();
      if (!this.#isTurn(turn)) return;
      // What waits in a database that is done without goes out from here, and perhaps once more from there: the relay takes it once.
      if (this.alone) for (const item of left) if (!this.replica.mirror.get(KEYS.out(item.id))) this.outbox.add(item);
      this.#begin();
      mutex.queue(() => this.#lead(), () => this.#rest(50));
      this.#platform.after(FOLLOWS_AFTER, () => this.#follow(turn));
      this.replica.post({ kind: 'arrived' });
      this.outbox.importLeft();
    } catch (error) {
      if (!this.#isTurn(turn)) return;
      if (isVersionError(error)) this.#lose(turn, 'upgrade');
      else {
        report(error);
        this.#rest(500);
      }
    }
  }

  /** At once: stops, closes the socket, aborts what is under way, lets go of database, channel and lock. */
  sleep(): void {
    if (!this.#awake) return;
    this.#awake = false;
    this.#turn++;
    this.#heard = undefined;
    this.#endFollowing();
    this.#abdicate();
    this.#mutex?.release();
    this.replica.close();
  }

  /** A request to the relay, through whichever tab leads. */
  async ask(cmd: string, data: unknown, patience?: number): Promise<unknown> {
    return this.#asking(await PARTS.deeds.load()).request(cmd, data, patience);
  }
  /** Before its reign stands in the store a tab takes none: all are asked again when it does. */
  #asking({ newAsks }: Deeds): Asks { return this.#asks ??= newAsks(this.replica, this.#platform, () => (this.leads ? this.reign?.connection : undefined)); }

  /** A tab looks at who is in a room: whoever leads keeps that fresh. */
  watchRoom(room: string): void {
    if (this.#watched.has(room)) return;
    this.#watched.add(room);
    this.#passWatch(room);
  }
  #passWatch(room: string): void {
    if (this.reign) this.reign.watch(room);
    else this.replica.post({ kind: 'watch', room });
  }
  readonly #watched = new Set<string>();

  /** For good. */
  stop(): void {
    this.sleep();
    this.#stopped = true;
    this.#stops.forEach((stop) => stop());
    this.#begin();
    this.replica.mirror.put(TOLD.over, true);
  }

  /** Lets go, and comes back after a while. */
  #rest(ms: number): void {
    this.sleep();
    this.#platform.after(ms, () => void this.wake());
  }
  get leads(): boolean { return this.replica.mirror.get(TOLD.leads) === true; }
  /** It has not slept since. */
  #isTurn(turn: number): boolean { return this.#turn === turn; }

  async #openStore(turn: number): Promise<Store> {
    if (!this.alone && this.#tries++ < MOST_TRIES) try {
      const store = await this.#platform.store!(this.name, (why) => this.#lose(turn, why));
      this.#opened = true;
      return store;
    } catch (error) {
      // Some browsers have storage and refuse to open it (private windows).
      if (this.#opened || isVersionError(error) || !this.#isTurn(turn)) throw error;
    }
    this.alone = true;
    const { Memory, MemoryStore } = await import('./store/memory.ts');
    return new MemoryStore(this.#memory ??= new Memory());
  }

  /** The database was closed under us: a browser in need of memory, "clear site data", or a newer page. */
  #lose(turn: number, why: Parameters<Lost>[0]): void {
    if (!this.#isTurn(turn)) return;
    if (why !== 'upgrade') {
      this.#rest(100);
      return;
    }
    this.sleep();
    this.#stopped = true;
    this.replica.mirror.put(TOLD.status, { phase: 'offline', error: { code: 'version', message: 'A newer version is open in another tab: reload.', temporary: false } } satisfies LeaderStatus);
  }

  async #makeMutex(): Promise<Mutex> {
    if (this.alone) return { queue: (held) => held(), steal: () => undefined, release: () => undefined };
    const { locks } = this.#platform;
    if (locks) return new WebLock(locks, this.name);
    const { LeaseMutex } = await this.#platform.lease();
    return new LeaseMutex(this.replica, this.#platform, this.tab);
  }

  #follow(turn: number): void {
    const { post, mirror } = this.replica, follows = (): boolean => this.#isTurn(turn) && !this.reign;
    if (follows()) withPart(this.#platform, PARTS.following, ({ follow }) => {
      if (follows()) this.#following = follow(this.#platform, mirror, {
        ask: () => post({ kind: 'ping' }),
        want: () => post({ kind: 'want', tab: this.tab }),
        depose: () => this.#depose(),
      });
    });
  }
  #endFollowing(): void {
    this.#following?.end();
    this.#following = undefined;
  }

  #lead(): void {
    if (!this.#awake) return;
    this.#endFollowing();
    const crowned = crown(this.replica, this.#platform);
    const reign = newReign({
      platform: this.#platform, replica: this.replica, identity: this.#identity, url: this.#url, crowned,
      me: () => this.me,
      over: (again) => {
        if (this.reign === reign) this.#rest(again);
      },
    });
    this.reign = reign;
    crowned.then(({ term }) => {
      if (this.reign !== reign) return;
      reign.term = term;
      this.replica.mirror.put(TOLD.leads, true);
      reign.announce();
      this.#newLeader(term);
      this.outbox.importLeft();
    }, reign.failed);
  }

  #abdicate(): void {
    this.reign?.close();
    delete this.reign;
    this.replica.mirror.put(TOLD.leads, undefined);
  }

  #depose(): void {
    if (this.reign || !this.#awake) return;
    this.#mutex?.steal(() => this.#lead(), () => this.#rest(50));
  }

  #hear(post: Post): void {
    const fromLeader = post.kind === 'told' || (post.kind === 'change' && post.term !== undefined);
    if (fromLeader) this.#following?.sign();
    const { reign } = this;
    switch (post.kind) {
      case 'told':
        this.#heed(post);
        break;
      case 'arrived':
        if (!this.leads) break;
        reign?.announce();
        // What it stored on its way to sleep it could not tell.
        this.replica.catchUp().catch(() => undefined);
        break;
      case 'ping':
        reign?.beat().catch(() => undefined);
        break;
      case 'watch':
        reign?.watch(post.room);
        break;
      case 'ask': case 'taken': case 'answer':
        if (this.#asks || reign) withPart(this.#platform, PARTS.deeds, (deeds) => this.#asking(deeds).hear(post));
        break;
      case 'want':
        if (reign && !reign.connection.connected && !this.#platform.visible()) this.replica.post({ kind: 'yield', to: post.tab });
        break;
      case 'signed-out':
        this.stop();
        this.#identity.forget(this.#first.id);
        break;
      case 'yield':
        if (post.to === this.tab) this.#depose();
        break;
    }
  }

  #heed({ term, told, all }: Post & { kind: 'told' }): void {
    const { mirror } = this.replica;
    // Who was deposed while their page stood still learns it last, and may say until then how it is with them.
    if (this.reign || term < (mirror.stored<number>(KEYS.term) ?? 0)) return;
    if (all) {
      void this.replica.catchUp().catch(() => undefined);
      if (term !== this.#heard) this.#newLeader(term);
    }
    for (const [key, value] of told) mirror.put(key, value);
    this.#following?.wish();
  }

  #newLeader(term: number): void {
    const { mirror } = this.replica;
    this.#heard = term;
    this.#tries = 0;
    // Whoever would have said that they stopped is gone.
    for (const key of mirror.keys('~typing')) mirror.put(key, undefined);
    this.#asks?.leaderChanged();
    for (const room of this.#watched) this.#passWatch(room);
  }
}

/** Of a user's database, channel, lock and journal. */
export const nameOf = (url: string, user: string): string => `confab 1 ${url} ${user}`;

const isVersionError = (error: unknown): boolean => error instanceof Error && error.name === 'VersionError';
