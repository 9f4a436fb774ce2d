import type { ConnectOptions } from './api.ts';
import { permanent, plain } from './errors.ts';
import { Identity } from './identity/identity.ts';
import { TOLD, type LeaderStatus } from './leading/told.ts';
import type { LifeEvent, Platform } from './platform/platform.ts';
import { Listeners } from './readable.ts';
import { WriteAhead } from './outbox/journal.ts';
import { nameOf, Session } from './session.ts';
import type { NewItem, OutItem } from './store/facts.ts';
import { newHub } from './tabs/hub.ts';
import { newMirror } from './tabs/mirror.ts';
import { hear, type Received } from './tabs/hear.ts';

/** What rooms and the rest of the public face share: who is signed in, and that user's session in this tab. */
export class Client {
  readonly hub = newHub();
  readonly identity: Identity;
  readonly platform: Platform;
  /** The user changed. */
  readonly switched = new Listeners<void>();
  session?: Session;
  #heard?: Listeners<Received>;
  readonly #stops: (() => void)[];
  #user?: string | null;
  readonly #known: Promise<void>;
  #know!: () => void;
  /** This page is on its way out, or put aside: nobody begins anything here. */
  #paused = false;
  #performed = 0;

  constructor(options: ConnectOptions, relay: string, platform: Platform) {
    // One of each, so that whatever listens in this instance ends with it.
    const life = new Listeners<LifeEvent>(), journal = new Listeners<string>();
    this.platform = { ...platform, onLife: (fn) => life.add(fn), onJournal: (fn) => journal.add(fn) };
    this.identity = new Identity(options, this.platform, `${relay.replace(/^http/, 'ws')}/socket`);
    this.#known = new Promise((resolve) => { this.#know = resolve; });
    this.#stops = [
      platform.onLife((event) => {
        this.#paused = event === 'pause' || (this.#paused && event !== 'wake');
        this.identity.life(event);
        life.tell(event);
      }),
      platform.onJournal((key) => journal.tell(key)),
      this.identity.who.subscribe((who) => { if (who !== undefined) this.#be(who?.user.id ?? null); }),
      this.identity.error.subscribe((error) => { if (error && this.#user === undefined) this.hub.put(TOLD.status, { phase: 'offline', error } satisfies LeaderStatus); }),
    ];
    void this.identity.load();
  }

  /** The session, or why there is none. */
  get active(): Session {
    if (!this.session) throw permanent('no_identity', 'Nobody is signed in: signIn(), or connect() with a token or guest.');
    return this.session;
  }

  /** As soon as it is known who uses this page. */
  async ready(): Promise<Session> {
    await this.#known;
    return this.active;
  }

  /** Does something by way of the outbox: durable when this returns. Resolves when the relay has it. */
  async perform(what: NewItem): Promise<OutItem> {
    const named = { id: this.platform.id(), ...plain(what, what.cmd) };
    return this.session ? this.session.outbox.put(named) : this.#early(named).then(({ outbox }) => outbox.put(named));
  }

  /**
   * Keeps an item before it is known who uses this page, as done by whoever used this browser last: should this
   * tab end at once, it is theirs on their next visit. Otherwise it is done by who it turns out to be.
   */
  async #early(what: Required<NewItem>): Promise<Session> {
    const { last } = this.identity, at = this.platform.now(), item = { ...what, n: at * 1000 + this.#performed++, at };
    const ahead = last === undefined ? undefined : new WriteAhead(this.platform.journal, nameOf(this.identity.url, last), 'early');
    ahead?.note(item);
    try {
      return await this.ready();
    } finally {
      // Closed before it was known who is here: then it stays for the next visit.
      if (this.#user !== undefined) ahead?.cross([item]);
    }
  }

  /** What is told from now on. */
  hear(fn: (received: Received) => void): () => void {
    if (!this.#heard) {
      this.#heard = new Listeners();
      if (this.session) hear(this.session, this.platform, this.#heard);
    }
    return this.#heard.add(fn);
  }

  close(): void {
    this.#stops.forEach((stop) => stop());
    this.session?.stop();
    delete this.session;
    this.identity.end();
    this.hub.put(TOLD.status, { phase: 'offline' } satisfies LeaderStatus);
    this.#know();
  }

  #be(user: string | null): void {
    const { who: { value: who }, error } = this.identity, isOther = this.#user !== user;
    this.#user = user;
    if (isOther) {
      // Another tab was told why, and told this one; what passes by itself is no reason.
      let why: LeaderStatus['error'] = error.value;
      if (this.session) {
        why ??= this.hub.get<LeaderStatus>(TOLD.status)?.error;
        if (why?.temporary) why = undefined;
        this.session.stop();
      }
      delete this.session;
      if (who) {
        const session = this.session = new Session(this.platform, this.identity, this.identity.url, who.user);
        if (this.#heard) hear(session, this.platform, this.#heard);
        this.hub.use(session.replica.mirror);
        if (!this.#paused) void session.wake();
      } else {
        const nobody = newMirror();
        nobody.put(TOLD.status, { phase: 'signed-out', error: why } satisfies LeaderStatus);
        this.hub.use(nobody);
      }
    }
    this.hub.put(TOLD.me, who?.user);
    this.#know();
    if (isOther) this.switched.tell();
  }
}
