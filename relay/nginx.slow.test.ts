/** The lines for nginx in README.md, as they stand there, before two relays on one Redis. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildWeb } from './scripts/build.mjs';
import { BareSocket } from './testing/bare-socket.ts';
import { startNginx, type TestNginx } from './testing/nginx.ts';
import { freePort, startRedis, type TestRedis } from './testing/redis.ts';
import { startRelay, type RelayProcess } from './testing/relay.ts';
import { SECRET, hs256 } from './testing/site.ts';
import { WireClient } from './testing/wire-client.ts';
import type { SendAnswer } from './wire.ts';

const KEY = 'the key of the site, at least 32 characters';
const [, SITE = ''] = /^```nginx\n([^]*?)^```$/m.exec(readFileSync(new URL('README.md', import.meta.url), 'utf8')) ?? [];
/** Of one address, at each relay. */
const CONNECTIONS = 6;

let redis: TestRedis, relays: RelayProcess[], nginx: TestNginx;
const start = (port: number): Promise<RelayProcess> => startRelay({
  PORT: String(port), REDIS_URL: redis.url, CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on', CONFAB_API_KEY: KEY,
  CONFAB_TRUST_PROXY: '1', CONFAB_CONNECTIONS_PER_ADDRESS: String(CONNECTIONS), CONNECTION_MAX_AGE: '300',
});
before(async () => {
  await buildWeb();
  redis = await startRedis();
  relays = [await start(await freePort()), await start(await freePort())];
  nginx = await startNginx(SITE, relays.map(({ port }) => port));
});
after(async () => {
  await nginx.stop();
  for (const relay of relays) await relay.kill();
  await redis.stop();
});

const plain = (room: string, from: string): Promise<BareSocket> => BareSocket.open(`${nginx.url.replace('/socket', '/ws/chat/')}${room}/`, nginx.visitor(from));
async function user(sub: string, from: string, more: Parameters<WireClient['hi']>[0] = {}): Promise<WireClient> {
  const client = await WireClient.open(nginx.url, { ...nginx.visitor(from), client: more.client });
  await client.hi({ token: hs256({ sub }), ...more });
  return client;
}
const post = (body: string, headers: Record<string, string>) => nginx.ask('/api/rooms/home/told/events', { method: 'POST', headers, body });

describe('behind nginx', { concurrency: true }, () => {
  it('whoever says nothing for more than a minute stays connected', async () => {
    const ana = await user('ana', '127.0.0.10'), heard = await plain('quiet', '127.0.0.10');
    await Promise.race([sleep(70_000), ana.closed, heard.closed]);
    assert.deepEqual([ana.socket.readyState, heard.socket.readyState], [ana.socket.OPEN, ana.socket.OPEN]);
    await ana.do('shelf_get', {});
    for (const { socket } of [ana, heard]) socket.terminate();
  });

  it('the app comes packed, is asked for again only when it changed, and reads its own relay', async () => {
    const headers = { accept: 'text/html', 'accept-encoding': 'br' };
    const page = await nginx.ask('/rooms/home/general', { headers });
    assert.deepEqual([page.status, page.headers['content-encoding'], page.headers['content-type']], [200, 'br', 'text/html; charset=utf-8']);
    assert.equal((await nginx.ask('/rooms/home/general', { headers: { ...headers, 'if-none-match': page.headers.etag } })).status, 304);
    assert.equal((await nginx.ask('/', { method: 'HEAD' })).status, 200);
    assert.equal((await nginx.ask('/readyz')).status, 200);
  });

  it('a back end sends as much as may be, and reads what is wrong with more', async () => {
    const headers = { authorization: `Bearer ${KEY}` }, event = '{"keyword":"k","data":"now"}';
    assert.equal((await post(event.padEnd(65_536), headers)).status, 200);
    for (const size of [65_537, 300_000, 900_000, 900_000, 900_000]) {
      const told = await post(event.padEnd(size), headers);
      assert.match(`${told.status} ${told.body}`, /^413 .*"code":"too_large"/, `${size} bytes`);
      assert.equal((await post(event.padEnd(size), {})).status, 401);
    }
  });

  it('whoever comes with all the cookies of a large site gets in', async () => {
    assert.equal((await nginx.ask('/readyz', { headers: { cookie: 'all='.padEnd(15_000, 'x') } })).status, 200);
  });
});

it('each address has its limits, whatever address it says it had before', async () => {
  const opened: WireClient[] = [];
  const open = async (from: string, said: string): Promise<number> => {
    const visitor = nginx.visitor(from);
    opened.push(await WireClient.open(nginx.url, { ...visitor, headers: { ...visitor.headers, 'x-forwarded-for': said } }));
    return opened.length;
  };
  for (let i = 1; i <= CONNECTIONS * relays.length; i++) assert.equal(await open('127.0.0.20', `192.0.2.${i}`), i);
  await assert.rejects(open('127.0.0.20', '192.0.2.99'), { status: 429 });
  await open('127.0.0.21', '127.0.0.20');
  for (const { socket } of opened) socket.terminate();
});

it('one relay after the other is replaced, and nobody notices but by the request to move', async () => {
  let ana = await user('ana', '127.0.0.30');
  await ana.do('room_enter', { room: 'home/kept' });
  const told: number[] = [];
  const over = new AbortController();
  const asking = (async () => { while (!over.signal.aborted) told.push((await nginx.ask('/healthz')).status); })();
  let term = 1;
  for (let i = 0; i < relays.length; i++) {
    const { pos } = await ana.do<'room_send', SendAnswer>('room_send', { room: 'home/kept', id: `before-${i}`, text: 'before' });
    const { port } = relays[i]!;
    const ended = relays[i]!.kill('SIGTERM');
    const asked = ana.until((c) => c.notes().find(({ note }) => note === 'move')).catch(() => undefined);
    if (await Promise.race([ended, asked])) {
      ana = await user('ana', '127.0.0.30', { client: ana.client, term: ++term, cursors: { 'room:home/kept': pos } });
      assert.equal((await ana.until((c) => c.pushes('room:home/kept')[0]?.resume)).complete, true);
    }
    await ended;
    relays[i] = await start(port);
  }
  over.abort();
  await asking;
  assert.ok(term > 1, 'was not asked to move');
  assert.deepEqual(told.filter((status) => status !== 200), []);
  ana.socket.terminate();
});

it('without any relay everybody is told to try again, and gets in once there is one', async () => {
  const ports = relays.map(({ port }) => port);
  await Promise.all(relays.map((relay) => relay.kill('SIGTERM')));
  await assert.rejects(user('ana', '127.0.0.40'), { status: 502 });
  assert.equal((await nginx.ask('/')).status, 502);
  relays = await Promise.all(ports.map(start));
  assert.equal((await nginx.ask('/')).status, 200);
  (await user('ana', '127.0.0.40')).socket.terminate();
});
