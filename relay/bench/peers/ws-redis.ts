/** ws and Redis pub/sub, nothing else. */
import { Redis } from 'ioredis';
import { WebSocketServer, type WebSocket } from 'ws';

const publisher = new Redis(process.env.REDIS_URL ?? ''), subscriber = new Redis(process.env.REDIS_URL ?? '');
const rooms = new Map<string, Set<WebSocket>>();

subscriber.on('message', (room, message) => {
  for (const socket of rooms.get(room) ?? []) socket.send(message);
});

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT), perMessageDeflate: false });
server.on('connection', (socket, request) => {
  const room = new URL(request.url ?? '', 'http://localhost').searchParams.get('room') ?? '';
  let sockets = rooms.get(room);
  if (!sockets) {
    rooms.set(room, sockets = new Set());
    void subscriber.subscribe(room);
  }
  sockets.add(socket);
  socket.on('message', (text) => { void publisher.publish(room, text as Buffer); });
  socket.on('close', () => sockets.delete(socket));
});
