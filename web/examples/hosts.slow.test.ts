/** The example sites, each run as its first lines say, beside a real relay: their token opens the socket, their call moves the number. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../relay/testing/redis.ts';
import { startRelay } from '../../relay/testing/relay.ts';
import type { RelayProcess } from '../../relay/testing/relay.ts';
import { WireClient } from '../../relay/testing/wire-client.ts';

const CONFAB_SECRET = 'a-secret-of-the-examples-0123456789abcdef';
const CONFAB_API_KEY = 'a-key-of-the-examples-0123456789abcdefghi';
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

let relay: RelayProcess;
let env: NodeJS.ProcessEnv;
const stops: (() => void)[] = [];

before(async () => {
  relay = await startRelay({ CONFAB_SECRET, CONFAB_API_KEY });
  env = { ...process.env, CONFAB_SECRET, CONFAB_API_KEY, CONFAB_RELAY: relay.origin };
});
after(async () => {
  stops.forEach((stop) => stop());
  await relay.stop();
});

/** Starts an example site and waits until it answers. */
async function site(command: string, args: (port: number) => string[], cwd?: string): Promise<string> {
  const port = await freePort();
  const child = spawn(command, args(port), { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  stops.push(() => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(url).then((answer) => answer.ok, () => false)) return url;
    await sleep(100);
  }
  throw new Error(`${command} does not answer at ${url}: ${said}`);
}

const signedIn = (token: string): Promise<WireClient> => WireClient.token(relay.url, token);

const countReaches = (client: WireClient, count: number): Promise<boolean> =>
  client.until(() => client.entries('user:ana').concat(client.entries('user:1')).some(({ entry }) => entry.kind === 'count' && entry.count === count));

describe('the example sites', () => {
  it('a page in a folder: the command of web/README.md serves it', async () => {
    const readme = readFileSync(at('../README.md'), 'utf8'), folder = mkdtempSync(join(tmpdir(), 'confab-page-'));
    const [, page = ''] = /^```html\n([^]*?)^```$/m.exec(readme) ?? [], [, python = '', args = '', port = ''] = /^(python3) (-m .* (\d+)) +# in the folder of the page/m.exec(readme) ?? [];
    writeFileSync(join(folder, 'index.html'), page);
    const url = await site(python, (free) => args.replace(port, String(free)).split(' '), folder);
    assert.equal(await (await fetch(url)).text(), page);
  });

  it('Django: its user gets a token and a count; nobody gets none', async () => {
    const url = await site('/usr/bin/python3', (port) => [at('django/site.py'), String(port)]);
    assert.equal((await fetch(`${url}/confab/token/`)).status, 204);
    const login = await fetch(`${url}/sign-in/ana/`, { redirect: 'manual' });
    const cookie = login.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ');
    const page = await (await fetch(url, { headers: { cookie } })).text();
    assert.match(page, /Signed in as ana/);
    assert.ok(page.includes(`${relay.origin}/embed/v1/elements.js`), page);
    const client = await signedIn(await (await fetch(`${url}/confab/token/`, { headers: { cookie } })).text());
    await fetch(`${url}/notify/ana/7/`);
    await countReaches(client, 7);
    await client.close();
  });

  it('Node: the same', async () => {
    const url = await site(process.execPath, (port) => [at('node/site.mjs'), String(port)]);
    const client = await signedIn(await (await fetch(`${url}/confab/token/`)).text());
    assert.equal(await (await fetch(`${url}/notify`, { method: 'POST' })).text(), 'told\n');
    await countReaches(client, 3);
    await client.close();
  });

  it('PHP signs a token, a shell script sets the count', async () => {
    const url = await site('php', (port) => ['-S', `127.0.0.1:${port}`, at('php/token.php')]);
    const client = await signedIn(await (await fetch(url)).text());
    const done = spawnSync(at('shell/set-count.sh'), ['ana', '12'], { env, encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    await countReaches(client, 12);
    await client.close();
  });
});
