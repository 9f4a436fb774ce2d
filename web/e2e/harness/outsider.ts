/**
 * Somebody else on the wire, without a browser: writes into rooms and reads their whole log. What it was
 * given reaches the log once, also over a relay that dies: the same id is sent until it is confirmed.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { LIMITS, WIRE_VERSION, parseFromRelay, type HistoryAnswer, type Placed, type Position, type SendAnswer } from '../../../relay/wire.ts';
import type { Logged } from './record.ts';

const PATIENCE_MS = 30_000;

export class Outsider {
  private socket: WebSocket | undefined;
  private opening: Promise<void> | undefined;
  private last = 0;
  private readonly asked = new Map<number, { resolve(ok: unknown): void; reject(error: Error): void }>();
  /** When each text was given to the relay for the first time. */
  readonly published = new Map<string, number>();

  constructor(private readonly url: string, private readonly token: () => Promise<string>, private readonly name: string) {}

  async enter(room: string): Promise<void> {
    await this.surely('room_enter', { room });
  }

  async publish(room: string, text: string): Promise<SendAnswer> {
    // Finer than Date.now(), which is half a millisecond early in the middle.
    this.published.set(text, performance.timeOrigin + performance.now());
    return this.surely('room_send', { room, id: `${this.name}-${++this.last}`, text });
  }

  /** Every message of a room from its beginning, in the log's order: page by page from the newest. */
  async log(room: string): Promise<Logged[]> {
    const pages: Placed[][] = [];
    for (let before: Position | undefined; ;) {
      const { entries, oldest } = await this.surely<HistoryAnswer>('room_history', { room, limit: LIMITS.pageSize, ...(before ? { before } : {}) });
      pages.unshift(entries);
      before = entries[0]?.pos;
      if (before === undefined || before === oldest) break;
    }
    return pages.flat().flatMap(({ pos, entry }) => (entry.kind === 'message' ? [{ id: entry.id, position: pos, from: entry.from.id, text: entry.text ?? '' }] : []));
  }

  async request<T>(cmd: string, data: object): Promise<T> {
    await (this.opening ??= this.open());
    return this.ask<T>(cmd, data);
  }

  close(): void {
    this.socket?.terminate();
  }

  private async surely<T>(cmd: string, data: object): Promise<T> {
    for (const until = Date.now() + PATIENCE_MS; ;) {
      try {
        return await this.request<T>(cmd, data);
      } catch (error) {
        const permanent = error instanceof Refused && !error.temporary;
        if (permanent || Date.now() > until) throw error;
        await pause(50);
      }
    }
  }

  private async open(): Promise<void> {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.on('message', (frame) => this.hear(String(frame)));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.opening = undefined;
      for (const { reject } of this.asked.values()) reject(new Error('the socket closed'));
      this.asked.clear();
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('close', () => reject(new Error('the relay is not there')));
    });
    await this.ask('hello', { version: WIRE_VERSION, token: await this.token(), client: this.name, term: 1 });
  }

  private ask<T>(cmd: string, data: object): Promise<T> {
    const id = ++this.last;
    return new Promise<T>((resolve, reject) => {
      if (this.socket?.readyState !== WebSocket.OPEN) throw new Error('the socket closed');
      this.asked.set(id, { resolve: (ok) => resolve(ok as T), reject });
      this.socket.send(JSON.stringify({ id, cmd, data }));
    });
  }

  private hear(frame: string): void {
    const heard = parseFromRelay(frame);
    if (!heard || !('re' in heard)) return;
    const asked = this.asked.get(heard.re);
    this.asked.delete(heard.re);
    if ('ok' in heard) asked?.resolve(heard.ok);
    else asked?.reject(new Refused(heard.error.code, heard.error.message, heard.error.temporary));
  }
}

class Refused extends Error {
  constructor(readonly code: string, message: string, readonly temporary: boolean) {
    super(`${code}: ${message}`);
  }
}
