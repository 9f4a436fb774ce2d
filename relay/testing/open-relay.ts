/** For tests: a relay in this process, so that what its broker is asked can be answered late, or not at all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBroker } from '../broker/create.ts';
import { readConfig } from '../config.ts';
import { openDoors } from '../doors/doors.ts';
import { createLog } from '../log.ts';
import { createRelay, type Relay } from '../relay.ts';
import { openSockets } from '../sockets/route.ts';
import { listen, uws } from '../sockets/uws.ts';

export interface OpenRelay {
  relay: Relay;
  /** Of the wire. */
  url: string;
  /** Of the plain doors. */
  plain: string;
  /** Of all that is no socket. */
  origin: string;
  stop(): Promise<void>;
}

export async function openRelay(env: Record<string, string> = {}): Promise<OpenRelay> {
  const folder = await mkdtemp(join(tmpdir(), 'confab-relay-'));
  const config = readConfig({ CONFAB_DATA: folder, ...env });
  const relay = createRelay(config, createBroker(config), createLog('text', () => {}));
  const app = uws.App(), sockets = openSockets(app, relay), doors = openDoors(app, relay);
  await relay.open();
  const socket = await listen(app, '127.0.0.1', 0);
  const host = `127.0.0.1:${uws.us_socket_local_port(socket)}`;
  return {
    relay, url: `ws://${host}/socket`, plain: `ws://${host}/ws`, origin: `http://${host}`,
    async stop() {
      uws.us_listen_socket_close(socket);
      doors.close();
      await sockets.stop();
      await relay.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Holds calls back until they are let go, or failed. */
export class Held {
  /** At the first call. */
  readonly asked: Promise<void>;
  /** Ends with what came of it. */
  readonly over: Promise<void>;
  letGo!: () => void;
  fail!: (error: Error) => void;
  #ask!: () => void;

  constructor() {
    this.asked = new Promise((resolve) => { this.#ask = resolve; });
    this.over = new Promise((resolve, reject) => { this.letGo = resolve; this.fail = reject; });
  }

  pass(): Promise<void> {
    this.#ask();
    return this.over;
  }
}
