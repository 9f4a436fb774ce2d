/** Every snippet of "Core API" in web/README.md runs as it stands there, one after the other, against a real relay. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startRelay, type RelayProcess } from '../../relay/testing/relay.ts';
import { WITH_TOKENS, siteToken } from '../../relay/testing/tokens.ts';
import { connectBot } from './bot.ts';
import { WebSocket } from 'ws';

const HERE = fileURLToPath(new URL('.', import.meta.url));
let relay: RelayProcess;
before(async () => { relay = await startRelay(WITH_TOKENS); });
after(() => relay.stop());

function snippets(): string[] {
  const readme = readFileSync(join(HERE, '../README.md'), 'utf8');
  const section = readme.slice(readme.indexOf('\n## Core API')).split(/\n## (?!Core API)/)[0]!;
  return [...section.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);
}

test('the snippets run', async () => {
  const found = snippets();
  assert.ok(found.length >= 8, `${found.length} snippets`);
  // Whom the snippets invite has to be known.
  const ben = connectBot({ relay: relay.origin, token: () => siteToken('ben'), WebSocket });
  await ben.room('home/general').enter();
  ben.close();

  const token = await siteToken('ana', { name: 'Ana' });
  const program = found.join('\n')
    .replace(/import \{ connect, ConfabError \} from '[^']+';/, '')
    .replace(/import \{ connectBot \} from 'confab\/bot';/, '')
    .replaceAll('https://relay.example', relay.origin);
  const bot = pathToFileURL(join(HERE, 'bot.ts')).href;
  const folder = mkdtempSync(join(tmpdir(), 'confab-readme-'));
  const file = join(folder, 'snippets.mts');
  writeFileSync(file, [
    `import { connectBot, ConfabError } from '${bot}';`,
    `import { WebSocket } from '${pathToFileURL(join(HERE, '../../node_modules/ws/wrapper.mjs')).href}';`,
    `const fetchToken = () => '${token}';`,
    `const connect = (options) => connectBot({ ...options, WebSocket });`,
    program,
    `console.log('all snippets ran'); process.exit(0);`,
  ].join('\n'));
  const done = spawnSync(process.execPath, ['--import', 'tsx', file], { encoding: 'utf8', cwd: join(HERE, '../..'), timeout: 20_000 });
  rmSync(folder, { recursive: true });
  assert.match(done.stdout, /all snippets ran/, `${done.stdout}\n${done.stderr}`);
  assert.match(done.stdout, /unknown_command false/);
  assert.match(done.stdout, /Ana hello sent/);
});
