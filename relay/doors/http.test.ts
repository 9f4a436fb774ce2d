import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { startRelay, type RelayProcess } from '../testing/relay.ts';

const KEY = 'the key of the site, at least 32 characters';
const LARGE = 900_000;
let relay: RelayProcess;
before(async () => { relay = await startRelay({ CONFAB_API_KEY: KEY }); });
after(() => relay.kill());

/** As a proxy does: the whole body, whatever comes meanwhile; then it reads. */
async function post(path: string, size: number, head = ''): Promise<string> {
  const socket = connect(relay.port, '127.0.0.1');
  await once(socket, 'connect');
  const broken = new Promise<never>((_, reject) => { socket.once('error', reject); });
  broken.catch(() => {});
  socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\n${head}Connection: close\r\nContent-Length: ${size}\r\n\r\n`);
  for (let sent = 0; sent < size; sent += 100_000) {
    if (!socket.write('x'.repeat(Math.min(100_000, size - sent)))) await Promise.race([once(socket, 'drain'), broken]);
    // The relay has looked at what was sent so far.
    await Promise.race([fetch(`${relay.origin}/healthz`), broken]);
  }
  return text(socket);
}

describe('a body that is too large', () => {
  it('is answered with what is wrong, instead of a connection that breaks', async () => {
    assert.match(await post('/api/rooms/home/a/events', LARGE, `Authorization: Bearer ${KEY}\r\n`), /^HTTP\/1.1 413 [^]*"code":"too_large"/);
  });

  it('does not take the answer away where nobody wants a body, or takes any from this caller', async () => {
    assert.match(await post('/api/rooms/home/a/events', LARGE), /^HTTP\/1.1 401 /);
    assert.match(await post('/nowhere', LARGE), /^HTTP\/1.1 40[45] /);
  });

  it('is not taken without end', async () => {
    await assert.rejects(post('/api/rooms/home/a/events', 30_000_000, `Authorization: Bearer ${KEY}\r\n`), /EPIPE|ECONNRESET/);
  });
});
