import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

interface Named { name?: string; description?: string }
interface Declaration extends Named {
  tagName?: string;
  attributes?: Named[]; members?: (Named & { privacy?: string; kind?: string })[]; events?: (Named & { type?: { text: string } })[];
  slots?: Named[]; cssParts?: Named[]; cssProperties?: Named[];
}
interface Manifest { modules: { path: string; declarations?: Declaration[] }[] }

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'confab-manifest-'));
let elements: { path: string; source: string; declaration: Declaration }[] = [];

const all = (source: string, pattern: RegExp): string[] => [...new Set([...source.matchAll(pattern)].map((found) => found[1] ?? ''))].sort();
const names = (list: Named[] = []): string[] => list.map(({ name = '' }) => name).sort();

describe('custom-elements.json', () => {
  before(() => {
    const made = spawnSync(join(ROOT, 'node_modules/.bin/custom-elements-manifest'), ['analyze', '--config', 'web/elements/manifest.config.mjs', '--outdir', relative(ROOT, folder)], { cwd: ROOT, encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    const manifest = JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8')) as Manifest;
    elements = manifest.modules.flatMap(({ path, declarations = [] }) => declarations.filter(({ tagName }) => tagName).map((declaration) => ({ path, declaration, source: readFileSync(join(ROOT, path), 'utf8') })));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('has every element that is registered', () => {
    const registered = readdirSync(join(ROOT, 'web/elements'), { recursive: true, encoding: 'utf8' }).flatMap((file) => /(?:^|\/)(confab-[a-z]+)\.ts$/.exec(file)?.[1] ?? []);
    assert.deepEqual(elements.map(({ declaration }) => declaration.tagName).sort(), registered.sort());
    const lazily = all(readFileSync(join(ROOT, 'web/elements/elements.ts'), 'utf8'), /'(confab-[a-z]+)':/g);
    assert.deepEqual(lazily, registered.sort());
  });

  it('describes everything public', () => {
    for (const { declaration } of elements) {
      const { tagName, attributes = [], members = [], events = [], slots = [], cssParts = [], cssProperties = [] } = declaration;
      const open = members.filter(({ privacy, name = '' }) => privacy !== 'private' && privacy !== 'protected' && !name.startsWith('#'));
      for (const { name, description } of [...attributes, ...open, ...events, ...slots, ...cssParts, ...cssProperties]) assert.ok(description, `${tagName}: "${name}" has no description`);
      assert.ok(cssProperties.length > 10, `${tagName} has no CSS properties`);
    }
  });

  it('names the parts and slots that the templates have, and no others', () => {
    for (const { declaration, source } of elements) {
      const code = source.replace(/\/\*\*[^]*?\*\//g, '');
      const parts = all(code, /[^a-z]part="([a-z-]+)"/g);
      const handedOn = all(code, /exportparts="([a-z,-]+)"/g).flatMap((list) => list.split(','));
      for (const part of [...parts, ...handedOn]) assert.ok(names(declaration.cssParts).includes(part), `${declaration.tagName}: part "${part}" is not documented`);
      for (const part of names(declaration.cssParts)) assert.ok([...parts, ...handedOn, 'dot'].includes(part), `${declaration.tagName}: part "${part}" is documented, but there is none`);
      assert.deepEqual(names(declaration.slots), all(code, /<slot(?: name="([a-z]+)")?[ >]/g), `${declaration.tagName}: slots`);
    }
  });

  it('names the events that the code tells', () => {
    const types = new Map([...readFileSync(join(ROOT, 'web/elements/events.ts'), 'utf8').matchAll(/class (\w+) extends ConfabEvent[^]*?super\('(confab-[a-z]+)'/g)].map((found) => [found[1], found[2]]));
    assert.equal(types.size, 12);
    for (const { declaration, source } of elements) {
      const told = all(source, /new (\w+Event)\(/g).flatMap((type) => types.get(type) ?? []);
      for (const event of told) assert.ok(names(declaration.events).includes(event), `${declaration.tagName}: "${event}" is not documented`);
    }
  });
});
