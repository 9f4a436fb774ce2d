/** The examples, run as they stand, beside two relays on one Redis. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BareSocket } from '../testing/bare-socket.ts';
import { until } from '../testing/brokers.ts';
import { startCluster, startRedis } from '../testing/redis.ts';
import type { TestRedis } from '../testing/redis.ts';
import { startRelay } from '../testing/relay.ts';
import type { RelayProcess } from '../testing/relay.ts';
import { SECRET } from '../testing/site.ts';
import { siteToken } from '../testing/tokens.ts';
import { WireClient } from '../testing/wire-client.ts';

const KEY = 'the key of the site, at least 32 characters';
let redis: TestRedis, relays: RelayProcess[];
before(async () => {
  redis = await startRedis();
  const env = { REDIS_URL: redis.url, CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on', CONFAB_API_KEY: KEY };
  relays = await Promise.all([startRelay(env), startRelay(env)]);
});
after(async () => {
  await Promise.all(relays.map((relay) => relay.kill()));
  await redis.stop();
});

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const chat = (relay: RelayProcess, room: string) => BareSocket.open(`${relay.origin.replace('http', 'ws')}/ws/chat/${room}/`);
const isMessage = (frame: string): boolean => frame.startsWith('{"message"');
const isListOf = (count: number) => (frame: string): boolean => frame.startsWith('[') && (JSON.parse(frame) as unknown[]).length === count;

const tryPublish = (topic: string, id: string, entry: string, { url } = redis) => spawnSync(file('publish.sh'), [topic, id, entry], { env: { ...process.env, REDIS_URL: url }, encoding: 'utf8' });
function publish(topic: string, id: string, entry: object): string {
  const done = tryPublish(topic, id, JSON.stringify(entry));
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim();
}
const said = (id: string, text: string) => ({ kind: 'message', id, type: 'text', from: { id: 'shop', name: 'Shop' }, at: Date.now(), text });

test('one call of redis-cli reaches everybody in the room on every relay, once', async () => {
  const sockets = await Promise.all(relays.map((relay) => chat(relay, 'by-redis')));
  await Promise.all(sockets.map((socket) => socket.next(isListOf(2))));
  const pos = publish('room:home/by-redis', 'order-7', said('order-7', 'Order 7'));
  assert.match(pos, /^[a-z0-9]+-1$/);
  assert.equal(publish('room:home/by-redis', 'order-7', said('order-7', 'Order 7')), `=${pos}`);
  publish('room:home/by-redis', 'order-8', said('order-8', 'Order 8'));
  for (const socket of sockets) {
    for (const text of ['Order 7', 'Order 8']) {
      const { message } = JSON.parse(await socket.next(isMessage)) as { message: string };
      assert.deepEqual(JSON.parse(message), { text, username: 'Shop' });
    }
  }
});

test('what no browser could read is refused, and nothing is kept of it', () => {
  const { from: _, ...nobody } = said('x', 'x'), { at: __, ...never } = said('x', 'x');
  for (const entry of ['{"kind":"message" oops', '[]', '"x"', '{"kind":"message"}', JSON.stringify(nobody), JSON.stringify(never), JSON.stringify({ ...nobody, from: 'Shop' })]) {
    const { status, stderr, stdout } = tryPublish('room:home/refused', 'x', entry);
    assert.notEqual(status, 0, `${entry}: ${stdout}`);
    assert.match(stderr + stdout, /must (be|have)/);
  }
  for (const topic of ['home/refused', 'room:refused', 'user:']) assert.notEqual(tryPublish(topic, 'x', JSON.stringify(said('x', 'x'))).status, 0, topic);
  assert.match(publish('room:home/refused', 'x', said('x', 'x')), /-1$/);
});

test('in a Cluster it finds the node of the room', async () => {
  const cluster = await startCluster();
  for (const room of ['a', 'b', 'c', 'd']) {
    const { status, stdout, stderr } = tryPublish(`room:home/${room}`, 'x', JSON.stringify(said('x', 'x')), cluster.nodes[0]);
    assert.deepEqual([status, stdout.trim().endsWith('-1'), stderr], [0, true, ''], stdout);
  }
  await cluster.stop();
});

test('a number published by redis-cli reaches open windows, and devices that come later', async () => {
  const open = await WireClient.token(relays[0]!.url, await siteToken('42'));
  publish('user:42', 'mail-9', { kind: 'count', id: 'mail-9', count: 3, at: Date.now() });
  await open.until((client) => client.entries('user:42').some(({ entry }) => entry.kind === 'count' && entry.count === 3));
  await open.close();
  const count = async () => {
    const later = await WireClient.token(relays[1]!.url, await siteToken('42'));
    await later.close();
    return later.hello.count;
  };
  assert.equal(await count(), 3);
  publish('user:42', 'mail-10', { kind: 'count', id: 'mail-10', count: 4, at: Date.now() });
  publish('user:42', 'mail-9', { kind: 'count', id: 'mail-9', count: 3, at: Date.now() });
  assert.equal(await count(), 4, 'what stood there already changes nothing');
  const set = (body: string) => fetch(`${relays[0]!.origin}/api/users/42/count`, { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body });
  await set('{"count":7,"id":"seven"}');
  assert.equal(await count(), 7);
  await set('{"count":0}');
  await set('{"count":7,"id":"seven"}');
  assert.equal(await count(), 0, 'nor does a call that is repeated');
  publish('user:42', 'odd', { kind: 'notice', id: 'odd', keyword: 'x', data: { count: 9 }, at: Date.now() });
  assert.equal(await count(), 0, 'only a count is one');
});

test('the plain doors are one over all relays: messages, posts, who is there', async () => {
  const [a, b] = await Promise.all(relays.map((relay) => chat(relay, 'across')));
  await Promise.all([a!.next(isListOf(2)), b!.next(isListOf(2))]);
  a!.send('{"message":{"from":"a"}}');
  for (const socket of [a!, b!]) assert.equal(await socket.next(isMessage), '{"message":{"from":"a"}}');
  await fetch(`${relays[1]!.origin}/chat/rooms/across/user/Ana/`, { method: 'POST', body: '{"message":"posted"}' });
  assert.match(await a!.next(isMessage), /posted/);
  b!.close();
  await a!.next(isListOf(1));
});

class Worker {
  readonly texts: string[] = [];
  #child: ChildProcess;
  #wake = () => {};

  constructor(group: string, rooms: string[], onLine: (worker: Worker) => void = () => {}, { url } = redis) {
    this.#child = spawn(process.execPath, [file('worker.mjs'), group, ...rooms], { env: { ...process.env, REDIS_URL: url, CLAIM_AFTER_MS: '500' }, stdio: ['ignore', 'pipe', 'inherit'] });
    let rest = '';
    this.#child.stdout!.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.texts.push((JSON.parse(line) as { text: string }).text);
      onLine(this);
      this.#wake();
    });
  }

  async until(done: () => boolean): Promise<void> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 15_000);
    while (!done()) {
      assert.equal(this.#child.exitCode, null);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
    clearTimeout(timer);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Answers its exit code. */
  async end(): Promise<unknown> {
    const exited = once(this.#child, 'exit');
    this.kill('SIGTERM');
    return (await exited)[0];
  }
}

test('workers of one group share what is said, and what a dead one took is done by another', async () => {
  const room = 'home/for-workers', all = Array.from({ length: 300 }, (_, i) => `m${i}`);
  for (const text of all) {
    const response = await fetch(`${relays[0]!.origin}/api/rooms/${room}/messages`, { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body: JSON.stringify({ id: text, from: { id: 'shop', name: 'Shop' }, text }) });
    assert.equal(response.status, 200);
  }
  // Dies while it has taken a hundred and finished some.
  const first = new Worker('mail', [room], (worker) => { if (worker.texts.length > 20) worker.kill('SIGKILL'); });
  await new Promise((resolve) => { setTimeout(resolve, 1500); });
  const second = new Worker('mail', [room]);
  await second.until(() => new Set([...first.texts, ...second.texts]).size === all.length);
  assert.deepEqual(new Set([...first.texts, ...second.texts]), new Set(all));
  assert.ok(second.texts.length < all.length, 'the second one shared the work');
  assert.deepEqual([...second.texts].sort(), [...new Set(second.texts)].sort());
  publish(`room:${room}`, 'late', said('late', 'late'));
  await second.until(() => second.texts.includes('late'));
  assert.equal(await second.end(), 0);
});

test('a worker that is told to end does so, also while Redis is away', { timeout: 30_000 }, async () => {
  const own = await startRedis(), worker = new Worker('mail', ['home/quiet'], undefined, own);
  await until(() => /cmd=xreadgroup/.test(own.cli('CLIENT', 'LIST')));
  await own.stop();
  assert.equal(await worker.end(), 0);
});
