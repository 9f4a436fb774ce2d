/** Everything but the wire: which address leads to which door. */
import { fileURLToPath } from 'node:url';
import { Fault } from '../fault.ts';
import type { Relay } from '../relay.ts';
import type { TemplatedApp } from '../sockets/uws.ts';
import { openApi } from './api/api.ts';
import { toFault } from '../failing.ts';
import { json, openEdge, type Ask, type Reply } from './http.ts';
import { openOps } from './ops.ts';
import { openPost } from './plain/post.ts';
import { openPlainSockets } from './plain/sockets.ts';
import { openSite } from './site.ts';

/** The built relay is dist/relay/main.js; what it serves stands beside it. */
const BUILT = {
  app: fileURLToPath(new URL('../app', import.meta.url)),
  embed: fileURLToPath(new URL('../embed', import.meta.url)),
};

export interface Doors { close(): void }

export function openDoors(app: TemplatedApp, relay: Relay, folders: { app: string; embed: string } = BUILT): Doors {
  const { config } = relay;
  const lines = config.plainDoors ? openPlainSockets(app, relay) : undefined;
  const api = openApi(relay), post = openPost(relay), ops = openOps(relay), site = openSite(folders);

  async function answer(ask: Ask): Promise<Reply> {
    relay.pending++;
    try {
      return await pass(ask);
    } finally {
      relay.pending--;
    }
  }

  async function pass(ask: Ask): Promise<Reply> {
    const { path } = ask;
    if (path.startsWith('/api/')) return api(ask);
    if (path.startsWith('/chat/') && config.plainDoors) return post(ask);
    if (path === '/socket' || (path.startsWith('/ws/') && config.plainDoors)) return wantsWebSocket();
    return ops(ask) ?? site(ask);
  }

  app.filter((res, change) => {
    try {
      relay.limits.plain(Number(change));
    } catch (error) {
      toFault(relay, error, 'Opening a connection');
      res.close();
    }
  });
  openEdge(app, { bodyLimit: config.limits.frameBytes, proxies: config.trustProxy, ending: () => relay.stopping, answer, fault: (error, ask) => toFault(relay, error, `${ask.method} ${ask.path}`) });
  return { close: () => lines?.close() };
}

const wantsWebSocket = (): Reply => json(426, { error: new Fault('bad_request', 'Open a WebSocket at this address.').toWire() }, { upgrade: 'websocket' });
