import ReconnectingWebSocket, { type Options } from 'reconnecting-websocket';
import type { Link, LinkEvents } from '../platform/platform.ts';

/** Without its own timer before each attempt: in a hidden page one of no time at all takes a second. */
class Socket extends ReconnectingWebSocket {}
(Socket.prototype as unknown as { _wait(): Promise<void> })._wait = () => Promise.resolve();

/**
 * A socket that comes back. The waiting between attempts is ours and not the library's, because ours can be
 * cut short when the page becomes visible or the network returns.
 */
export function dial(url: string, delay: () => number, events: LinkEvents, WebSocket?: Options['WebSocket']): Link {
  let hurry: () => void = () => undefined;
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
    { maxEnqueuedMessages: 0, minReconnectionDelay: 0, maxReconnectionDelay: 0, connectionTimeout: 4000, ...(WebSocket ? { WebSocket } : {}) },
  );
  socket.onopen = () => events.open();
  socket.onmessage = ({ data }) => events.message(String(data));
  socket.onclose = ({ code }) => events.close(code);
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
