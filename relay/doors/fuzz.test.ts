/** Ten thousand requests that no client should send: each gets an error or a close, and nobody else notices. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { BareSocket } from '../testing/bare-socket.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';

const REQUESTS = 10_000, CONNECTIONS = 50;
const SEED = Number(process.env.FUZZ_SEED ?? 20_260);
const KEY = 'the key of the site, at least 32 characters';
const PATIENCE = 12_000;
let relay: RelayProcess;
before(async () => { relay = await startRelay({ CONFAB_API_KEY: KEY, CONFAB_SENDS_PER_ADDRESS: '100000', CONFAB_SENDS_PER_USER: '10000' }); });
after(() => relay.kill());

/** Always the same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const whole = (random: Random, below: number): number => Math.floor(random() * below);
const pick = <T>(random: Random, from: readonly T[]): T => from[whole(random, from.length)]!;
const bytes = (random: Random, count: number): Buffer => Buffer.from(Array.from({ length: count }, () => whole(random, 256)));

const JSON_DOORS = ['/api/rooms/home/fuzz/messages', '/api/rooms/home/fuzz/events', '/api/users/ana/count', '/api/users/ana/notices', '/api/rooms/home/fuzz/bar', '/chat/rooms/fuzz/user/Ana/'];
const PATHS = [...JSON_DOORS, '/', '/healthz', '/rooms/a', '/assets/x.js', '/embed/v1/x.js', '/ws/chat/a/', '/ws/a?echo', '/socket', '/api/openapi.json', '/metrics', '/api/', '/chat/'];
const HEAD = `Host: a\r\nAuthorization: Bearer ${KEY}\r\n`;

const withBody = (path: string, body: Buffer | string, length = Buffer.byteLength(body)): Buffer =>
  Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${HEAD}Content-Length: ${length}\r\n\r\n`), Buffer.from(body)]);

interface Bad { bytes: Buffer; /** The client ends in the middle. */ ends?: boolean }
const kinds: Record<string, (random: Random) => Bad> = {
  method: (random) => ({ bytes: Buffer.from(`${pick(random, ['PATCH', 'DELETE', 'TRACE', 'PUT', 'BREW', 'get', 'G'.repeat(50), 'PROPFIND'])} ${pick(random, PATHS)} HTTP/1.1\r\n${HEAD}\r\n`) }),
  header: (random) => ({ bytes: Buffer.from(`GET ${pick(random, PATHS)} HTTP/1.1\r\n${HEAD}X-Long: ${'x'.repeat(2000 + whole(random, 20_000))}\r\n\r\n`) }),
  manyHeaders: (random) => ({ bytes: Buffer.from(`GET ${pick(random, PATHS)} HTTP/1.1\r\n${HEAD}${Array.from({ length: 20 + whole(random, 300) }, (_, i) => `X-${i}: ${i}\r\n`).join('')}\r\n`) }),
  percent: (random) => ({ bytes: Buffer.from(`GET ${pick(random, ['/rooms/', '/api/rooms/', '/api/users/', '/chat/rooms/', '/assets/', '/'])}${pick(random, ['%', '%f', '%zz', '%ff%fe', '%c0%af', '%00', '%e2%82', '%2e%2e%2f', '%u0041'])}${pick(random, ['', '/messages', '/user/Ana/', '?limit=%ff'])} HTTP/1.1\r\n${HEAD}\r\n`) }),
  notUtf8: (random) => ({ bytes: withBody(pick(random, JSON_DOORS), Buffer.concat([Buffer.from('{"message":"'), bytes(random, 1 + whole(random, 100)), Buffer.from([0xff, 0x22, 0x7d])])) }),
  truncated: (random) => ({ bytes: withBody(pick(random, JSON_DOORS), '{"message":', 100 + whole(random, 1000)), ends: true }),
  types: (random) => ({ bytes: withBody(pick(random, JSON_DOORS), JSON.stringify(pick<unknown>(random, [null, 1, 'a', [], [[]], { message: {} }, { from: 1 }, { from: { id: [] } }, { count: 'x' }, { count: 1e99 }, { id: {}, keyword: 1 }, { user: '' }, { __proto__: null, constructor: 1 }, { from: { id: 'a', name: '' }, text: 1 }]))) }),
  json: (random) => ({ bytes: withBody(pick(random, JSON_DOORS), pick(random, ['{', '', '[', '"', '{"a":', '{"message":"a"', 'nul', '{"count":01}', '\u0000', "{'message':'a'}", '{"message":"\\ud800'])) }),
  deep: (random) => {
    const depth = 100 + whole(random, 10_000);
    return { bytes: withBody(pick(random, JSON_DOORS), `{"keyword":"k","message":"m","data":${'['.repeat(depth)}${']'.repeat(depth)}}`) };
  },
  large: (random) => ({ bytes: withBody(pick(random, JSON_DOORS), `{"message":"${'x'.repeat(66_000 + whole(random, 50_000))}"}`) }),
  framing: (random) => ({ bytes: Buffer.from(`POST ${pick(random, JSON_DOORS)} HTTP/1.1\r\n${HEAD}${pick(random, ['Content-Length: -1', 'Content-Length: 1\r\nContent-Length: 2', 'Content-Length: 99999999999999999999', 'Content-Length: 0x10', 'Transfer-Encoding: chunked\r\n\r\nzz', 'Transfer-Encoding: chunked\r\nContent-Length: 5', 'Transfer-Encoding: gzip', ': no name', 'No-Colon', 'A : b', '\u0000: a'])}\r\n\r\n{"message":"a"}`), ends: true }),
  line: (random) => ({ bytes: Buffer.from(pick(random, ['GET / HTTP/9.9\r\nHost: a\r\n\r\n', 'GET /\r\n\r\n', 'GET  /  HTTP/1.1\r\nHost: a\r\n\r\n', ' / HTTP/1.1\r\n\r\n', '\r\n\r\n', 'GET / HTTP/1.1\nHost: a\n\n', 'GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'HELO there\r\n'])), ends: true }),
  noise: (random) => ({ bytes: bytes(random, 1 + whole(random, 2000)), ends: true }),
  upgrade: (random) => ({ bytes: Buffer.from(`GET ${pick(random, ['/socket', '/ws/chat/a/', '/ws/a'])} HTTP/1.1\r\n${HEAD}Connection: Upgrade\r\nUpgrade: ${pick(random, ['websocket', 'h2c', ''])}\r\n${pick(random, ['', 'Sec-WebSocket-Version: 13\r\n', 'Sec-WebSocket-Key: short\r\n', `Origin: ${pick(random, ['null', 'http://', 'https://evil.example', 'x'])}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n`])}\r\n`), ends: true }),
};

/** Sends one request; the whole answer, or '' for a close without a word. */
function send(socket: Socket, bad: Bad): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = Buffer.alloc(0);
    const done = () => {
      clearTimeout(timer);
      socket.removeAllListeners('data').removeAllListeners('close');
      resolve(answer.toString('latin1'));
    };
    const timer = setTimeout(() => reject(new Error(`neither an answer nor a close: ${bad.bytes.subarray(0, 200).toString('latin1')}`)), PATIENCE);
    socket.on('close', done);
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      const end = answer.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(answer.subarray(0, Math.max(end, 0)).toString('latin1'))?.[1] ?? 0);
      if (end >= 0 && answer.length >= end + 4 + length && !bad.ends) done();
    });
    if (bad.ends) socket.end(bad.bytes);
    else socket.write(bad.bytes);
  });
}

interface Outcome { answered: number; closed: number; statuses: Map<number, number> }

async function assault(count: number, seed: number): Promise<Outcome> {
  const outcome: Outcome = { answered: 0, closed: 0, statuses: new Map() };
  const names = Object.keys(kinds);
  let next = 0;
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    let socket: Socket | undefined;
    while (next < count) {
      const index = next++, random = randomOf(seed + index), name = names[index % names.length]!;
      const bad = kinds[name]!(random);
      if (!socket || !socket.writable || socket.destroyed) socket = connect(relay.port, '127.0.0.1').on('error', () => {});
      const answer = await send(socket, bad);
      judge(outcome, name, index, answer);
      // What a request left unread would be read as the next one.
      if (bad.ends || !/^HTTP\/1.1 [24]/.test(answer) || name === 'framing' || name === 'large') socket.destroy();
    }
    socket?.destroy();
  }));
  return outcome;
}

function judge(outcome: Outcome, kind: string, index: number, answer: string): void {
  if (answer === '') {
    outcome.closed++;
    return;
  }
  outcome.answered++;
  const what = `${kind} ${index} (seed ${SEED}): ${answer.slice(0, 300)}`;
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
  outcome.statuses.set(status, (outcome.statuses.get(status) ?? 0) + 1);
  assert.ok(status >= 100 && status !== 500 && status < 506, what);
  const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  if (status >= 400 && answer.includes('application/json')) {
    const { error } = JSON.parse(body) as { error: { code: string; message: string } };
    assert.ok(error.code && error.message, what);
    assert.ok(!/\bat .*\.[jt]s:|node:internal/.test(body), what);
  }
}

async function memory(): Promise<number> {
  const text = await (await fetch(`${relay.origin}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1]) / 1024 / 1024;
}

/** What a first round leaves in memory for good is no leak; the second, longer one must leave no more. */
async function underAttack(): Promise<{ outcome: Outcome; grown: number }> {
  await assault(REQUESTS / 5, SEED);
  const before = await memory();
  const outcome = await assault(REQUESTS, SEED + REQUESTS);
  return { outcome, grown: await memory() - before };
}

test(`${REQUESTS} malformed requests are each answered or closed; others go on talking, and memory returns`, async () => {
  const [talker, listener] = await Promise.all([1, 2].map(() => BareSocket.open(`${relay.origin.replace('http', 'ws')}/ws/chat/others/`)));
  let said = 0;
  const talking = setInterval(() => talker!.send(`{"message":${said++}}`), 100);
  const { outcome, grown } = await underAttack().finally(() => clearInterval(talking));
  assert.equal(outcome.answered + outcome.closed, REQUESTS);
  assert.ok(outcome.answered > REQUESTS / 2, JSON.stringify([...outcome.statuses]));
  assert.ok(grown < 50, `${Math.round(grown)} MB more than before`);
  for (let i = 0; i < said; i++) assert.equal(await listener!.next((frame) => frame.startsWith('{"message"')), `{"message":${i}}`);
  assert.equal((await fetch(`${relay.origin}/readyz`)).status, 200);
  assert.ok(!relay.logs().includes(' error '), relay.logs().slice(-2000));
  for (const socket of [talker!, listener!]) socket.close();
});
