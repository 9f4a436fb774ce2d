/** Builds dist/embed: the modules of /embed/v1/, the manifest beside them, and the gallery. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** custom-elements.json, made from the elements' code and comments. */
export function makeManifest(folder) {
  run('custom-elements-manifest', 'analyze', '--config', 'web/elements/manifest.config.mjs', '--outdir', folder);
}

/** A tool of node_modules; throws what it said. */
export function run(name, ...args) {
  const done = spawnSync(join(ROOT, 'node_modules/.bin', name), args, { cwd: ROOT, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${name} failed:\n${done.stdout}${done.stderr}`);
}

async function buildEmbed() {
  const { build } = await import('vite');
  await build({ configFile: join(ROOT, 'web/embed/vite.config.ts'), logLevel: 'warn' });
  makeManifest('dist/embed/v1');
  await build({ configFile: join(ROOT, 'web/embed/gallery/vite.config.ts'), logLevel: 'warn' });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildEmbed();
