/** What `npm pack` packs for sites that bundle: the right files, found by every resolver, tried from a scratch project. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKAGE = join(ROOT, 'dist/package');
const scratch = mkdtempSync(join(tmpdir(), 'confab-package-'));

function run(command: string, args: string[], cwd: string): { status: number | null; said: string } {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { status: done.status, said: `${done.stdout}${done.stderr}` };
}
const bin = (name: string): string => join(ROOT, 'node_modules/.bin', name);

let files: string[] = [];

before(() => {
  assert.equal(run(process.execPath, [join(ROOT, 'web/embed/package.mjs')], ROOT).said, '');
  const packed = spawnSync('npm', ['pack', '--json', '--pack-destination', scratch], { cwd: PACKAGE, encoding: 'utf8' });
  const [{ filename, files: list }] = JSON.parse(packed.stdout) as [{ filename: string; files: { path: string }[] }];
  files = list.map(({ path }) => path);
  const home = join(scratch, 'node_modules/confab');
  mkdirSync(home, { recursive: true });
  assert.equal(run('tar', ['-xzf', join(scratch, filename), '-C', home, '--strip-components=1'], scratch).status, 0);
  // What its dependencies name is installed beside it, as npm would.
  for (const name of ['lit', 'idb', 'reconnecting-websocket', 'valibot', '@tanstack', 'react', '@types', '@lit', 'lit-html', 'lit-element', 'csstype']) symlinkSync(join(ROOT, 'node_modules', name), join(scratch, 'node_modules', name));
  writeFileSync(join(scratch, 'package.json'), '{"name":"scratch","private":true,"type":"module"}');
});
after(() => rmSync(scratch, { recursive: true, force: true }));

describe('the npm package', () => {
  it('holds modules, types, maps, the manifest and the licence, and no sources or tests', () => {
    for (const wanted of ['package.json', 'LICENSE', 'README.md', 'custom-elements.json', 'react.d.ts', 'web/core/connect.js', 'web/core/connect.d.ts', 'web/elements/elements.js']) assert.ok(files.includes(wanted), wanted);
    const wrong = files.filter((file) => /\.test\.|\/testing\//.test(file) || (file.endsWith('.ts') && !file.endsWith('.d.ts')));
    assert.deepEqual(wrong, []);
  });

  it('names all that its modules import among its dependencies', () => {
    const { dependencies } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
    const imported = new Set(files.filter((file) => file.endsWith('.js')).flatMap((file) =>
      [...readFileSync(join(PACKAGE, file), 'utf8').matchAll(/(?:from|import) ?\(?['"]((?:@[^/'"]+\/)?[^./'"][^/'"]*)/g)].map(([, name = '']) => name)));
    assert.deepEqual([...imported].filter((name) => !dependencies[name]), []);
    assert.deepEqual(Object.keys(dependencies).filter((name) => !imported.has(name)), []);
  });

  it('publint finds nothing', () => {
    const { status, said } = run(bin('publint'), ['--strict'], PACKAGE);
    assert.equal(status, 0, said);
    assert.match(said, /All good/);
  });

  it('arethetypeswrong finds nothing', () => {
    const { status, said } = run(bin('attw'), ['--pack', '.', '--profile', 'esm-only'], PACKAGE);
    assert.equal(status, 0, said);
  });

  const pages = {
    "the core, one element and React's JSX": `
      import { connect } from 'confab';
      import { ConfabBadge } from 'confab/badge/class';
      import 'confab/room';
      import 'confab/react';
      const confab = connect({ relay: 'https://relay.example', guest: 'Ana' });
      const count: number = confab.unread({ space: 'home' }).value.count;
      const badge: ConfabBadge | null = document.querySelector('confab-badge');
      document.addEventListener('confab-unread', (event) => event.mentions + count);
      export const page = <confab-room room="home/general" onconfab-send={(event) => event.text.length}><confab-badge max={9} notices /></confab-room>;
      // @ts-expect-error a badge has no such kind
      export const wrong = <confab-badge kind="nonsense" />;
      void badge;
    `,
    'one element, with what it takes and tells': `
      import 'confab/relay';
      document.createElement('confab-relay').token = () => fetch('/confab/token/').then((answer) => answer.text());
      document.addEventListener('confab-auth', (event) => event.provide(null));
    `,
    'all elements at once, with what they take and tell': `
      import 'confab/elements';
      document.querySelector('confab-badge')!.max = 9;
      document.addEventListener('confab-unread', (event) => event.mentions.toFixed());
      // @ts-expect-error a room is named by a text
      document.createElement('confab-room').room = 7;
    `,
  };
  for (const [what, page] of Object.entries(pages)) {
    for (const [module, moduleResolution] of [['Node16', 'Node16'], ['ESNext', 'Bundler']]) {
      it(`a TypeScript project with "${moduleResolution}" finds ${what}`, () => {
        writeFileSync(join(scratch, 'page.tsx'), page);
        writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions: { module, moduleResolution, target: 'ES2022', lib: ['ES2023', 'DOM', 'DOM.Iterable'], jsx: 'react-jsx', strict: true, noEmit: true, types: [], preserveSymlinks: true }, files: ['page.tsx'] }));
        const { status, said } = run(bin('tsc'), ['-p', scratch], scratch);
        assert.equal(status, 0, said);
      });
    }
  }
});
