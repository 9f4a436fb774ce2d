/** README.md: its table is what config.ts says, and each of its snippets runs as it stands. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { readConfig, settings } from './config.ts';
import { Metrics } from './metrics.ts';
import { createServices } from './services/services.ts';
import { startRedis } from './testing/redis.ts';
import type { TestRedis } from './testing/redis.ts';
import { startRelay } from './testing/relay.ts';
import type { RelayProcess } from './testing/relay.ts';
import { SECRET } from './testing/site.ts';
import { WireClient } from './testing/wire-client.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const KEY = 'the key of the site, at least 32 characters';
const blocks = [...README.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({ language, code, title: code.trim().split('\n')[0] ?? '' }));
const isStart = (code: string): boolean => code.trim().endsWith('npm start');

let redis: TestRedis, relay: RelayProcess;
before(async () => {
  redis = await startRedis();
  relay = await startRelay({ REDIS_URL: redis.url, CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on', CONFAB_API_KEY: KEY });
});
after(async () => {
  await relay.kill();
  await redis.stop();
});

test('the table of settings is what config.ts says', () => {
  const rows = README.split('\n').filter((line) => /^\| `[A-Z_]+` \|/.test(line));
  assert.deepEqual(rows, Object.entries(settings).map(([name, { fallback, about }]) => `| \`${name}\` | ${fallback ? `\`${fallback}\`` : ''} | ${about} |`));
});

test('the figures it names are those that are told', () => {
  const told = new Metrics();
  const named = [...README.matchAll(/`(confab_[a-z_]+)`/g)].map(([, name = '']) => name).filter((name) => name !== 'confab_token');
  for (const name of named) {
    told.count(name);
    assert.match(told.text(), new RegExp(`^# HELP ${name} .+ `, 'm'), `${name} has no sentence in metrics.ts`);
  }
  assert.equal(new Set(named).size, 11);
});

test('has no snippet that this test, or of nginx and systemd a slow one, cannot run', () => {
  assert.ok(blocks.length > 10, `${blocks.length} snippets`);
  for (const { language, title } of blocks) assert.ok(['sh', 'js', 'ini', 'nginx'].includes(language), title);
});

for (const { code, title } of blocks.filter(({ language, code: found }) => language === 'sh' && isStart(found))) {
  test(`starts: ${title}`, async () => {
    const env = Object.fromEntries([...code.matchAll(/([A-Z_]+)=('[^']*'|\S+)/g)].map(([, name = '', value = '']) => [name, value.replaceAll("'", '')]));
    assert.deepEqual(readConfig(env).warnings, []);
    const started = await startRelay({ ...env, ...(env.REDIS_URL ? { REDIS_URL: redis.url, CONFAB_SECRET: SECRET } : {}) });
    assert.equal((await fetch(`${started.origin}/readyz`)).status, 200);
    await started.stop();
  });
}

for (const { code, title } of blocks.filter(({ language, code: found }) => language === 'sh' && !isStart(found))) {
  test(`runs: ${title}`, async () => {
    const shell = spawn('sh', ['-e', '-c', code], { cwd: ROOT, env: { ...process.env, RELAY: relay.origin, REDIS_URL: redis.url, CONFAB_API_KEY: KEY, CONFAB_SECRET: SECRET } });
    const [said, complained, [status]] = await Promise.all([text(shell.stdout), text(shell.stderr), once(shell, 'exit')]);
    assert.equal(status, 0, complained);
    assert.notEqual(said, '');
  });
}

test('the built relay needs no package but those of `npm ci --omit=dev`', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { dependencies: Record<string, string> };
  const built = readFileSync(new URL('../dist/relay/main.js', import.meta.url), 'utf8');
  const needed = [...built.matchAll(/(?:\bfrom |\bimport\(|\brequire\d*\()"([^".:]+)"/g)].map(([, name = '']) => name);
  assert.ok(needed.includes('ioredis'), needed.join(', '));
  for (const name of needed) assert.ok(name in dependencies, name);
});

test('a Redis user with the rights it names is enough', async () => {
  const [, rights = ''] = /ACL SETUSER confab on '>replace-this-password' (.*)/.exec(README) ?? [];
  redis.cli('ACL', 'SETUSER', 'least', 'on', '>pass/word', ...rights.replaceAll("'", '').split(' '));
  const least = await startRelay({ REDIS_URL: redis.url.replace('//', '//least:pass%2Fword@'), CONFAB_SECRET: SECRET, CONFAB_GUESTS: 'on' });
  const [ana, ben] = await Promise.all(['Ana', 'Ben'].map((name) => WireClient.guest(least.url, name)));
  const room = 'home/least', about = { user: ben!.hello.user.id, room };
  await ana!.ask('room_enter', { room, private: true });
  await ana!.ask('user_invite', { ...about, id: 'i1' });
  await ben!.ask('user_accept', { user: ana!.hello.user.id, room, id: 'i2' });
  await ben!.ask('room_enter', { room });
  await ana!.ask('room_send', { room, id: 'm1', text: 'hello' });
  await ben!.until(() => ben!.entries(`room:${room}`).length === 1);
  await ben!.ask('room_read', { room, position: ben!.entries(`room:${room}`)[0]!.pos });
  await ben!.ask('room_leave', { room });
  assert.equal(((await ana!.ask('room_members', { room })) as { count: number }).count, 1);
  await ana!.ask('link_new', {});
  assert.equal((await fetch(`${least.origin}/readyz`)).status, 200);
  assert.doesNotMatch(least.logs(), /warn|error/);
  await least.stop();
});

/** Runs a snippet with what its page or program would have around it. */
async function run(code: string, around: Record<string, unknown>): Promise<void> {
  await new Function(...Object.keys(around), `return (async () => { ${code} })();`)(...Object.values(around));
}
const snippet = (containing: string): string => blocks.find(({ language, code }) => language === 'js' && code.includes(containing))!.code;

test('the service answers', async () => {
  const serviceKey = 'k'.repeat(32);
  const server = createServer();
  const near = { createServer: (listener: () => void) => server.on('request', listener), text, process: { env: { CONFAB_SERVICE_KEY: serviceKey } } };
  await run(snippet('createServer').replace('listen(8000)', "listen(0, '127.0.0.1')"), near);
  await once(server, 'listening');
  const shop = `http://127.0.0.1:${(server.address() as AddressInfo).port}/confab`;
  const ana = { person: { id: '42', name: 'Ana' }, guest: false, publish: false, issued: 0 };
  const services = createServices({ services: { shop }, serviceKey, serviceTimeout: 2000 });
  assert.deepEqual(await services.call('shop_order', { id: 7 }, ana), { ordered: 7, for: 'Ana' });
  await assert.rejects(services.call('shop_none', null, ana), { code: 'service_error', message: 'There is no shop_none.' });
  await assert.rejects(createServices({ services: { shop }, serviceTimeout: 2000 }).call('shop_order', null, ana), { code: 'service_error' });
  server.close().closeAllConnections();
});

test('the sockets of pages without Confab hear', async () => {
  const sockets: WebSocket[] = [], timers: NodeJS.Timeout[] = [];
  class Kept extends WebSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  const keptInterval = (fn: () => void, ms: number) => timers.push(setInterval(fn, ms));
  for (const [code, fits] of [[snippet('/ws/chat/'), (shown: unknown) => JSON.stringify(shown) === '{"message":{"any":"JSON"}}'], [snippet('/ws/notifications'), (shown: unknown) => shown === 'now']] as const) {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nothing was shown')), 5000);
      const show = (shown: unknown) => {
        if (!fits(shown)) return;
        clearTimeout(timer);
        resolve();
      };
      void run(code, { RELAY: relay.origin, WebSocket: Kept, show, setInterval: keptInterval }).then(() => fetch(`${relay.origin}/api/rooms/home/notifications/events`, { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body: '{"keyword":"k","data":"now"}' }));
    });
  }
  for (const socket of sockets) socket.terminate();
  for (const timer of timers) clearInterval(timer);
});
