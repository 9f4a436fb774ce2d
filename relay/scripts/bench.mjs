/** `npm run bench`: builds the relay and the benchmark, then runs it; relay/bench/README.md says how to read it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildRelay } from './build.mjs';
import { ROOT, ensurePackages, ensurePrograms, findProgram } from './ensure.mjs';

ensurePackages();
const missing = ensurePrograms(['redis']);
if (missing.length > 0) {
  console.error(missing.join('\n'));
  process.exit(1);
}
process.env.REDIS_SERVER_PATH = findProgram('redis');

await buildRelay();
const { build } = await import('esbuild');
const peers = readdirSync(join(ROOT, 'relay/bench/peers')).map((name) => `peers/${name}`);
await build({
  entryPoints: ['bench.ts', 'load/load.ts', 'measure/collect.ts', ...peers].map((name) => join(ROOT, 'relay/bench', name)),
  outdir: join(ROOT, 'dist/bench'), bundle: true, packages: 'external', format: 'esm', platform: 'node', target: 'node20', logLevel: 'warning',
});
await import('../../dist/bench/bench.js');
