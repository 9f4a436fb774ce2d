/** Socket.IO with its Redis adapter, as its documentation sets it up. */
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

const publisher = new Redis(process.env.REDIS_URL ?? ''), subscriber = publisher.duplicate();
const http = createServer();
const io = new Server(http, { transports: ['websocket'], adapter: createAdapter(publisher, subscriber) });

io.on('connection', async (socket) => {
  const room = String(socket.handshake.query.room);
  socket.on('message', (text: string) => { io.to(room).emit('message', text); });
  await socket.join(room);
});
http.listen(Number(process.env.PORT), '127.0.0.1');
