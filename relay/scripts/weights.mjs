/**
 * What each bundle weighs, gzipped, with everything it loads to do its work. `npm run check` runs it: no bundle may
 * grow beyond where it stands, and each line says what it is meant to come down to.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import filePlugin from '@size-limit/file';
import sizeLimit from 'size-limit';
import { ROOT } from './ensure.mjs';
import { buildEmbed, buildWeb } from './build.mjs';

const APP = join(ROOT, 'dist/app'), EMBED = join(ROOT, 'dist/embed/v1');

/** A module with all it imports statically; what it imports later is loaded when it is needed. */
function withImports(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const source = readFileSync(file, 'utf8');
  for (const [, path] of source.matchAll(/(?:^|[;\n}])\s*(?:import|export)\s*(?:[\w$*{][^'"`;()]*from\s*)?["'](\.[^"']+)["']/g)) withImports(join(dirname(file), path), found);
  return found;
}

/** What a newcomer's page loads by itself: the room with all around it, and what one comes in by. */
const LOADED_AFTER = ['shell', 'guest'];

/** Up to the first message on screen: the page, its styles, and the modules it starts. */
function firstLoad() {
  const page = join(APP, 'index.html');
  const html = readFileSync(page, 'utf8');
  const linked = [...html.matchAll(/<(?:script|link)[^>]*(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => join(APP, path));
  const after = readdirSync(join(APP, 'assets')).filter((file) => LOADED_AFTER.some((name) => file.startsWith(`${name}-`)) && file.endsWith('.js'));
  if (after.length !== LOADED_AFTER.length) throw new Error(`The build of the app has other parts than ${LOADED_AFTER.join(', ')}: ${after.join(', ')}`);
  linked.push(...after.map((file) => join(APP, 'assets', file)));
  return new Set([page, ...linked.flatMap((file) => (file.endsWith('.js') ? [...withImports(file)] : [file]))]);
}

const bundles = [
  ['core', 13, 16.3, () => withImports(join(EMBED, 'confab.js'))],
  ['confab-badge', 20, 26.5, () => withImports(join(EMBED, 'confab-badge.js'))],
  ['confab-room', 42, 55.7, () => withImports(join(EMBED, 'confab-room.js'))],
  // The heaviest without messages: what a room is made of is not to come with it.
  ['confab-members', 33, 33, () => withImports(join(EMBED, 'confab-members.js'))],
  ['app, up to the first message', 70, 65.6, firstLoad],
  ['worker', 10, 10, () => [join(APP, 'worker.js')]],
];

await buildWeb();
buildEmbed();
let heavy = false;
for (const [name, aim, limit, files] of bundles) {
  const config = { checks: [{ files: [...files()], gzip: true }] };
  const [{ size }] = await sizeLimit([filePlugin], config);
  const over = size > limit * 1000;
  heavy ||= over;
  console.log(`${over ? '✗' : '✓'} ${name}: ${(size / 1000).toFixed(1)} kB of at most ${limit} kB${size > aim * 1000 ? `; to come down to ${aim} kB` : ''}`);
}
process.exit(heavy ? 1 : 0);
