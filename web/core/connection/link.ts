import ReconnectingWebSocket, { type Options } from 'reconnecting-websocket';
import type { Link, LinkEvents } from '../platform/platform.ts';

/** Without its own timer before each attempt: in a hidden page one of no time at all takes a second. Its address is always one to be waited for. */
class Socket extends ReconnectingWebSocket {}
Object.assign(Socket.prototype, { _wait: () => Promise.resolve(), _getNextUrl: (url: () => Promise<string>) => url() });

/** A browser may throw instead of dialling, as for ws: in a page of https, and the library would never try again: so it is a socket that closes. */
const told: ProxyHandler<typeof globalThis.WebSocket> = {
  construct(WebSocket, [url]: [string]) {
    try {
      return new WebSocket(url);
    } catch {
      const none = Object.assign(new EventTarget(), { close: () => undefined });
      setTimeout(() => none.dispatchEvent(new Event('close')));
      return none;
    }
  },
};

/** How long an attempt may take, in ms, and how long after one that took longer: some networks are slow, others lose what was asked before they were there again. */
const PATIENCE = 4000;
const SLOWLY = 8000;

/**
 * A socket that comes back. The waiting between attempts is ours and not the library's, because ours can be
 * cut short when the page becomes visible or the network returns.
 */
export function dial(url: string, delay: () => number, events: LinkEvents, WebSocket: Options['WebSocket'] = globalThis.WebSocket): Link {
  let hurry: () => void = () => undefined, connectionTimeout = PATIENCE;
  const socket = new Socket(
    () => new Promise<string>((resolve) => {
      const ms = delay();
      // A hidden page's timers are late, also those of no time at all.
      if (ms === 0) resolve(url);
      const timer = setTimeout(() => resolve(url), ms);
      hurry = () => {
        clearTimeout(timer);
        resolve(url);
      };
    }),
    [],
    // The outbox is the buffer; a buffer here would send twice.
    { maxEnqueuedMessages: 0, get connectionTimeout() { return connectionTimeout; }, WebSocket: new Proxy(WebSocket, told) },
  );
  socket.onopen = () => {
    connectionTimeout = PATIENCE;
    events.open();
  };
  socket.onmessage = ({ data }) => events.message(String(data));
  socket.onclose = ({ code, reason }) => {
    // The library's own word.
    if (reason === 'timeout') connectionTimeout = SLOWLY;
    events.close(code);
  };
  return {
    send(frame) {
      if (socket.readyState !== socket.OPEN) return false;
      socket.send(frame);
      return true;
    },
    hurry: () => hurry(),
    redial: () => socket.reconnect(),
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
      hurry();
    },
  };
}
