/** One socket: who is on it, where it is live, and how frames get out. Kept small: there are many. */
import { Fault } from '../fault.ts';
import type { Identity } from '../identity/identities.ts';
import { Strikes } from '../limits.ts';
import type { Note, Topic, WireError } from '../wire.ts';
import type { Stay } from './stay.ts';
import { DROPPED, type WebSocket } from './uws.ts';

export type Ws = WebSocket<{ session: Session }>;

/** A JSON text that is an answer as it is. */
export class Ready {
  constructor(readonly json: string) {}
}

/** Stands in the answer to a frame that brought no usable id. */
export const NO_ID = -1;

/**
 * Sessions whose answers leave at the end of this turn of the event loop: those of one socket, and what its
 * topics told it in the same turn, in one write.
 */
let answering: Session[] = [];
function flushAll(): void {
  const sessions = answering;
  answering = [];
  for (const session of sessions) session.flush();
}

let opened = 0;

export class Session {
  readonly number = ++opened;
  /** undefined once closed: any call on it would throw. */
  ws: Ws | undefined;
  identity: Identity | undefined;
  client = '';
  term = 0;
  stays = new Map<Topic, Stay>();
  /** What it is just entering, and by what that was ended before it was there. */
  entering = new Set<{ topic: Topic; ended?: WireError }>();
  /** When the sweep has to look again: no hello yet, or the token runs out. */
  due: number;
  /** Has been asked to renew its token. */
  warned = false;
  greeting = false;
  /** Why its hello will not be taken: only in an answer does a page get to read that. */
  refusal: Fault | undefined;
  readonly strikes = new Strikes();
  #cut = false;
  #answers: string[] | undefined;
  #drained: (() => void)[] | undefined;

  constructor(readonly address: string, due: number) {
    this.due = due;
  }

  /** Who is asking; throws before hello. */
  get who(): Identity {
    if (!this.identity) throw new Fault('hello_first', 'The first frame must be "hello".');
    return this.identity;
  }

  /** Answers how long the answer is. */
  answer(id: number, ok: unknown): number {
    const text = ok instanceof Ready ? `{"re":${id},"ok":${ok.json}}` : JSON.stringify({ re: id, ok: ok ?? null });
    this.#queue(text);
    return text.length;
  }

  refuse(id: number, error: WireError): void {
    this.#queue(JSON.stringify({ re: id, error }));
  }

  note(note: Note): void {
    this.send(JSON.stringify(note));
  }

  /** At once, behind the answers that wait. */
  send(text: string): void {
    this.flush();
    this.#write(text);
  }

  flush(): void {
    const answers = this.#answers;
    if (!answers) return;
    this.#answers = undefined;
    // Even a single one: sending it sends first what the topics have for this socket.
    this.ws?.cork(() => { for (const answer of answers) this.#write(answer); });
  }

  /** The close handler of the socket follows within this call. */
  close(code: number, why: string): void {
    this.flush();
    this.ws?.end(code, why);
  }

  /** A frame did not get out, so what follows would have a hole before it: this socket is over. Answers whether it was not yet: who pings on without reading is told of by the hundred thousand. */
  cut(): boolean {
    if (this.#cut) return false;
    this.#cut = true;
    // Not from within uWebSockets.js' own loop over subscribers, where this is called.
    setImmediate(() => this.ws?.close());
    return true;
  }

  /** Resolves when what was sent has left, or the socket is gone. */
  drained(): Promise<void> {
    if (!this.full) return Promise.resolve();
    return new Promise((resolve) => { (this.#drained ??= []).push(resolve); });
  }

  onDrain(): void {
    if (this.full) return;
    const waiting = this.#drained;
    this.#drained = undefined;
    for (const resolve of waiting ?? []) resolve();
  }

  get full(): boolean {
    return this.ws !== undefined && this.ws.getBufferedAmount() > 0;
  }

  #queue(answer: string): void {
    if (this.#answers) {
      this.#answers.push(answer);
      return;
    }
    this.#answers = [answer];
    if (answering.length === 0) setImmediate(flushAll);
    answering.push(this);
  }

  #write(text: string): void {
    if (this.ws && this.ws.send(text) === DROPPED) this.cut();
  }
}
