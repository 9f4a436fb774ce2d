/** How much one address and one user may ask of this relay, by whatever door. */
import type { Config } from './config.ts';
import { roomForConnections } from './descriptors.ts';
import { Fault } from './fault.ts';

/** What was saved up by being quiet: so many seconds' worth may come at once. */
const BURST_SECONDS = 5;
/** A request counts once for so many bytes it brings, which may be kept for a month, and again for so many of its answer: a short question may ask for half a megabyte. */
const REQUEST_BYTES = 4096, ANSWER_BYTES = 32 * 1024;
/** Guesses at one-time codes from one address. */
const LINKS_PER_MINUTE = 10;
/** Each is a place in somebody's list, and rings on their phone. Twenty in a row from a dialog are a person's; hundreds, and one after another without end, are not. */
const INVITATIONS_PER_SECOND = 1, INVITATIONS_AT_ONCE = 60;
/** An address may be a school's, or of somebody who is a new guest every second. */
const INVITERS_PER_ADDRESS = 10;
/** What is known of a room stays for good, so rooms are founded more slowly than all else: sixty at once, and then one a second, where a user has twenty requests a second. Of an address many may be founders, at once. */
const FOUNDINGS_AT_ONCE = 3, REQUESTS_PER_FOUNDING = 20, FOUNDERS_PER_ADDRESS = 10;
/** So many offences of one connection, each within so many ms of the one before, and it is closed. */
const MAX_STRIKES = 100, FORGIVEN_AFTER = 10_000;

/** So many per second for each key. Kept is one number a key: when all it used will have been earned. */
export class Rate {
  #earned = new Map<string, number>();

  constructor(readonly perSecond: number, readonly burst = perSecond * BURST_SECONDS) {}

  /** 0, or after how many ms it may be asked for again. Who has any left may take more than that, and waits the longer afterwards. */
  take(key: string, times = 1): number {
    const now = performance.now(), each = 1000 / this.perSecond;
    const wait = (this.#earned.get(key) ?? 0) - now - (this.burst - 1) * each;
    if (wait > 0.001) return Math.ceil(wait);
    this.charge(key, times);
    return 0;
  }

  charge(key: string, times: number): void {
    this.#earned.set(key, Math.max(performance.now(), this.#earned.get(key) ?? 0) + times * 1000 / this.perSecond);
  }

  /** Forgets whoever has been quiet long enough. */
  sweep(): void {
    const now = performance.now();
    for (const [key, earned] of this.#earned) if (earned <= now) this.#earned.delete(key);
  }
}

/** Offences of one connection in a row: over a limit, or no request at all. Only time forgives, for whoever is over a limit gets something right now and then. */
export class Strikes {
  #count = 0;
  #last = 0;

  /** Answers whether this was one too many. */
  add(): boolean {
    const now = performance.now();
    this.#count = now - this.#last < FORGIVEN_AFTER ? this.#count + 1 : 1;
    this.#last = now;
    return this.#count >= MAX_STRIKES;
  }
}

const tooMany = (open: number): Fault => new Fault('limit', `There are ${open} connections from your address already.`, 10_000);

const noRoom = (open: number): Fault => new Fault('limit', 'This relay has no room for more connections.', 10_000, undefined, { why: `${open} are open, and more file descriptors are not to be had: raise LimitNOFILE, or ulimit -n` });

export class Limits {
  #connections = new Map<string, number>();
  /** Open connections of all doors. */
  connections = 0;
  #connects: Rate;
  #byAddress: Rate;
  #byUser: Rate;
  #links = new Rate(LINKS_PER_MINUTE / 60, LINKS_PER_MINUTE);
  #invitesByUser = new Rate(INVITATIONS_PER_SECOND, INVITATIONS_AT_ONCE);
  #invitesByAddress = new Rate(INVITATIONS_PER_SECOND * INVITERS_PER_ADDRESS, INVITATIONS_AT_ONCE * INVITERS_PER_ADDRESS);
  #foundedByUser: Rate;
  #foundedByAddress: Rate;
  #room = roomForConnections();
  /** Connections that are no sockets, or not yet. */
  #plain = 0;
  #roomWithPlain = roomForConnections(undefined, 0.5);

  constructor(readonly limits: Config['limits']) {
    this.#connects = new Rate(limits.connectsPerAddress);
    this.#byAddress = new Rate(limits.sendsPerAddress);
    this.#byUser = new Rate(limits.sendsPerUser);
    this.#foundedByUser = new Rate(limits.sendsPerUser / REQUESTS_PER_FOUNDING, limits.sendsPerUser * FOUNDINGS_AT_ONCE);
    this.#foundedByAddress = new Rate(limits.sendsPerAddress / REQUESTS_PER_FOUNDING / FOUNDERS_PER_ADDRESS, limits.sendsPerAddress * FOUNDINGS_AT_ONCE);
  }

  /** Counts a connection until `disconnect`; throws where it is one too many. */
  connect(address: string, most = this.limits.connectionsPerAddress): void {
    const wait = this.#connects.take(address);
    if (wait > 0) throw new Fault('limit', 'Too many new connections from your address at once.', wait);
    const open = this.#connections.get(address) ?? 0;
    if (open >= most) throw tooMany(open);
    if (this.connections >= this.#room) throw noRoom(this.#room);
    this.#connections.set(address, open + 1);
    this.connections++;
    this.#plain--;
  }

  /** One came that says nothing yet, or went without becoming a socket; throws where it is one too many. */
  plain(change: number): void {
    this.#plain += change;
    if (change > 0 && this.connections + this.#plain > this.#roomWithPlain) throw noRoom(this.#roomWithPlain);
  }

  /** The same for a page, which cannot read why a handshake failed: a tenth more get in to be told, and no further. */
  connectOrTell(address: string): Fault | undefined {
    const most = this.limits.connectionsPerAddress;
    this.connect(address, most + Math.floor(most / 10));
    const others = this.#connections.get(address)! - 1;
    return others < most ? undefined : tooMany(others);
  }

  disconnect(address: string): void {
    this.connections--;
    const left = (this.#connections.get(address) ?? 0) - 1;
    if (left > 0) this.#connections.set(address, left);
    else this.#connections.delete(address);
  }

  /** Counts a request; throws where it is one too many. What is refused to a user costs others at their address nothing. */
  request(address: string, user?: string, bytes = 0): void {
    const times = Math.max(1, Math.ceil(bytes / REQUEST_BYTES));
    const wait = (user === undefined ? 0 : this.#byUser.take(user, times)) || this.#byAddress.take(address, times);
    if (wait > 0) throw new Fault('limit', 'Too many requests at once.', wait);
  }

  /** What was answered to a request. */
  answered(address: string, user: string | undefined, bytes: number): void {
    this.charge(address, user, Math.floor(bytes / ANSWER_BYTES));
  }

  /** What was taken as one request counts so many times more. */
  charge(address: string, user: string | undefined, times: number): void {
    if (times === 0) return;
    this.#byAddress.charge(address, times);
    if (user !== undefined) this.#byUser.charge(user, times);
  }

  linkAttempt(address: string): void {
    const wait = this.#links.take(address);
    if (wait > 0) throw new Fault('limit', 'Too many codes were tried from your address.', wait);
  }

  /** Counts an invitation, to whomever; throws where it is one too many. */
  invitation(address: string, user: string): void {
    const wait = this.#invitesByUser.take(user) || this.#invitesByAddress.take(address);
    if (wait > 0) throw new Fault('limit', 'Too many people were invited at once.', wait);
  }

  /** Counts a room that comes into being; throws where it is one too many. */
  founding(address: string, user: string): void {
    const wait = this.#foundedByUser.take(user) || this.#foundedByAddress.take(address);
    if (wait > 0) throw new Fault('limit', 'Too many rooms were founded at once.', wait);
  }

  sweep(): void {
    for (const rate of [this.#connects, this.#byAddress, this.#byUser, this.#links, this.#invitesByUser, this.#invitesByAddress, this.#foundedByUser, this.#foundedByAddress]) rate.sweep();
  }
}
