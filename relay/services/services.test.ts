import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, test } from 'node:test';
import type { Identity } from '../identity/identities.ts';
import { createServices } from './services.ts';

const ana: Identity = { person: { id: '42', name: 'Ana' }, guest: false, publish: false, issued: 0 };
const servers: Server[] = [];
afterEach(() => { for (const server of servers.splice(0)) server.close().closeAllConnections(); });

async function serve(listener: RequestListener, port = 0): Promise<{ url: string; port: number }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  const found = (server.address() as AddressInfo).port;
  return { url: `http://127.0.0.1:${found}/confab`, port: found };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}

const shop = (url: string, more: { serviceKey?: string; serviceTimeout?: number } = {}) => createServices({ services: { shop: url }, serviceTimeout: 5000, ...more });
/** What the service `shop` at this listener makes of a command. */
const ask = async (listener: RequestListener, serviceTimeout?: number) => shop((await serve(listener)).url, { ...(serviceTimeout && { serviceTimeout }) }).call('shop_order', { id: 7 }, ana);
const refused = (promise: Promise<unknown>, expected: object) => assert.rejects(promise, (error: object) => {
  for (const [name, value] of Object.entries(expected)) {
    const found = (error as Record<string, unknown>)[name];
    if (value instanceof RegExp) assert.match(String(found), value);
    else assert.deepEqual(found, value);
  }
  return true;
});

test('passes command, data and user on, and the answer back', async () => {
  let seen: unknown, method = '', authorization: string | undefined;
  const { url } = await serve(async (request, response) => {
    ({ method = '', headers: { authorization } } = request);
    seen = await bodyOf(request);
    response.end('{"order":"placed"}');
  });
  assert.deepEqual(await shop(url, { serviceKey: 'the key' }).call('shop_order', { id: 7 }, ana), { order: 'placed' });
  assert.deepEqual(seen, { command: 'shop_order', data: { id: 7 }, user: { id: '42', name: 'Ana', guest: false } });
  assert.equal(method, 'POST');
  assert.equal(authorization, 'Bearer the key');
});

test('has no prefix that is not configured', async () => {
  const services = shop('http://127.0.0.1:9/');
  for (const command of ['other_x', 'toString_x', 'toString']) await refused(services.call(command, null, ana), { code: 'unknown_command' });
});

test('is found by its prefix in capitals, too, and told the command as it was written', async () => {
  const { url } = await serve(async (request, response) => { response.end(JSON.stringify((await bodyOf(request) as { command: string }).command)); });
  assert.equal(await shop(url).call('Shop_Order', null, ana), 'Shop_Order');
});

test('each call has a connection of its own: one that is kept may be closed just when something is sent on it', async () => {
  const connections = new Set<unknown>();
  const { url } = await serve(({ socket }, response) => {
    connections.add(socket);
    response.end('null');
  });
  for (let call = 0; call < 3; call++) await shop(url).call('shop_order', null, ana);
  assert.equal(connections.size, 3);
});

test('an answer without a body is null', async () => {
  assert.equal(await ask((_request, response) => { response.writeHead(204).end(); }), null);
});

test('the error of the service is the caller\'s to read', async () => {
  const sold = ask((_request, response) => { response.writeHead(409).end('{"message":"Sold out","left":0}'); });
  await refused(sold, { code: 'service_error', message: 'Sold out', data: { message: 'Sold out', left: 0 } });
  await refused(ask((_request, response) => { response.writeHead(422).end('{"error":{"message":"No such id"}}'); }), { code: 'service_error', message: 'No such id' });
  await refused(ask((_request, response) => { response.writeHead(500).end('<html>'); }), { code: 'service_error', message: /500/ });
});

test('what answers no JSON, redirects, or answers without end is an error that says so', async () => {
  await refused(ask((_request, response) => { response.end('fine'); }), { code: 'service_error', message: /not JSON/ });
  await refused(ask((_request, response) => { response.writeHead(301, { location: '/confab/' }).end(); }), { code: 'service_error', message: /redirect/ });
  await refused(ask((_request, response) => { response.end(`"${'x'.repeat(1024 * 1024)}"`); }), { code: 'service_error', message: /more than/ });
});

test('a service that is down says so, and may be tried again', async () => {
  const { url } = await serve(() => {});
  servers.splice(0).forEach((server) => server.close());
  await refused(shop(url).call('shop_order', null, ana), { code: 'service_down' });
  await refused(ask((_request, response) => { response.writeHead(503).end(); }), { code: 'service_down' });
});

test('an answer that breaks off is none, and the service not said to be out of reach: what was asked may be done', async () => {
  const breaksOff = { code: 'service_down', message: /broke off.*may have done/ };
  await refused(ask((request) => { request.socket.destroy(); }), breaksOff);
  // Of which what came may be JSON, or nothing, which would be null.
  for (const [head, body] of [[{}, ''], [{}, '12'], [{ 'content-length': 100 }, '12']] as const) {
    await refused(ask((_request, response) => {
      response.writeHead(200, head).flushHeaders();
      response.write(body);
      setTimeout(() => response.socket?.destroy(), 50);
    }), breaksOff);
  }
});

test('waits no longer than it may, for the head or for the body', async () => {
  const started = Date.now();
  await refused(ask(() => {}, 500), { code: 'timeout' });
  await refused(ask((_request, response) => { response.write('{'); }, 500), { code: 'timeout' });
  assert.ok(Date.now() - started < 4000, `after ${Date.now() - started} ms`);
});

test('a restart of the service is waited out: nothing had been sent', async () => {
  const { port, url } = await serve(() => {});
  await new Promise((resolve) => { servers.splice(0)[0]!.close(resolve); });
  const answer = shop(url, { serviceTimeout: 2000 }).call('shop_order', null, ana);
  await new Promise((resolve) => { setTimeout(resolve, 50); });
  await serve((_request, response) => { response.end('"back"'); }, port);
  assert.equal(await answer, 'back');
});

test('what may have arrived is never sent twice', async () => {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections++;
    socket.once('data', () => socket.destroy());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  await refused(shop(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`).call('shop_order', null, ana), { code: 'service_down' });
  server.close();
  assert.equal(connections, 1);
});
