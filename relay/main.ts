/** Puts the relay together, opens its doors, says where they are, and closes them in good order. */
import { networkInterfaces } from 'node:os';
import { createBroker } from './broker/create.ts';
import { ofLmdb, quietly } from './broker/embedded/disk.ts';
import { ConfigError, readConfig } from './config.ts';
import { openDoors } from './doors/doors.ts';
import { createLog } from './log.ts';
import { createRelay } from './relay.ts';
import { openSockets } from './sockets/route.ts';
import { listen, uws } from './sockets/uws.ts';

/** What a person at the terminal wants to know: where it is, and how a phone gets there. */
function greeting(host: string, port: number): string {
  const here = `http://localhost:${port}`;
  if (host === '127.0.0.1' || host === 'localhost' || host === '::1') return `Confab is at ${here}, for this machine alone. To let a phone in: HOST=0.0.0.0 npm start`;
  if (host !== '0.0.0.0' && host !== '::') return `Confab is at http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const others = Object.values(networkInterfaces()).flat().filter((net) => net && !net.internal && net.family === 'IPv4').map((net) => `http://${net?.address}:${port}`);
  return `Confab is at ${here}, and for other machines at ${others.join(', ') || `port ${port}`}`;
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.log);
  for (const warning of config.warnings) log.warn(warning);
  const relay = createRelay(config, createBroker(config), log);
  const app = uws.App();
  const sockets = openSockets(app, relay);
  const doors = openDoors(app, relay);
  await relay.open();
  const socket = await listen(app, config.host, config.port);
  log.info(greeting(config.host, uws.us_socket_local_port(socket)));

  const stop = async (signal: string): Promise<void> => {
    if (relay.stopping) return;
    relay.stopping = true;
    log.info(`Stopping (${signal}): clients are asked to move.`);
    uws.us_listen_socket_close(socket);
    doors.close();
    const told = relay.push.close();
    await sockets.stop();
    await told;
    await relay.close();
    log.info('Stopped.');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

// A log that nobody takes, on a full disk or because its reader ended, stops nobody; lines that are taken again are written again.
process.stdout.on('error', () => {});

// Of a commit that failed lmdb rejects promises which nobody was given; the broker has told of it.
process.on('unhandledRejection', (error) => {
  if (!ofLmdb(error)) throw error;
  quietly(error.commitError);
});

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : `Confab cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
