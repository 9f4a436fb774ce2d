/** What both uWebSockets.js peers share: a socket is in the room its URL names. */
import { uws, type TemplatedApp } from '../../sockets/uws.ts';

interface Seat { room: string }

export function serve(said: (app: TemplatedApp, room: string, text: ArrayBuffer) => void, entered: (app: TemplatedApp, room: string) => void = () => {}): void {
  const app = uws.App();
  app.ws<Seat>('/*', {
    compression: uws.DISABLED,
    upgrade: (res, req, context) => res.upgrade<Seat>({ room: req.getQuery('room') ?? '' },
      req.getHeader('sec-websocket-key'), req.getHeader('sec-websocket-protocol'), req.getHeader('sec-websocket-extensions'), context),
    open: (ws) => {
      const { room } = ws.getUserData();
      ws.subscribe(room);
      entered(app, room);
    },
    message: (ws, text) => said(app, ws.getUserData().room, text),
  });
  app.listen('127.0.0.1', Number(process.env.PORT), () => {});
}
