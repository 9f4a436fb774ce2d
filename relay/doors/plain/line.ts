/** One bare WebSocket: who is on it, what it follows, how it is spoken to and ended. Each kind of door extends it. */
import { randomBytes } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Identity } from '../../identity/identities.ts';
import { Strikes } from '../../limits.ts';
import type { Relay } from '../../relay.ts';
import { DROPPED, type WebSocket } from '../../sockets/uws.ts';
import { CLOSE, type Entry, type ErrorCode, type Topic } from '../../wire.ts';
import { toFault } from '../../failing.ts';

export interface Caller { address: string; headers: Record<string, string>; query: URLSearchParams }
export interface LineData { line: Line }

/** What a close frame has room for. */
const REASON_BYTES = 120;
/** What a frame that waits takes beside its text. */
const KEEPING = 256;
const HEARTBEAT_MISSED = 4000;
const CLOSE_CODES: Partial<Record<ErrorCode, number>> = {
  no_identity: CLOSE.auth, bad_token: CLOSE.auth, expired: CLOSE.auth, guests_off: CLOSE.auth, forbidden: CLOSE.auth, private: CLOSE.auth, barred: CLOSE.auth,
  limit: CLOSE.limit, throttled: CLOSE.limit, too_large: 1009, degraded: 1013, service_down: 1013, internal: 1011, closed: 1001, timeout: HEARTBEAT_MISSED,
};

export abstract class Line {
  /** Rooms and the user topic that it hears of while it is open. */
  readonly topics: Topic[] = [];
  lastHeard = performance.now();
  /** Until its caller is known to be allowed, nothing it says is heard. */
  ready: Promise<void> = Promise.resolve();
  /** Bytes that wait until then: who has not been let in yet must not fill the memory. */
  #waiting = 0;
  identity: Identity | undefined;
  /** Why it ends: from then on nothing is said any more. */
  #ended: Fault | undefined;
  #ws: WebSocket<LineData> | undefined;
  #strikes = new Strikes();

  constructor(readonly relay: Relay, readonly caller: Caller) {}

  /** Whoever comes without a token, where guests may. */
  async guest(): Promise<Identity> {
    return (await this.relay.identities.guest(`Guest ${randomBytes(2).toString('hex')}`)).identity;
  }
  /** Throws a Fault where this door is not for them. */
  abstract admit(identity: Identity): Promise<void>;
  abstract opened(): Promise<void>;
  abstract hear(text: string): Promise<void>;
  /** Tells the other end what was wrong, where the door has words for it. */
  abstract tell(fault: Fault): void;
  abstract entry(topic: Topic, entry: Entry): void;
  abstract closed(): void;
  /** Who is in a room now. */
  present(_topic: Topic, _people: PresentList): void {}
  /** Now and then. */
  tick(_now: number): void {}

  get who(): Identity {
    if (!this.identity) throw new Fault('no_identity', 'Nobody is on this line.');
    return this.identity;
  }

  get over(): boolean {
    return this.#ended !== undefined;
  }

  get gone(): boolean {
    return this.#ws === undefined;
  }

  attach(ws: WebSocket<LineData>): void {
    this.#ws = ws;
    if (!this.#ended) return;
    this.tell(this.#ended);
    this.#hangUp(this.#ended);
  }

  detach(): void {
    this.#ws = undefined;
  }

  send(text: string): void {
    if (this.#ws?.send(text) === DROPPED) this.#ws?.end(CLOSE.slow, 'Too slow: connect again.');
  }

  async received(frame: string | Fault): Promise<void> {
    this.lastHeard = performance.now();
    const size = KEEPING + (frame instanceof Fault ? 0 : frame.length);
    this.#waiting += size;
    if (this.#waiting > this.relay.config.limits.pendingBytes) return this.end(new Fault('limit', 'Too many frames at once.'));
    await this.ready;
    this.#waiting -= size;
    if (this.#ended) return;
    try {
      if (frame instanceof Fault) throw frame;
      await this.hear(frame);
    } catch (error) {
      this.tell(toFault(this.relay, error, 'A frame'));
      if (this.#strikes.add()) this.#hangUp(new Fault('limit', 'Too many frames that could not be taken.'));
    }
  }

  /** Before it is attached: then it ends as soon as it is. */
  end(why: Fault): void {
    if (this.#ended) return;
    this.#ended = why;
    if (!this.#ws) return;
    this.tell(why);
    this.#hangUp(why);
  }

  #hangUp(why: Fault): void {
    this.#ended = why;
    this.#ws?.end(CLOSE_CODES[why.code] ?? 1008, shorten(why.message));
  }
}

/** Those present, each as JSON, once more for the one it is, and all in one. */
export interface PresentList { ids: string[]; json: string[]; mine: string[]; all: string }

function shorten(reason: string): string {
  let short = reason;
  while (Buffer.byteLength(short) > REASON_BYTES) short = short.slice(0, -1);
  return short;
}
