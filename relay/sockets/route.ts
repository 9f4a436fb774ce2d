/** `/socket`: the one place where websockets of the wire are opened, heard and closed. */
import { addressOf, copyHeaders } from '../doors/http.ts';
import { isAllowedOrigin, originRefusal } from '../identity/caller.ts';
import type { Relay } from '../relay.ts';
import { toFault } from '../failing.ts';
import { Fault } from '../fault.ts';
import { wireError } from '../wire.ts';
import { receive, refuseFrame } from './dispatch.ts';
import { fanOut } from './fanout.ts';
import { moveAll } from './moving.ts';
import { Session } from './session.ts';
import { Sockets } from './sockets.ts';
import { leaveTopic } from './stay.ts';
import { HELLO_WITHIN, startSweep } from './sweep.ts';
import type { HttpResponse, TemplatedApp } from './uws.ts';

/** Seconds without a sign of life; uWebSockets.js pings before it comes to that. */
const IDLE_TIMEOUT = 32;
/** Frames somewhat over the limit still get an answer that says so; far larger ones are cut off. */
const TOLERATED = 4;
/** What a hello may take beside the largest frame, or whoever is in many rooms would never come in: a token, and for each room its name, all of it in letters of four bytes, with a position. */
const TOKEN_BYTES = 16_384, CURSOR_BYTES = 560;

/** Answers how to stop: it resolves when every socket is closed. */
export function openSockets(app: TemplatedApp, relay: Relay): { stop(): Promise<void> } {
  const { limits, origins, trustProxy } = relay.config;
  const sockets = new Sockets(relay, app);
  relay.listeners.push(fanOut(sockets));
  const stopSweep = startSweep(sockets);
  const helloBytes = Math.max(limits.frameBytes, TOKEN_BYTES + limits.roomsPerClient * CURSOR_BYTES);

  app.ws<{ session: Session }>('/socket', {
    maxPayloadLength: Math.max(limits.frameBytes * TOLERATED, helloBytes),
    maxBackpressure: limits.pendingBytes,
    idleTimeout: IDLE_TIMEOUT,
    sendPingsAutomatically: true,

    upgrade(res, req, context) {
      const headers = copyHeaders(req), address = addressOf(res, headers, trustProxy);
      const { origin = '', host = '', 'sec-websocket-key': key = '', 'sec-websocket-protocol': protocols = '', 'sec-websocket-extensions': extensions = '' } = headers;
      if (relay.stopping) return turnAway(res, '503 Service Unavailable', 'This relay is stopping: try again.');
      let refusal: Fault | undefined;
      try {
        refusal = relay.limits.connectOrTell(address);
      } catch (error) {
        const { message, retryAfter } = toFault(relay, error, 'Opening a socket');
        return turnAway(res, '429 Too Many Requests', message, retryAfter);
      }
      const session = new Session(address, Date.now() + HELLO_WITHIN);
      session.refusal = isAllowedOrigin(origins, origin, host) ? refusal : new Fault('origin', originRefusal(origin));
      res.upgrade({ session }, key, protocols, extensions, context);
    },

    open(ws) {
      const { session } = ws.getUserData();
      session.ws = ws;
      sockets.all.add(session);
    },

    message(ws, message, isBinary) {
      const { session } = ws.getUserData(), most = session.identity ? limits.frameBytes : helloBytes;
      if (isBinary) refuseFrame(sockets, session, wireError('bad_frame', 'Binary frames are not taken: send JSON as text.'));
      else if (message.byteLength > most) refuseFrame(sockets, session, wireError('too_large', `A frame may have ${most} bytes, this one has ${message.byteLength}.`));
      else receive(sockets, session, Buffer.from(message).toString());
    },

    dropped(ws) {
      if (ws.getUserData().session.cut()) relay.metrics.count('confab_dropped_sockets_total');
    },

    drain: (ws) => ws.getUserData().session.onDrain(),

    close(ws) {
      const { session } = ws.getUserData();
      session.ws = undefined;
      relay.limits.disconnect(session.address);
      for (const topic of session.stays.keys()) leaveTopic(sockets, session, topic);
      sockets.remove(session);
      session.onDrain();
    },
  });

  return {
    async stop() {
      await moveAll(sockets);
      stopSweep();
    },
  };
}

function turnAway(res: HttpResponse, status: string, why: string, retryAfter?: number): void {
  res.cork(() => {
    res.writeStatus(status).writeHeader('content-type', 'text/plain; charset=utf-8');
    if (retryAfter !== undefined) res.writeHeader('retry-after', String(Math.ceil(retryAfter / 1000)));
    // Kept open it would take a descriptor from others.
    res.end(`${why}\n`, true);
  });
}
