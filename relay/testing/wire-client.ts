/** A client that knows nothing but the wire, on a bare websocket. For tests. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import { WIRE_VERSION, parseFromRelay } from '../wire.ts';
import type { Answer, Command, CommandInput, FromRelay, HelloAnswer, MessageEntry, Note, Placed, Push, Signal, WireError } from '../wire.ts';

const PATIENCE = 5000;

export class Refused extends Error {
  constructor(readonly wire: WireError) {
    super(`${wire.code}: ${wire.message}`);
  }

  get code(): string { return this.wire.code; }
}

export class WireClient {
  /** All that came, in order. */
  readonly frames: FromRelay[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly client: string;
  #ids = 0;
  #asked = new Map<number, { resolve(ok: unknown): void; reject(error: Error): void }>();
  #changed = new Set<() => void>();

  private constructor(readonly socket: WebSocket, client: string) {
    this.client = client;
    socket.on('message', (frame: Buffer) => this.#receive(frame.toString()));
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        for (const { reject } of this.#asked.values()) reject(new Error(`closed ${code} ${reason.toString()}`));
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Resolves when the socket is open; rejects with what the relay said where it would not upgrade. */
  static open(url: string, { client = randomUUID(), ...options }: ClientOptions & { client?: string } = {}): Promise<WireClient> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, options);
      const opened = new WireClient(socket, client);
      socket.once('open', () => resolve(opened));
      socket.once('unexpected-response', (_request, response) => reject(Object.assign(new Error(`HTTP ${response.statusCode}`), { status: response.statusCode })));
      socket.once('error', reject);
    });
  }

  /** Open, and signed in as a new guest of this name. */
  static async guest(url: string, name: string, more: Partial<CommandInput<'hello'>> = {}): Promise<WireClient & { hello: HelloAnswer }> {
    const opened = await WireClient.open(url, { client: more.client });
    return Object.assign(opened, { hello: await opened.hi({ guest: { name }, ...more }) });
  }

  static async token(url: string, token: string, more: Partial<CommandInput<'hello'>> = {}): Promise<WireClient & { hello: HelloAnswer }> {
    const opened = await WireClient.open(url, { client: more.client });
    return Object.assign(opened, { hello: await opened.hi({ token, ...more }) });
  }

  hi(data: Partial<CommandInput<'hello'>>): Promise<HelloAnswer> {
    return this.ask<HelloAnswer>('hello', { version: WIRE_VERSION, client: this.client, term: 1, ...data });
  }

  ask<T = unknown>(cmd: string, data?: unknown): Promise<T> {
    const id = ++this.#ids;
    this.socket.send(JSON.stringify({ id, cmd, data }));
    return new Promise<T>((resolve, reject) => this.#asked.set(id, { resolve: resolve as (ok: unknown) => void, reject }));
  }

  /** A command of the relay, with the types of wire.ts. */
  do<C extends Command, T = unknown>(cmd: C, data: CommandInput<C>): Promise<T> {
    return this.ask<T>(cmd, data);
  }

  raw(frame: string | Buffer, binary = false): void {
    this.socket.send(frame, { binary });
  }

  entries(topic: string): Placed[] {
    return this.pushes(topic).flatMap((push) => push.entries);
  }

  texts(room: string): string[] {
    return this.entries(`room:${room}`).map(({ entry }) => (entry as MessageEntry).text ?? '');
  }

  pushes(topic: string): Push[] {
    return this.frames.filter((frame): frame is Push => 'entries' in frame && frame.topic === topic);
  }

  signals(topic: string): Signal[] {
    return this.frames.filter((frame): frame is Signal => 'signal' in frame && frame.topic === topic);
  }

  notes(): Note[] {
    return this.frames.filter((frame): frame is Note => 'note' in frame);
  }

  /** Waits until this is neither undefined nor false. */
  async until<T>(look: (client: this) => T | undefined | false, within = PATIENCE): Promise<T> {
    const end = Date.now() + within;
    for (;;) {
      const found = look(this);
      if (found !== undefined && found !== false) return found as T;
      const left = end - Date.now();
      if (left <= 0) throw new Error(`Not within ${within} ms: ${look.toString()}\nlast frames: ${JSON.stringify(this.frames.slice(-5))}`);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#changed.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, Math.min(left, 50));
        this.#changed.add(wake);
      });
    }
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #receive(text: string): void {
    const frame = parseFromRelay(text);
    if (!frame) throw new Error(`Not a frame of the wire: ${text.slice(0, 200)}`);
    this.frames.push(frame);
    if ('re' in frame) this.#settle(frame);
    for (const wake of this.#changed) wake();
  }

  #settle(answer: Answer): void {
    const asked = this.#asked.get(answer.re);
    this.#asked.delete(answer.re);
    if ('ok' in answer) asked?.resolve(answer.ok);
    else asked?.reject(new Refused(answer.error));
  }
}
