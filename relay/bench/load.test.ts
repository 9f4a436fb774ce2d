/** The load client counts truly: against a real server that batches, and that loses, doubles or swaps what it was told to. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { WebSocketServer, type WebSocket } from 'ws';
import { placedText, pushText } from '../wire.ts';
import { Crowd } from './load/crowd.ts';
import { COUNT, findMarks, markedText, writeCount } from './load/mark.ts';

type Fault = 'none' | 'lose' | 'double' | 'swap';
const servers: WebSocketServer[] = [];
after(() => {
  for (const server of servers) {
    for (const socket of server.clients) socket.terminate();
    server.close();
  }
});

/** Speaks the wire as far as the load client does, and sends what is said within some milliseconds as one frame. */
async function startServer(fault: Fault): Promise<number> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  servers.push(server);
  const rooms = new Map<string, { sockets: Set<WebSocket>; waiting: string[] }>();
  server.on('connection', (socket) => socket.on('message', (frame) => {
    const { id, cmd, data } = JSON.parse(String(frame)) as { id: number; cmd: string; data: { room: string; text?: string } };
    const room = rooms.get(data.room) ?? { sockets: new Set(), waiting: [] };
    rooms.set(data.room, room);
    if (cmd === 'room_enter') room.sockets.add(socket);
    socket.send(JSON.stringify({ re: id, ok: {} }));
    if (cmd !== 'room_send') return;
    room.waiting.push(placedText('g-1', '', JSON.stringify({ kind: 'message', text: data.text })));
    if (room.waiting.length > 1) return;
    setTimeout(() => {
      const texts = room.waiting.splice(0);
      for (const [place, receiver] of [...room.sockets].entries()) receiver.send(pushText(`room:${data.room}`, place === 1 ? spoilt(texts, fault) : texts));
    }, 10);
  }));
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as { port: number }).port;
}

function spoilt(texts: string[], fault: Fault): string[] {
  const [first = '', second = '', ...rest] = texts;
  // Only what comes first in a batch of several is spoilt, so that what follows shows it.
  if (fault === 'none' || second === '') return texts;
  if (fault === 'lose') return [second, ...rest];
  return fault === 'double' ? [first, first, second, ...rest] : [second, first, ...rest];
}

const join = async (fault: Fault) => Crowd.join({ port: await startServer(fault), dialect: 'confab', prefix: 'test/r', rooms: 2, members: 3, senders: 1, window: 4 });

describe('the load client', () => {
  it('counts every delivery in batched frames, and its witnesses agree', async () => {
    const crowd = await join('none');
    await crowd.prove(30);
    assert.equal(crowd.sent, 2 * 30);
    assert.equal(crowd.delivered, 2 * 30 * 3);
    assert.ok(crowd.latencies.quantile(0.5) >= 9, `the server waits 10 ms, the median was ${crowd.latencies.quantile(0.5)} ms`);
    crowd.leave();
  });

  for (const fault of ['lose', 'double', 'swap'] as const) {
    it(`notices a server that ${fault}s one`, async () => {
      const crowd = await join(fault);
      await assert.rejects(crowd.prove(30), /not the next of their sender/);
      crowd.leave();
    });
  }

  it('notices when a connection is cut', async () => {
    const crowd = await join('none');
    for (const socket of servers.at(-1)?.clients ?? []) socket.terminate();
    await assert.rejects(crowd.prove(1), /closed the connection|ECONNRESET|EPIPE/);
  });

  it('finds a mark wherever the bytes are cut', () => {
    const text = Buffer.from(markedText(321));
    writeCount(text, [text.indexOf(COUNT)], 4567);
    const stream = Buffer.concat([Buffer.from([0x81, 0x7e, 0x00, 0x80]), text, Buffer.from([0x81, 0x7e, 0x7e, 0x7e]), text]);
    for (let cut = 0; cut <= stream.length; cut++) {
      const found: [number, number][] = [];
      const note = (sender: number, count: number) => { found.push([sender, count]); };
      const rest = findMarks(stream.subarray(0, cut), note);
      findMarks(stream.subarray(cut - rest), note);
      assert.deepEqual(found, [[321, 4567], [321, 4567]], `cut at ${cut}`);
    }
  });
});
