/**
 * The network between a browser and the relay: passes bytes on, counts the sockets of the wire, and can
 * cut them, swallow what they send, or let nobody through.
 */
import { createServer, connect, type Server, type Socket } from 'node:net';

export interface SocketSpan { opened: number; closed: number }

export class Network {
  /** Every socket of the wire there ever was, in ms of Date.now(); open ones end with Infinity. */
  readonly spans: SocketSpan[] = [];
  private readonly pairs = new Set<[Socket, Socket]>();
  private silent = false;
  private down = false;

  private constructor(private readonly server: Server, readonly port: number, private readonly relayPort: number) {}

  static async to(relayPort: number): Promise<Network> {
    const server = createServer();
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the network has no port');
    const network = new Network(server, address.port, relayPort);
    server.on('connection', (client) => network.join(client));
    return network;
  }

  get open(): number {
    return this.spans.filter(({ closed }) => closed === Infinity).length;
  }

  /** Every socket breaks at once; new ones get through. */
  cut(): void {
    for (const [client, upstream] of this.pairs) {
      client.resetAndDestroy();
      upstream.destroy();
    }
  }

  /** No packet gets through and nobody is told: a dead mobile link. */
  swallow(on: boolean): void {
    this.silent = on;
    for (const pair of this.pairs) for (const socket of pair) {
      if (on) socket.pause();
      else socket.resume();
    }
  }

  /** Nothing gets through, and it shows. */
  offline(on: boolean): void {
    this.down = on;
    if (on) this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => { this.server.close(resolve); });
  }

  private join(client: Socket): void {
    client.on('error', () => {});
    if (this.down) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(this.relayPort, '127.0.0.1');
    const pair: [Socket, Socket] = [client, upstream];
    this.pairs.add(pair);
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    upstream.on('error', () => client.destroy());
    client.once('data', (head) => this.note(head, upstream));
    client.pipe(upstream).pipe(client);
    client.once('close', () => upstream.destroy());
    upstream.once('close', () => {
      this.pairs.delete(pair);
      client.destroy();
    });
    if (this.silent) for (const socket of pair) socket.pause();
  }

  /** A socket counts from its first byte until the relay's side of it is closed. */
  private note(head: Buffer, upstream: Socket): void {
    if (!head.toString('latin1').startsWith('GET /socket')) return;
    const span: SocketSpan = { opened: Date.now(), closed: Infinity };
    this.spans.push(span);
    upstream.once('close', () => { span.closed = Date.now(); });
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
