/** `npm run dev`: the app with hot reload, and the relay beside it, started again when its source changes. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, ensurePackages } from './ensure.mjs';

ensurePackages();
const port = process.env.PORT ?? '8788';
process.env.DEV_RELAY = `http://127.0.0.1:${port}`;

const { createServer } = await import('vite');
const server = await createServer({ configFile: join(ROOT, 'vite.config.ts') });
await server.listen();
const { origin } = new URL(server.resolvedUrls.local[0]);

const relay = spawn(process.execPath, ['--watch-path=relay', '--import', 'tsx', '--import', './relay/scripts/lua.mjs', 'relay/main.ts'], {
  cwd: ROOT, stdio: 'inherit',
  // The page comes from vite's port, which the relay has to know as one of its own.
  env: { CONFAB_ORIGINS: origin, ...process.env, PORT: port },
});
process.on('exit', () => relay.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit());
server.printUrls();
