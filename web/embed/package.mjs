/**
 * Makes dist/package, or another folder that it is given: what `npm pack` packs for sites that bundle. Modules one by
 * one, with types, maps and the manifest.
 */
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../relay/scripts/ensure.mjs';
import { makeManifest, run } from './build.mjs';

/** Folder → the tags that it registers: `badge` → `confab-badge`. */
function elementFolders() {
  return readdirSync(join(ROOT, 'web/elements'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readdirSync(join(ROOT, 'web/elements', entry.name)).includes(`confab-${entry.name}.ts`))
    .map(({ name }) => name);
}

const file = (path) => ({ types: `./web/${path}.d.ts`, default: `./web/${path}.js` });

/** With registering: `confab/badge`; the class alone: `confab/badge/class`. */
function exportsOf(folders) {
  return {
    '.': file('core/connect'),
    './bot': file('core/bot'),
    './elements': file('elements/elements'),
    ...Object.fromEntries(folders.flatMap((name) => [
      [`./${name}`, file(`elements/${name}/confab-${name}`)],
      [`./${name}/class`, file(`elements/${name}/${name}`)],
    ])),
    './react': { types: './react.d.ts', default: './react.js' },
    './custom-elements.json': './custom-elements.json',
  };
}

/** Which elements there are, for a module that does not load them itself. */
const typesOf = (folders, elements) => folders.map((name) => `import type {} from '${elements}/${name}/confab-${name}.js';\n`).join('');

/** `import 'confab/react'`: JSX of React 19 knows the elements with their properties and events. */
const reactTypes = (folders) => `import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { LitElement } from 'lit';
import type { ConfabEventMap } from './web/elements/events.js';
${typesOf(folders, './web/elements')}
type Events = { [Name in keyof ConfabEventMap as \`on\${Name}\`]?: (event: ConfabEventMap[Name]) => void };
/** Its own properties; those of LitElement and HTMLElement come from React. */
type Own<E> = Partial<Omit<E, keyof LitElement>>;
type Props<E> = Omit<DetailedHTMLProps<HTMLAttributes<E>, E>, keyof Own<E>> & Own<E> & Events;
type Tag = Extract<keyof HTMLElementTagNameMap, \`confab-\${string}\`>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends ConfabIntrinsicElements {}
  }
}
type ConfabIntrinsicElements = { [T in Tag]: Props<HTMLElementTagNameMap[T]> };
`;

/** `folder`: below the root. */
export function makePackage(folder) {
  const home = join(ROOT, folder);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  run('tsc', '-p', 'web/embed', '--outDir', folder);
  makeManifest(folder);
  const { version, license, description, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const folders = elementFolders();
  const needed = ['lit', 'idb', 'reconnecting-websocket', 'valibot', '@tanstack/virtual-core'];
  writeFileSync(join(home, 'package.json'), `${JSON.stringify({
    name: 'confab', version, license, description, type: 'module',
    exports: exportsOf(folders),
    sideEffects: ['./web/elements/elements.js', './web/elements/*/confab-*.js'],
    customElements: './custom-elements.json',
    dependencies: Object.fromEntries(needed.map((name) => [name, dependencies[name]])),
  }, null, 2)}\n`);
  // What the compiler leaves out, because only types need it: a page that registers elements also takes hold of them and listens to them.
  for (const name of folders) appendFileSync(join(home, `web/elements/${name}/confab-${name}.d.ts`), "import type {} from '../events.js';\n");
  appendFileSync(join(home, 'web/elements/elements.d.ts'), typesOf(folders, '.'));
  writeFileSync(join(home, 'react.d.ts'), reactTypes(folders));
  writeFileSync(join(home, 'react.js'), 'export {};\n');
  cpSync(join(ROOT, 'LICENSE'), join(home, 'LICENSE'));
  if (existsSync(join(ROOT, 'web/README.md'))) cpSync(join(ROOT, 'web/README.md'), join(home, 'README.md'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) makePackage(process.argv[2] ?? 'dist/package');
