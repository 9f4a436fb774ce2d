/**
 * A WebSocket client on a bare TCP socket, the same for every system: whatever the server sends is
 * handed over as bytes, unparsed, and frames to send are prepared once.
 */
import { connect, type Socket } from 'node:net';

/** One buffer for all sockets: what `received` is handed is only good until it returns. */
const shared = Buffer.allocUnsafe(256 * 1024);

export class RawSocket {
  closed: (why: string) => void = () => {};
  private readonly tcp: Socket;
  private received: ((bytes: Buffer) => void) | undefined;
  private waiting: Buffer[] = [];
  private ended = false;

  private constructor(port: number, opened: () => void) {
    this.tcp = connect({
      port, host: '127.0.0.1', noDelay: true,
      onread: { buffer: shared, callback: (length) => { this.take(shared.subarray(0, length)); return true; } },
    }, opened);
    this.tcp.on('error', (error) => this.closed(error.message));
    this.tcp.on('close', () => { if (!this.ended) this.closed('the server closed the connection'); });
  }

  static open(port: number, path: string): Promise<RawSocket> {
    return new Promise((resolve, reject) => {
      let head = Buffer.alloc(0);
      const socket = new RawSocket(port, () => socket.tcp.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`
        + 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: Y29uZmFiLWJlbmNobWFyaw==\r\n\r\n'));
      socket.closed = (why) => reject(new Error(`${path}: ${why}`));
      socket.listen((bytes) => {
        head = Buffer.concat([head, bytes]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const status = head.toString('latin1', 0, head.indexOf('\r\n'));
        if (!status.startsWith('HTTP/1.1 101')) return reject(new Error(`${path}: ${status}`));
        socket.received = undefined;
        if (head.length > end + 4) socket.waiting.push(head.subarray(end + 4));
        resolve(socket);
      });
    });
  }

  /** From now on, and first what came while nobody listened. */
  listen(received: (bytes: Buffer) => void): void {
    this.received = received;
    const waiting = this.waiting;
    this.waiting = [];
    if (waiting.length > 0) received(Buffer.concat(waiting));
  }

  private take(bytes: Buffer): void {
    if (this.received) this.received(bytes);
    else this.waiting.push(Buffer.from(bytes));
  }

  write(frames: Uint8Array): void { this.tcp.write(frames); }
  say(text: string): void { this.write(frame(text)); }
  end(): void { this.ended = true; this.tcp.destroy(); }
}

/** A text frame, masked with zeros: legal, and nothing to compute. */
export function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 0xffff) throw new Error('The load client only writes frames below 64 KB.');
  const long = payload.length > 125;
  const head = long ? [0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0] : [0x81, 0x80 | payload.length, 0, 0, 0, 0];
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The payloads of whole, unmasked text frames: what the server said, read the slow way. */
export function readFrames(bytes: Buffer): string[] {
  const texts: string[] = [];
  let at = 0;
  while (at + 2 <= bytes.length) {
    const opcode = bytes.readUInt8(at) & 0x0f;
    let length = bytes.readUInt8(at + 1) & 0x7f;
    let start = at + 2;
    if (length === 126) { length = bytes.readUInt16BE(start); start += 2; }
    else if (length === 127) { length = Number(bytes.readBigUInt64BE(start)); start += 8; }
    if (start + length > bytes.length) break;
    if (opcode === 1) texts.push(bytes.toString('utf8', start, start + length));
    at = start + length;
  }
  return texts;
}
