import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '../fault.ts';
import { listen, uws } from '../sockets/uws.ts';
import { openEdge } from './http.ts';
import { openSite } from './site.ts';

const folder = mkdtempSync(join(tmpdir(), 'confab-site-'));
const APP_JS = `console.log(${JSON.stringify('x'.repeat(2000))})`;
let port = 0, close = () => {};

function put(path: string, body: string, packed = false): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, body);
  if (packed) for (const [ending, pack] of [['.br', brotliCompressSync], ['.gz', gzipSync]] as const) writeFileSync(file + ending, pack(body));
}

async function serve(folders: { app: string; embed: string }): Promise<{ port: number; close(): void }> {
  const app = uws.App();
  const site = openSite(folders);
  openEdge(app, { ending: () => false, bodyLimit: 1000, proxies: 0, answer: async (ask) => site(ask), fault: (error) => new Fault('internal', String(error)) });
  const socket = await listen(app, '127.0.0.1', 0);
  return { port: uws.us_socket_local_port(socket), close: () => app.close() };
}

before(async () => {
  put('secret.txt', 'not to be served');
  put('app/index.html', '<!doctype html><title>Confab</title>');
  put('app/worker.js', 'self');
  put('app/manifest.webmanifest', '{}');
  put('app/assets/app-12345678.js', APP_JS, true);
  put('embed/v1/elements.js', 'import "./chunks/room-abcdef12.js"');
  put('embed/v1/chunks/room-abcdef12.js', 'export {}');
  put('embed/index.html', '<!doctype html><title>Gallery</title>');
  ({ port, close } = await serve({ app: join(folder, 'app'), embed: join(folder, 'embed') }));
});
after(() => close());

/** As it is: fetch would tidy up paths and unpack bodies. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET', at = port): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: at, path, headers, method }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject).end();
  });
}

test('rooms are addresses of the app', async () => {
  for (const path of ['/', '/rooms', '/rooms/', '/settings/', '/rooms/general', '/rooms/general/', '/rooms/shop/help', '/rooms/caf%C3%A9', '/?a=b']) {
    const { status, headers, body } = await get(path);
    assert.equal(status, 200, path);
    assert.match(headers['content-type'] ?? '', /^text\/html/);
    assert.match(body.toString(), /Confab/);
  }
  assert.equal((await get('/rooms/a/b/c')).status, 404);
  assert.equal((await get('/rooms/a%20b')).status, 404);
});

test('HTML, worker and manifest are asked for every time; what is named by its content never again', async () => {
  for (const path of ['/', '/worker.js', '/manifest.webmanifest', '/embed/']) assert.equal((await get(path)).headers['cache-control'], 'no-cache', path);
  assert.match((await get('/assets/app-12345678.js')).headers['cache-control'] ?? '', /immutable/);
});

test('a missing asset is missing, never the page', async () => {
  for (const path of ['/assets/app-00000000.js', '/embed/v1/nothing.js', '/nothing', '/assets/', '/app/index.html']) {
    const { status, headers } = await get(path);
    assert.equal(status, 404, path);
    assert.match(headers['content-type'] ?? '', /json/);
  }
});

test('other sites may load the embed modules: entries are short-lived, what they import is not', async () => {
  const entry = await get('/embed/v1/elements.js', { origin: 'https://anybody.example' });
  assert.equal(entry.headers['access-control-allow-origin'], '*');
  assert.equal(entry.headers['cross-origin-resource-policy'], 'cross-origin');
  assert.match(entry.headers['cache-control'] ?? '', /max-age=300\b/);
  assert.match((await get('/embed/v1/chunks/room-abcdef12.js')).headers['cache-control'] ?? '', /immutable/);
  assert.equal((await get('/assets/app-12345678.js')).headers['access-control-allow-origin'], undefined);
});

test('pages carry a policy that runs no script but their own', async () => {
  const { headers } = await get('/');
  const csp = String(headers['content-security-policy']);
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", 'trusted-types lit-html']) assert.ok(csp.includes(part), part);
  assert.doesNotMatch(csp, /unsafe/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.ok(headers['referrer-policy'] && headers['permissions-policy'] && headers['cross-origin-opener-policy'], JSON.stringify(headers));
});

test('sends the smallest form that the browser takes', async () => {
  const packing = async (accept: string) => (await get('/assets/app-12345678.js', { 'accept-encoding': accept })).headers['content-encoding'];
  assert.equal(await packing('gzip, deflate, br'), 'br');
  assert.equal(await packing('gzip;q=1.0'), 'gzip');
  assert.equal(await packing('br;q=0, gzip;q=0.000'), undefined);
  assert.equal(await packing(''), undefined);
  const packed = await get('/assets/app-12345678.js', { 'accept-encoding': 'br' });
  assert.equal(packed.headers.vary, 'Accept-Encoding');
  assert.ok(packed.body.length < APP_JS.length / 10, `${packed.body.length} bytes`);
  assert.equal((await get('/assets/app-12345678.js')).body.toString(), APP_JS);
  assert.equal((await get('/assets/app-12345678.js.br')).status, 404);
});

test('what the browser has already is not sent again', async () => {
  // Each of these on the connection of the one before, so that an answer without a body is seen to end where it should.
  const { etag = '' } = (await get('/')).headers;
  assert.ok(etag, 'an etag');
  const again = await get('/', { 'if-none-match': `"other", ${etag}` });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
  assert.equal((await get('/', { 'if-none-match': '"other"' })).status, 200);
});

test('HEAD tells the same without the body; other methods are told what there is', async () => {
  const [got, head] = [await get('/'), await get('/', {}, 'HEAD')];
  assert.equal(head.status, 200);
  assert.equal(head.headers['content-length'], got.headers['content-length']);
  assert.equal(head.body.length, 0);
  const posted = await get('/', {}, 'POST');
  assert.equal(posted.status, 405);
  assert.equal(posted.headers.allow, 'GET, HEAD');
});

/** Sent as it stands, without a library that might mend it. */
function raw(path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    connect(port, '127.0.0.1').on('data', (chunk) => { answer += chunk.toString(); }).on('close', () => resolve(answer)).on('error', reject)
      .end(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  });
}

test('no path leads out of the folders', async () => {
  for (const path of ['/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%5c..%5csecret.txt', '/embed/v1/../../../secret.txt', '//secret.txt', '/%00/../secret.txt', '/rooms/..%2f..%2fsecret.txt', '/__proto__', '/constructor', `${folder}/secret.txt`]) {
    assert.ok(!(await raw(path)).includes('not to be served'), path);
  }
});

test('says what to do where the app is not built yet', async () => {
  const empty = await serve({ app: join(folder, 'none'), embed: join(folder, 'none') });
  const { status, body } = await get('/', {}, 'GET', empty.port);
  assert.equal(status, 503);
  assert.match(body.toString(), /npm run build/);
  empty.close();
});

test('a relay that starts while a new build is moved into place reads the one or the other', async () => {
  for (const name of ['app', 'next']) for (let i = 0; i < 50; i++) put(`moving/${name}/assets/${name}-${i}.js`, name);
  const mover = spawn(process.execPath, ['-e', `
    const { renameSync } = require('node:fs');
    for (let i = 0; i < 150; i++) {
      for (const [from, to] of [['app', 'old'], ['next', 'app'], ['old', 'next']]) renameSync(from, to);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  `], { cwd: join(folder, 'moving'), stdio: 'inherit' });
  const moved = once(mover, 'exit');
  const folders = { app: join(folder, 'moving/app'), embed: join(folder, 'none') };
  while (mover.exitCode === null) {
    assert.doesNotThrow(() => openSite(folders));
    await new Promise(setImmediate);
  }
  assert.deepEqual(await moved, [0, null]);
});
