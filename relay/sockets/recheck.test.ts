import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { EmbeddedBroker } from '../broker/embedded/embedded.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { createRelay } from '../relay.ts';
import type { Relay } from '../relay.ts';
import { WireClient } from '../testing/wire-client.ts';
import { CLOSE, roomTopic, userTopic } from '../wire.ts';
import { openSockets } from './route.ts';
import { listen, uws } from './uws.ts';

/** In this process, so that what another relay would have written can be written without its signal. */
let relay: Relay, url: string, folder: string, stop: () => Promise<void>;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'confab-recheck-'));
  const config = readConfig({ CONFAB_DATA: folder });
  relay = createRelay(config, new EmbeddedBroker({ folder, retention: config.retention }), createLog('text', () => {}));
  const app = uws.App(), sockets = openSockets(app, relay);
  await relay.open();
  const socket = await listen(app, '127.0.0.1', 0);
  url = `ws://127.0.0.1:${uws.us_socket_local_port(socket)}/socket`;
  stop = async () => {
    uws.us_listen_socket_close(socket);
    await sockets.stop();
    await relay.close();
    await rm(folder, { recursive: true });
  };
});
after(() => stop());

/** As after an outage, in which signals were lost. */
function comeBack(): void {
  for (const listener of relay.listeners) listener.state?.('live');
}

describe('after the broker was away', () => {
  it('who was barred meanwhile is put out', async () => {
    const ana = await WireClient.guest(url, 'Ana');
    for (const room of ['home/a', 'home/b']) await ana.do('room_enter', { room });
    await relay.broker.put(roomTopic('home/a'), 'barred', [{ key: ana.hello.user.id, value: 'true' }], 'always');
    comeBack();
    const gone = await ana.until((c) => c.notes().find((note) => note.note === 'gone'));
    assert.ok(gone.note === 'gone' && gone.topic === 'room:home/a', JSON.stringify(gone));
    await ana.do('room_send', { room: 'home/b', id: 'm', text: 'still here' });
    await ana.close();
  });

  it('whose client was claimed by a newer term is evicted', async () => {
    const ana = await WireClient.guest(url, 'Ana'), ben = await WireClient.guest(url, 'Ben');
    await relay.broker.claim(`${ana.hello.user.id} ${ana.client}`, 5);
    comeBack();
    assert.equal((await ana.closed).code, CLOSE.evicted);
    await ben.do('shelf_get', {});
    await ben.close();
  });

  it('who signed out everywhere is closed', async () => {
    const ana = await WireClient.guest(url, 'Ana');
    await relay.broker.put(userTopic(ana.hello.user.id), 'shelf', [{ key: 'out', value: String(Date.now() + 1) }], 'always');
    comeBack();
    assert.equal((await ana.closed).code, CLOSE.auth);
  });
});

describe('a log that changed under its readers', () => {
  it('makes those, and only those, come back and resume', async () => {
    const ana = await WireClient.guest(url, 'Ana'), ben = await WireClient.guest(url, 'Ben');
    await ana.do('room_enter', { room: 'home/forked' });
    await ben.do('room_enter', { room: 'home/sound' });
    for (const listener of relay.listeners) listener.broken?.('room:home/forked');
    assert.equal((await ana.closed).code, CLOSE.slow);
    await ben.do('shelf_get', {});
    await ben.close();
  });
});
