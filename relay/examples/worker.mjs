/**
 * A worker beside the relays: reads what is said in rooms and does something with it (mail, moderation,
 * search), each entry at least once, however many workers run and whenever one of them dies.
 *
 *   REDIS_URL=redis://127.0.0.1:6379 node worker.mjs mail home/general shop/help
 *
 * Here it writes each message as a line of JSON; put your own work into `handle`. It may see an entry a
 * second time after a crash, so let it remember `pos`, or do only what may be done twice. In a Cluster it takes
 * ioredis' `Cluster` and a worker for each room, since rooms lie on different nodes.
 */
import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';

const [group, ...rooms] = process.argv.slice(2);
if (!group || rooms.length === 0) {
  console.error('Usage: node worker.mjs GROUP ROOM...');
  process.exit(1);
}
/** So long an entry may be in the hands of a worker that is not heard of. */
const CLAIM_AFTER_MS = Number(process.env.CLAIM_AFTER_MS ?? 30_000);
const consumer = `worker-${process.pid}-${Date.now()}`;
const redis = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');

async function handle(room, pos, entry) {
  if (entry.kind !== 'message') return;
  console.log(JSON.stringify({ room, pos, from: entry.from.name, text: entry.text }));
}

/** The log of a room, as the relays name it. */
function streamOf(room) {
  const topic = `room:${room}`;
  return `confab:{${createHash('sha1').update(topic).digest('hex').slice(0, 2)}}:log:${topic}`;
}

const roomOf = new Map(rooms.map((room) => [streamOf(room), room]));

/** From the oldest entry that is kept; a log that ran out takes its group along, so this may be needed again. */
async function joinGroup() {
  for (const stream of roomOf.keys()) {
    await redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch((error) => {
      if (!error.message.startsWith('BUSYGROUP')) throw error;
    });
  }
}

async function work(stream, items) {
  for (const [id, fields] of items) {
    // Trimmed before anybody came to it.
    if (fields) {
      const { pos, entry } = Object.fromEntries(fields.flatMap((value, i) => (i % 2 ? [] : [[value, fields[i + 1]]])));
      await handle(roomOf.get(stream), pos, JSON.parse(entry));
    }
    await redis.xack(stream, group, id);
  }
}

/** What others took and never finished. */
async function takeOver() {
  for (const stream of roomOf.keys()) {
    const [, items] = await redis.xautoclaim(stream, group, consumer, CLAIM_AFTER_MS, '0', 'COUNT', 100);
    await work(stream, items);
  }
}

const stop = new AbortController();
/** What it has begun it finishes; while Redis is away nothing can be, and another worker does it later. */
function leave() {
  if (stop.signal.aborted && redis.status !== 'ready') process.exit();
}
process.on('SIGTERM', () => {
  stop.abort();
  leave();
});
redis.on('close', leave);

await joinGroup();
let tookOver = 0;
while (!stop.signal.aborted) {
  try {
    if (Date.now() - tookOver > CLAIM_AFTER_MS / 2) {
      await takeOver();
      tookOver = Date.now();
    }
    const streams = [...roomOf.keys()];
    const read = await redis.xreadgroup('GROUP', group, consumer, 'COUNT', 100, 'BLOCK', 1000, 'STREAMS', ...streams, ...streams.map(() => '>'));
    for (const [stream, items] of read ?? []) await work(stream, items);
  } catch (error) {
    if (error.message.includes('NOGROUP')) await joinGroup();
    else throw error;
  }
}
redis.disconnect();
