import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../testing/brokers.ts';
import { startRelay } from '../testing/relay.ts';
import { WireClient } from '../testing/wire-client.ts';
import type { Placed } from '../wire.ts';

const ROOM = 'home/flood', TOPIC = `room:${ROOM}`;
const MESSAGES = 1000;

describe('a reader that is too slow', () => {
  it('is cut off, harms nobody, and gets the rest from its position, each once', async () => {
    const relay = await startRelay({ CONFAB_PENDING_BYTES: '65536', CONFAB_SENDS_PER_USER: '10000', CONFAB_SENDS_PER_ADDRESS: '100000' });
    const ana = await WireClient.guest(relay.url, 'Ana'), ben = await WireClient.guest(relay.url, 'Ben'), slow = await WireClient.guest(relay.url, 'Cem');
    for (const client of [ana, ben, slow]) await client.do('room_enter', { room: ROOM });
    slow.socket.pause();
    const data = 'x'.repeat(15_000);
    for (let i = 0; i < MESSAGES; i += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, j) => ana.do('room_send', { room: ROOM, id: `m${i + j}`, type: 'blob', data })));
    }
    await ben.until((c) => c.entries(TOPIC).length === MESSAGES, 10_000);
    const metrics = await (await fetch(`${relay.origin}/metrics`)).text();
    assert.match(metrics, /^confab_dropped_sockets_total 1$/m);
    slow.socket.resume();
    await slow.closed;

    const got = slow.entries(TOPIC);
    assert.ok(got.length < MESSAGES, 'it was cut off before the end');
    chained(got);
    const cursor = got.at(-1)?.pos ?? '';
    const back = await WireClient.token(relay.url, slow.hello.token!, { client: slow.client, cursors: { [TOPIC]: cursor } });
    await back.until((c) => c.pushes(TOPIC).some(({ resume }) => resume && !resume.more), 10_000);
    assert.equal(back.pushes(TOPIC)[0]!.resume!.complete, true);
    const all = [...got, ...back.entries(TOPIC)];
    chained(all);
    assert.deepEqual(all.map(({ entry }) => entry.id), Array.from({ length: MESSAGES }, (_, i) => `m${i}`));
    await relay.stop();
  });
});

describe('who pings on and on without reading', () => {
  it('is cut off once', async () => {
    const relay = await startRelay({ CONFAB_PENDING_BYTES: '65536' }), eve = await WireClient.guest(relay.url, 'Eve');
    const metrics = async () => (await fetch(`${relay.origin}/metrics`)).text();
    eve.socket.pause();
    // Far more than the buffers of both ends take.
    for (let i = 0; i < 200_000; i++) eve.socket.ping(Buffer.alloc(125));
    await until(async () => /^confab_connections 0$/m.test(await metrics()), 20_000);
    assert.match(await metrics(), /^confab_dropped_sockets_total 1$/m);
    eve.socket.terminate();
    await relay.stop();
  });
});

describe('many who come at once', () => {
  it('into a room of large messages do not fill the memory, whether they read or not', { timeout: 60_000 }, async () => {
    const relay = await startRelay({ NODE_OPTIONS: '--max-old-space-size=64', CONFAB_SENDS_PER_USER: '10000', CONFAB_SENDS_PER_ADDRESS: '100000', CONFAB_CONNECTS_PER_ADDRESS: '1000' });
    const ana = await WireClient.guest(relay.url, 'Ana');
    await ana.do('room_enter', { room: ROOM });
    for (let i = 0; i < 100; i += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, j) => ana.do('room_send', { room: ROOM, id: `m${i + j}`, type: 'blob', data: 'x'.repeat(15_000) })));
    }
    const crowd = await Promise.all(Array.from({ length: 200 }, (_, i) => WireClient.guest(relay.url, `Guest ${i}`)));
    await Promise.all(crowd.map(async (guest, i) => {
      await guest.do('room_enter', { room: ROOM, last: 100 });
      if (i % 2 === 0) guest.socket.pause();
    }));
    const readers = crowd.filter((_, i) => i % 2 === 1);
    await Promise.all(readers.map((guest) => guest.until((c) => c.entries(TOPIC).length >= 100, 40_000)));
    assert.equal((await fetch(`${relay.origin}/healthz`)).status, 200);
    for (const guest of crowd) guest.socket.terminate();
    await relay.stop();
  });
});

/** Every entry names the one before it: nothing is missing between them. */
function chained(entries: Placed[]): void {
  entries.forEach(({ prev }, i) => { if (i > 0) assert.equal(prev, entries[i - 1]!.pos); });
}
