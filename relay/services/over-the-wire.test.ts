/** A site's back end behind the one socket, as its page sees it. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { SECRET, hs256 } from '../testing/site.ts';
import { WireClient } from '../testing/wire-client.ts';

let site: Server, relay: RelayProcess, page: WireClient;
before(async () => {
  site = createServer(async (request, response) => {
    const { command, data, user } = await json(request) as { command: string; data: { id?: number } | null; user: { id: string } };
    if (command === 'shop_order' && data?.id === 7) response.end(JSON.stringify({ ordered: data.id, by: user.id }));
    else if (command === 'shop_order') response.writeHead(409).end('{"message":"Sold out","left":0}');
    // Anything else is left without an answer.
  });
  await new Promise<void>((resolve) => { site.listen(0, '127.0.0.1', resolve); });
  relay = await startRelay({
    CONFAB_SECRET: SECRET, CONFAB_SERVICE_TIMEOUT: '1s',
    CONFAB_SERVICES: JSON.stringify({ shop: `http://127.0.0.1:${(site.address() as AddressInfo).port}/confab`, down: 'http://127.0.0.1:9/' }),
  });
  page = await WireClient.token(relay.url, hs256({ sub: '42', name: 'Ana' }));
});
after(async () => {
  await relay.kill();
  site.close().closeAllConnections();
});

test('a command of a service is answered by it, for whoever asked', async () => {
  assert.deepEqual(await page.ask('shop_order', { id: 7 }), { ordered: 7, by: '42' });
});

test('data that is nested too deep is refused, and no fault of the relay', async () => {
  for (const [id, levels] of [[9001, 100], [9002, 30_000]] as const) {
    page.raw(`{"id":${id},"cmd":"shop_order","data":${'['.repeat(levels)}${']'.repeat(levels)}}`);
    const answer = await page.until(({ frames }) => frames.find((frame) => 're' in frame && frame.re === id));
    assert.ok('error' in answer && answer.error.code === 'bad_data', JSON.stringify(answer));
  }
  assert.doesNotMatch(relay.logs(), /failed/);
});

test('its error can be read by a program', async () => {
  await assert.rejects(page.ask('shop_order', { id: 8 }), (error: { wire: object }) => {
    assert.deepEqual(error.wire, { code: 'service_error', message: 'Sold out', temporary: false, data: { message: 'Sold out', left: 0 } });
    return true;
  });
});

test('no promise hangs: a silent service and one that is down are errors, and others are answered meanwhile', async () => {
  const silent = assert.rejects(page.ask('shop_nothing'), { code: 'timeout' });
  await assert.rejects(page.ask('down_order'), { code: 'service_down' });
  assert.deepEqual(await page.ask('shop_order', { id: 7 }), { ordered: 7, by: '42' });
  await silent;
});

test('what is no service and no command is said to be neither', async () => {
  await assert.rejects(page.ask('shoes_order', {}), { code: 'unknown_command' });
});

test('nobody asks a service before saying who it is', async () => {
  const stranger = await WireClient.open(relay.url);
  await assert.rejects(stranger.ask('shop_order', { id: 7 }), { code: 'hello_first' });
  await stranger.close();
});
