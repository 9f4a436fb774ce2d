/** Stands between a relay and Redis: makes subscribers deaf, or a question late, without closing anything. For tests. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface MutingProxy { url: string; mute(): void; hold(what: string): Promise<() => void>; stop(): void }

export async function muting(port: number): Promise<MutingProxy> {
  const subscribers = new Set<Socket>(), open = new Set<Socket>();
  let late: { what: string; came(letGo: () => void): void } | undefined;
  const server = createServer((client) => {
    const redis = connect(port, '127.0.0.1');
    for (const socket of [client, redis]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => { open.delete(socket); client.destroy(); redis.destroy(); });
    }
    client.on('data', (chunk) => {
      if (/ssubscribe/i.test(chunk.toString('latin1'))) subscribers.add(redis);
      if (!late || !chunk.includes(late.what)) return void redis.write(chunk);
      client.pause();
      late.came(() => {
        redis.write(chunk);
        client.resume();
      });
      late = undefined;
    });
    redis.on('data', (chunk) => void client.write(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Those who subscribed by now hear nothing any more. */
    mute() { for (const socket of subscribers) socket.removeAllListeners('data').resume(); },
    /** The next question with this in it waits, with all behind it, until it is let go: resolves when it has come. */
    hold(what) { return new Promise((came) => { late = { what, came }; }); },
    stop() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
