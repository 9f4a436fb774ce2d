/** `/ws/…`: who may open a bare WebSocket, and where it leads. */
import { Fault } from '../../fault.ts';
import { isAllowedOrigin, originRefusal } from '../../identity/caller.ts';
import type { Relay } from '../../relay.ts';
import type { TemplatedApp } from '../../sockets/uws.ts';
import { requireSignedIn } from '../../users/person.ts';
import { roomName } from '../../wire.ts';
import { toFault } from '../../failing.ts';
import { addressOf, copyHeaders, decodePart, faultReply, sendReply } from '../http.ts';
import { ChatLine } from './chat.ts';
import { FacilityLine } from './facility.ts';
import type { Caller, Line, LineData } from './line.ts';
import { Lines } from './lines.ts';
import { chosenProtocol, identify } from './visitor.ts';

/** Larger frames end the connection without a word; up to here there is an error that says why. */
const FRAME_BYTES = 1024 * 1024;
/** uWebSockets.js pings 16 s before: proxies cut off what was silent for a minute. */
const IDLE_S = 64;

/** `chat/ROOM/`, `chat/SPACE/ROOM/`, or `FACILITY`. */
function lineFor(relay: Relay, lines: Lines, path: string, caller: Caller): Line {
  const [, chat, name = ''] = /^\/ws\/(chat\/)?(.*?)\/?$/.exec(path) ?? [];
  const decoded = decodePart(name) ?? '';
  const room = roomName(decoded) ?? '';
  const line = chat ? new ChatLine(relay, lines, room, caller) : new FacilityLine(relay, lines, decoded, room, caller);
  if (room === '' || (!chat && decoded.includes('/'))) line.end(new Fault('bad_request', 'The last part of the address must name a room: 1 to 64 letters, digits or - _ .'));
  return line;
}

/** The bytes belong to uWS and are gone after its call. */
function readFrame(message: ArrayBuffer, isBinary: boolean, limit: number): string | Fault {
  if (isBinary) return new Fault('bad_frame', 'Frames must be text.');
  if (message.byteLength > limit) return new Fault('too_large', `A frame may have ${limit} bytes.`);
  return Buffer.from(message).toString();
}

export function openPlainSockets(app: TemplatedApp, relay: Relay): Lines {
  const lines = new Lines(relay);
  const { config, limits } = relay;

  /** After the upgrade: a page can read why it is sent away from a WebSocket, but not why it got none. */
  async function admit(line: Line): Promise<void> {
    if (line.over) return;
    try {
      line.identity = await identify(relay, line.caller.headers, () => line.guest());
      await line.admit(line.identity);
      // Once more: who signed out everywhere meanwhile did not find this line yet.
      await requireSignedIn(relay, line.identity);
    } catch (error) {
      line.end(toFault(relay, error, 'Opening a plain door'));
    }
  }

  async function begin(line: Line): Promise<void> {
    await line.ready;
    if (!line.over && !line.gone) await line.opened();
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
      let line: Line;
      try {
        if (!isAllowedOrigin(config.origins, origin, host)) throw new Fault('forbidden', originRefusal(origin));
        if (relay.stopping) throw new Fault('closed', 'This relay is stopping.');
        line = lineFor(relay, lines, path, caller);
        limits.connect(caller.address);
      } catch (error) {
        sendReply(res, faultReply(toFault(relay, error, 'Opening a plain door')), 'GET', true);
        return;
      }
      res.upgrade({ line }, key, chosenProtocol(protocols), extensions, context);
    },

    open(ws) {
      const { line } = ws.getUserData();
      line.attach(ws);
      line.ready = admit(line);
      begin(line).catch((error: unknown) => line.end(toFault(relay, error, 'Opening a plain door')));
    },
    message(ws, message, isBinary) {
      void ws.getUserData().line.received(readFrame(message, isBinary, config.limits.frameBytes));
    },
    close(ws) {
      const { line } = ws.getUserData();
      line.detach();
      limits.disconnect(line.caller.address);
      // What it joined while it was already gone has to be left as well.
      void line.ready.then(() => {
        line.closed();
        lines.forget(line);
      });
    },
  });
  return lines;
}
