/**
 * uWebSockets.js, whose binaries exist per version of Node. Two releases are installed under two names
 * (see package.json): the older one serves Node 20 and 22, the newer one Node 24 and later, where it
 * needs glibc 2.38. Never both in turn: the newer one would silently take the older one's binary.
 */
import { createRequire } from 'node:module';
import type * as Uws from 'uWebSockets.js';
import type { TemplatedApp, us_listen_socket } from 'uWebSockets.js';

export type { HttpRequest, HttpResponse, TemplatedApp, WebSocket, us_listen_socket } from 'uWebSockets.js';

/** Of a request, as other servers take it: the cookies of a whole site come with each, and a token. uWebSockets.js takes 4096 unless told otherwise before it is loaded. */
const HEAD_BYTES = '16384';

function load(): typeof Uws {
  process.env.UWS_HTTP_MAX_HEADERS_SIZE ??= HEAD_BYTES;
  const major = Number(process.versions.node.split('.')[0]);
  const name = major < 24 ? 'uWebSockets.js' : 'uWebSockets.js-24';
  try {
    return createRequire(import.meta.url)(name) as typeof Uws;
  } catch {
    const what = major < 24 ? 'Node 20 or 22' : 'Node 20 or 22, or a system with glibc 2.38 or newer';
    throw new Error(`uWebSockets.js has no binary for Node ${process.versions.node} on ${process.platform} ${process.arch}: use ${what}. Where the packages were installed with another Node, npm ci brings it.`);
  }
}

export const uws = load();

/** What `send` answers for a frame it did not take. */
export const DROPPED = 2;

/** A port that is taken is an error; by default a second process would silently share it. */
export function listen(app: TemplatedApp, host: string, port: number): Promise<us_listen_socket> {
  // What the binary takes and exports, but its types leave out.
  const { LIBUS_LISTEN_EXCLUSIVE_PORT: exclusive } = uws as unknown as { LIBUS_LISTEN_EXCLUSIVE_PORT: number };
  const listenOn = app.listen.bind(app) as unknown as (host: string, port: number, options: number, done: (socket: us_listen_socket | false) => void) => void;
  return new Promise((resolve, reject) => {
    listenOn(host, port, exclusive, (socket) => {
      if (socket) resolve(socket);
      else reject(new Error(`Port ${port} on ${host} is taken or not allowed, or ${host} is no address of this machine: set PORT to another one, or HOST.`));
    });
  });
}
