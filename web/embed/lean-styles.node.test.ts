import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { leanStyles } from './lean-styles.ts';

const lean = (code: string, id = '/web/elements/badge/badge.ts'): string | undefined => (leanStyles.transform as (code: string, id: string) => { code: string } | undefined)(code, id)?.code;

test('styles lose what only makes them readable, and code after them keeps its line', () => {
  const code = `const styles = css\`
    /* Why. */
    .row > :first-child, .row :is(a, b) { opacity: 0.5; margin: calc(100% - 10.5px) 0; font: 400 13px/18px var(--_font); }
    @media (min-width: 640px) and (hover: hover) { i::before { content: '' !important; } }
  \`;
throw new Error();`;
  const made = lean(code)!;
  assert.equal(made.trim().split('\n')[0], "const styles = css`.row > :first-child,.row :is(a,b){opacity:.5;margin:calc(100% - 10.5px) 0;font:400 13px/18px var(--_i)}@media(min-width:640px) and (hover:hover){i::before{content:''!important}}`");
  assert.equal(made.split('\n').indexOf('throw new Error();'), code.split('\n').indexOf('throw new Error();'));
});

test('what is put into styles, and the code of others, stays as it is', () => {
  const code = 'css`:host { color: ${color}; }`';
  assert.equal(lean(code), code);
  assert.equal(lean('css`a { b: c; }`', '/node_modules/lit/index.js'), undefined);
});

test('names that only our own styles know are short, one for each, and the same wherever they stand; others stay', () => {
  const tokens = readFileSync(new URL('../elements/styles/tokens.ts', import.meta.url), 'utf8');
  const names = (code: string): Set<string> => new Set(code.match(/--_[a-z0-9-]+/g));
  assert.equal(names(lean(tokens)!).size, names(tokens).size);
  assert.equal(lean('css`a { b: var(--_font) } ${c}`; d.setProperty("--_font", e)'), 'css`a { b: var(--_i) } ${c}`; d.setProperty("--_i", e)');
  assert.equal(lean('css`a { --_else: var(--confab-font) }`'), 'css`a{--_else:var(--confab-font)}`');
});

test('templates lose what they are indented by, and nothing else', () => {
  assert.equal(lean('html`<p>\n    a <b>b</b>\n  </p>`;\n  next();'), 'html`<p>\na <b>b</b>\n</p>`;\nnext();');
});
