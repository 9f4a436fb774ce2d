import { CLOSE, parseFromRelay, type HelloAnswer, type Note, type Push, type Signal, type WireError } from '../../../relay/wire.ts';
import type { Phase } from '../api.ts';
import { ConfabError, fieldsOf, permanent, temporary, written } from '../errors.ts';
import type { Link, Platform } from '../platform/platform.ts';
import { backoff } from './backoff.ts';

export interface ConnectionEvents {
  /** What the first frame says; null: nobody is signed in, and no frame is sent. */
  hello(): Promise<Record<string, unknown> | null>;
  live(answer: HelloAnswer): void;
  push(push: Push): void;
  signal(signal: Signal): void;
  note(note: Note): void;
  phase(phase: Phase, error?: WireError): void;
  /** The relay refused the hello. */
  refused(error: WireError): void;
  /** A newer term holds this client. */
  evicted(): void;
}

interface Pending { resolve(value: unknown): void; reject(error: ConfabError): void; off(): void }

/** Time a request may take unless its caller says otherwise. */
export const PATIENCE = 15_000;
export const noAnswer = (cmd: string, patience: number): ConfabError => temporary('timeout', `${cmd}: no answer within ${patience / 1000} s.`);
const lost = (): ConfabError => temporary('closed', 'The connection to the relay was lost.');
const OUT_OF_REACH = /^(evicted|stale_term)$/;

/** The one socket of this browser: hello, requests and their answers, coming back. */
export class Connection {
  phase: Phase = 'connecting';
  #why?: string;
  readonly #platform: Platform;
  readonly #events: ConnectionEvents;
  readonly #link: Link;
  readonly #pending = new Map<number, Pending>();
  readonly #stop: () => void;
  /** Calls off that this socket is left. */
  #stay?: () => void;
  #number = 0;
  /** Bytes of a frame; a hello brings as much as it has to. */
  #most = 0;
  /** -1: not dialled yet, and the first time waits for nothing. */
  #attempt = -1;
  #lostAt: number;
  #refused = false;
  /** In a row. */
  #refusals = 0;
  /** Why the relay has no place for this hello just now. */
  #fault?: WireError;
  #closed = false;

  constructor(url: string, platform: Platform, events: ConnectionEvents) {
    this.#platform = platform;
    this.#events = events;
    this.#lostAt = platform.elapsed();
    this.#link = platform.dial(url, () => this.#delay(), {
      open: () => void this.#hello(),
      message: (frame) => this.#receive(frame),
      close: (code) => this.#lost(code),
    });
    this.#stop = platform.onLife((event) => { if (event === 'online' || event === 'visible') this.hurry(); });
  }

  get connected(): boolean { return this.phase === 'live' || this.phase === 'degraded'; }

  /** Now or not at all. */
  send(cmd: string, data: unknown, patience = PATIENCE): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#number;
      const frame = written({ id, cmd, data }, cmd);
      // Counted only where it may be too much: a character takes three bytes at most.
      const size = this.connected && frame.length * 3 > this.#most ? new Blob([frame]).size : 0;
      // The relay does not read it, and so could not even say which one it was.
      if (size > this.#most) throw permanent('too_large', `${cmd}: ${size} bytes, the relay takes ${this.#most}.`);
      if (!this.#link.send(frame)) throw lost();
      const off = this.#platform.after(patience, () => {
        this.#pending.delete(id);
        reject(noAnswer(cmd, patience));
      });
      this.#pending.set(id, { resolve, reject, off });
    });
  }

  /** Tries again now instead of when its time has come. */
  hurry(): void {
    if (this.connected) return;
    this.#lostAt = this.#platform.elapsed();
    this.#link.hurry();
  }

  /** Gives this socket up for a new one (the relay is going away, or does not answer). `refused`: after a longer pause each time. */
  redial(refused = false): void {
    this.#refused = refused;
    this.#link.redial();
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    this.#link.close();
    this.#drop();
  }

  #delay(): number {
    const platform = this.#platform, attempt = this.#attempt++, refused = this.#refused, retryAfter = this.#fault?.retryAfter ?? 0;
    this.#refused = false;
    this.#fault = undefined;
    return refused ? Math.min(60_000, 1000 * 2 ** this.#refusals++) : attempt < 0 ? 0 : Math.max(retryAfter, backoff(attempt, platform.elapsed() - this.#lostAt, platform.visible(), platform.random()));
  }

  async #hello(): Promise<void> {
    const attempt = this.#attempt, frame = await this.#events.hello();
    // A later socket says its own.
    if (this.#closed || !frame || attempt !== this.#attempt) return;
    try {
      const answer = await this.send('hello', frame, 8000) as HelloAnswer;
      if (this.#closed) return;
      this.#attempt = this.#refusals = 0;
      this.#most = answer.limits.frameBytes;
      this.#events.live(answer);
      this.#turn('live');
    } catch (error) {
      if (this.#closed || !(error instanceof ConfabError)) return;
      if (OUT_OF_REACH.test(error.code)) this.#events.evicted();
      else if (error.temporary) this.#link.redial();
      else this.#events.refused(fieldsOf(error));
    }
  }

  #receive(frame: string): void {
    const message = parseFromRelay(frame);
    if (!message) return;
    if ('re' in message) {
      const pending = this.#pending.get(message.re);
      this.#pending.delete(message.re);
      pending?.off();
      if ('error' in message) {
        if (!this.connected) this.#fault = message.error;
        pending?.reject(new ConfabError(message.error));
      } else pending?.resolve(message.ok);
    } else if ('note' in message) {
      if (message.note === 'degraded' || message.note === 'live') this.#turn(message.note);
      else if ('within' in message) this.#stay = this.#platform.after(this.#platform.random() * message.within, () => this.redial());
      else this.#events.note(message);
    } else if ('entries' in message) this.#events.push(message);
    else this.#events.signal(message);
  }

  #lost(code: number): void {
    if (this.#closed) return;
    if (this.connected) {
      this.#lostAt = this.#platform.elapsed();
      this.#turn('connecting');
    } else if (this.#fault || (this.#attempt > 1 && !this.#refused)) this.#turn('offline', this.#fault ?? { code: 'offline', message: 'The relay cannot be reached.', temporary: true });
    // Over a limit: not before a pause.
    if (code === CLOSE.limit) this.#refused = true;
    this.#drop();
    if (code === CLOSE.evicted) this.#events.evicted();
  }

  #drop(): void {
    // Only this socket's relay goes away.
    this.#stay?.();
    for (const { reject, off } of this.#pending.values()) {
      off();
      reject(lost());
    }
    this.#pending.clear();
  }

  #turn(phase: Phase, error?: WireError): void {
    if (phase === this.phase && error?.code === this.#why) return;
    this.phase = phase;
    this.#why = error?.code;
    this.#events.phase(phase, error);
  }
}
