import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createLog } from '../log.ts';
import { Metrics } from '../metrics.ts';
import { CONTACT, Device } from '../testing/push-service.ts';
import { SECRET } from '../testing/site.ts';
import { noticeNote } from './note.ts';
import { Sender } from './sender.ts';

test('a push service leads the relay to no other address', async () => {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(url === '/send' ? 307 : 201, { location: '/inside' }).end();
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { subscription } = new Device(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, '/send', []);
  const sender = new Sender(CONTACT, { secret: SECRET, data: '' }, new Metrics(), createLog('text', () => {}));
  assert.equal(await sender.send({ user: 'ana', subscription, note: noticeNote({ keyword: 'mail' }) }), 'failed');
  assert.deepEqual(asked, ['/send']);
  server.close().closeAllConnections();
});

test('a push service that does not answer holds up no other', { timeout: 5000 }, async (t) => {
  t.mock.method(globalThis, 'fetch', (url: string) => (url.startsWith('https://silent') ? new Promise(() => {}) : Promise.resolve(new Response('', { status: 201 }))));
  const sender = new Sender(CONTACT, { secret: SECRET, data: '' }, new Metrics(), createLog('text', () => {}));
  const send = (origin: string) => sender.send({ user: 'ana', subscription: new Device(origin, '/send', []).subscription, note: noticeNote({ keyword: 'mail' }) });
  for (let i = 0; i < 100; i++) void send('https://silent.example');
  assert.equal(await send('https://other.example'), 'sent');
});
