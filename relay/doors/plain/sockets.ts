/** `/ws/…`: who may open a bare WebSocket, and where it leads. */
import { Fault } from '../../fault.ts';
import { isAllowedOrigin, originRefusal } from '../../identity/caller.ts';
import type { Relay } from '../../relay.ts';
import type { TemplatedApp } from '../../sockets/uws.ts';
import { roomName } from '../../wire.ts';
import { toFault } from '../failing.ts';
import { addressOf, copyHeaders, decodePart, faultReply, sendReply } from '../http.ts';
import { ChatLine } from './chat.ts';
import { FacilityLine } from './facility.ts';
import type { Caller, Line, LineData } from './line.ts';
import { Lines } from './lines.ts';
import { chosenProtocol, identify } from './visitor.ts';

/** Larger frames end the connection without a word; up to here there is an error that says why. */
const FRAME_BYTES = 1024 * 1024;
const IDLE_S = 120;

/** `chat/ROOM/`, `chat/SPACE/ROOM/`, or `FACILITY`. */
function lineFor(relay: Relay, lines: Lines, path: string, caller: Caller): Line {
  const [, chat, name = ''] = /^\/ws\/(chat\/)?(.*?)\/?$/.exec(path) ?? [];
  const decoded = decodePart(name) ?? '';
  const room = roomName(decoded) ?? '';
  const line = chat ? new ChatLine(relay, lines, room, caller) : new FacilityLine(relay, lines, decoded, room, caller);
  if (room === '' || (!chat && decoded.includes('/'))) line.end(new Fault('bad_request', 'The last part of the address must name a room: 1 to 64 letters, digits or - _ .'));
  return line;
}

export function openPlainSockets(app: TemplatedApp, relay: Relay): Lines {
  const lines = new Lines(relay);
  const { config, limits } = relay;

  /** A page cannot read why a WebSocket was refused, so whoever has no right here is let in, told, and sent away. */
  async function admit(line: Line): Promise<void> {
    if (line.over) return;
    try {
      line.identity = await identify(relay, line.caller.headers, () => line.guest());
      await line.admit(line.identity);
    } catch (error) {
      line.end(toFault(relay, error, 'Opening a plain door'));
    }
  }

  app.ws<LineData>('/ws/*', {
    maxPayloadLength: FRAME_BYTES,
    maxBackpressure: config.limits.pendingBytes,
    idleTimeout: IDLE_S,
    sendPingsAutomatically: true,

    upgrade(res, req, context) {
      const headers = copyHeaders(req);
      const caller = { address: addressOf(res, headers, config.trustProxy), headers, query: new URLSearchParams(req.getQuery() ?? '') };
      const path = req.getUrl();
      const { origin = '', host = '', 'sec-websocket-key': key = '', 'sec-websocket-protocol': protocols = '', 'sec-websocket-extensions': extensions = '' } = headers;
      let line: Line, aborted = false;
      try {
        if (!isAllowedOrigin(config.origins, origin, host)) throw new Fault('forbidden', originRefusal(origin));
        if (relay.stopping) throw new Fault('closed', 'This relay is stopping.');
        line = lineFor(relay, lines, path, caller);
        limits.connect(caller.address);
      } catch (error) {
        sendReply(res, faultReply(toFault(relay, error, 'Opening a plain door')), 'GET');
        return;
      }
      res.onAborted(() => {
        aborted = true;
        limits.disconnect(caller.address);
      });
      void admit(line).then(() => {
        if (aborted) lines.forget(line);
        else res.cork(() => res.upgrade({ line }, key, chosenProtocol(protocols), extensions, context));
      });
    },

    open(ws) {
      const { line } = ws.getUserData();
      if (line.attach(ws)) line.opened().catch((error: unknown) => line.end(toFault(relay, error, 'Opening a plain door')));
    },
    message(ws, message, isBinary) {
      // The bytes belong to uWS and are gone after this call.
      const text = Buffer.from(message).toString();
      void ws.getUserData().line.received(() => {
        if (isBinary) throw new Fault('bad_frame', 'Frames must be text.');
        if (message.byteLength > config.limits.frameBytes) throw new Fault('too_large', `A frame may have ${config.limits.frameBytes} bytes.`);
        return text;
      });
    },
    close(ws) {
      const { line } = ws.getUserData();
      line.detach();
      line.closed();
      lines.forget(line);
      limits.disconnect(line.caller.address);
    },
  });
  return lines;
}
