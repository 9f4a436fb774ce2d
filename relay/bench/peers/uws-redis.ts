/** uWebSockets.js and Redis pub/sub, nothing else: what is said goes to Redis, what Redis says goes to the room. */
import { Redis } from 'ioredis';
import { serve } from './uws-server.ts';

const publisher = new Redis(process.env.REDIS_URL ?? '', { enableAutoPipelining: true }), subscriber = new Redis(process.env.REDIS_URL ?? '', { enableAutoPipelining: true });
const rooms = new Set<string>();

serve(
  (_app, room, text) => { void publisher.publish(room, Buffer.from(text.slice(0))); },
  (app, room) => {
    if (rooms.size === 0) subscriber.on('message', (channel, message) => { app.publish(channel, message); });
    if (rooms.has(room)) return;
    rooms.add(room);
    void subscriber.subscribe(room);
  },
);
