/** A WebSocket as any program would open it, and what it heard: nothing here knows Confab. For tests. */
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';

const PATIENCE = 5000;

export class BareSocket {
  readonly frames: string[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #read = 0;
  #wake = () => {};

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.frames.push(data.toString());
      this.#wake();
    });
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  /** Rejects with `HTTP status` where there is no upgrade. */
  static open(url: string, options: ClientOptions & { protocols?: string[] } = {}): Promise<BareSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, options.protocols ?? [], options);
      const bare = new BareSocket(socket);
      socket.once('open', () => resolve(bare));
      socket.once('unexpected-response', (_request, response) => {
        reject(new Error(`HTTP ${response.statusCode}`));
        socket.terminate();
      });
      socket.once('error', reject);
    });
  }

  send(frame: string | Buffer): void {
    this.socket.send(frame);
  }

  /** The next frame that was not taken yet and that fits. */
  async next(fits: (frame: string) => boolean = () => true): Promise<string> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      while (this.#read < this.frames.length) {
        const frame = this.frames[this.#read++]!;
        if (fits(frame)) return frame;
      }
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`No such frame came within ${PATIENCE} ms. All that came: ${this.frames.join(' | ')}`)), Math.max(0, until - Date.now()));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  close(): void {
    this.socket.close();
  }
}
