/** Builds what `npm start` serves into dist/: the relay as one file, the app, the embed modules. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ROOT, ensurePackages } from './ensure.mjs';

const built = join(ROOT, 'dist');

function newestIn(path) {
  const found = statSync(path);
  // Tests are in no build.
  if (!found.isDirectory()) return path.endsWith('.test.ts') ? 0 : found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

/** Whether a source is newer than what was made of it. */
function stale(output, sources) {
  if (!existsSync(output)) return true;
  const made = statSync(output).mtimeMs;
  return sources.some((source) => existsSync(join(ROOT, source)) && newestIn(join(ROOT, source)) > made);
}

export async function buildRelay() {
  const outfile = join(built, 'relay/main.js');
  if (!stale(outfile, ['relay', 'package-lock.json'])) return;
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(ROOT, 'relay/main.ts')], outfile, bundle: true, packages: 'external',
    format: 'esm', platform: 'node', target: 'node20', sourcemap: true, loader: { '.lua': 'text' }, logLevel: 'warning',
  });
}

export async function buildWeb() {
  if (!existsSync(join(ROOT, 'web/app/index.html'))) return;
  if (!stale(join(built, 'app/index.html'), ['web/app', 'web/core', 'web/elements', 'web/worker', 'web/embed/lean-libraries.ts', 'web/embed/lean-list.ts', 'web/embed/lean-styles.ts', 'web/embed/plain-imports.ts', 'relay/wire.ts', 'vite.config.ts', 'package-lock.json'])) return;
  const { build } = await import('vite');
  // Made aside and moved into place, so that nobody ever serves half of it.
  const app = join(built, 'app'), aside = `${app}-${process.pid}`, old = `${aside}-old`;
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'error', build: { outDir: aside } });
  await buildWorkerScripts(aside);
  compress(aside);
  if (existsSync(app)) renameSync(app, old);
  renameSync(aside, app);
  rmSync(old, { recursive: true, force: true });
}

/** Packs once, as small as it gets, what the relay then sends as it is. */
function compress(folder) {
  for (const found of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!found.isFile() || !/\.(html|js|css|json|svg|webmanifest)$/.test(found.name)) continue;
    const file = join(found.parentPath, found.name);
    const source = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(source));
    writeFileSync(`${file}.gz`, gzipSync(source, { level: 9 }));
  }
}

/** Beside the worker: what it loads when it is needed, and what is put in its place when it has to go. */
async function buildWorkerScripts(folder) {
  const { build } = await import('esbuild');
  await build({ entryPoints: ['outbox', 'kill-switch'].map((name) => join(ROOT, `web/worker/${name}.ts`)), outdir: folder, bundle: true, format: 'iife', target: 'es2022', minify: true, logLevel: 'warning' });
}

/** The modules for other sites' pages are built by a tool of web/, in a process of its own. */
export function buildEmbed() {
  if (!stale(join(built, 'embed/index.html'), ['web', 'relay/wire.ts', 'package-lock.json'])) return;
  const done = spawnSync(process.execPath, [join(ROOT, 'web/embed/build.mjs')], { stdio: 'inherit' });
  if (done.status !== 0) throw new Error('The embed modules could not be built.');
  compress(join(built, 'embed'));
}

export async function buildAll() {
  ensurePackages();
  await buildRelay();
  await buildWeb();
  buildEmbed();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildAll();
