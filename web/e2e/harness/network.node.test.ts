import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { Network } from './network.ts';

/** An echo server behind a network. */
async function withEcho(play: (network: Network, open: (path?: string) => Promise<WebSocket>) => Promise<void>): Promise<void> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => socket.on('message', (frame) => socket.send(String(frame))));
  await once(server, 'listening');
  const network = await Network.to((server.address() as { port: number }).port);
  try {
    await play(network, async (path = '/socket') => {
      const socket = new WebSocket(`ws://127.0.0.1:${network.port}${path}`);
      await Promise.race([once(socket, 'open'), once(socket, 'error').then(([error]) => { throw error as Error; })]);
      return socket;
    });
  } finally {
    await network.close();
    server.close();
  }
}

test('it passes frames on and counts the sockets of the wire alone', () => withEcho(async (network, open) => {
  const socket = await open();
  await open('/elsewhere');
  socket.send('hello');
  assert.equal(String((await once(socket, 'message'))[0]), 'hello');
  assert.equal(network.open, 1);
  socket.close();
  await once(socket, 'close');
  await pause(20);
  assert.equal(network.open, 0);
  assert.equal(network.spans.length, 1);
}));

test('cut breaks what is open, and the next one gets through', () => withEcho(async (network, open) => {
  const socket = await open();
  socket.on('error', () => {});
  network.cut();
  assert.equal((await once(socket, 'close'))[0], 1006);
  await open();
  assert.equal(network.open, 1);
}));

test('swallow keeps sockets open and silent, and lets what waited through afterwards', () => withEcho(async (network, open) => {
  const socket = await open();
  const heard: string[] = [];
  socket.on('message', (frame) => heard.push(String(frame)));
  network.swallow(true);
  socket.send('into the void');
  await pause(100);
  assert.deepEqual(heard, []);
  assert.equal(socket.readyState, WebSocket.OPEN);
  network.swallow(false);
  await pause(50);
  assert.deepEqual(heard, ['into the void']);
}));

test('offline refuses until it is over', () => withEcho(async (network, open) => {
  network.offline(true);
  await assert.rejects(open());
  network.offline(false);
  await open();
}));
