import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leanStyles } from './lean-styles.ts';

const lean = (code: string, id = '/web/elements/badge/badge.ts'): string | undefined => (leanStyles.transform as (code: string, id: string) => { code: string } | undefined)(code, id)?.code;

test('styles lose what only makes them readable, and code after them keeps its line', () => {
  const code = `const styles = css\`
    /* Why. */
    .row > :first-child, .row :is(a, b) { margin: calc(100% - 4px) 0; font: 400 13px/18px var(--_font); }
    @media (min-width: 640px) and (hover: hover) { i::before { content: ''; } }
  \`;
throw new Error();`;
  const made = lean(code)!;
  assert.equal(made.trim().split('\n')[0], "const styles = css`.row > :first-child,.row :is(a,b){margin:calc(100% - 4px) 0;font:400 13px/18px var(--_font)}@media (min-width:640px) and (hover:hover){i::before{content:''}}`");
  assert.equal(made.split('\n').indexOf('throw new Error();'), code.split('\n').indexOf('throw new Error();'));
});

test('what is put into styles, and the code of others, stays as it is', () => {
  const code = 'css`:host { color: ${color}; }`';
  assert.equal(lean(code), code);
  assert.equal(lean('css`a { b: c; }`', '/node_modules/lit/index.js'), undefined);
});
