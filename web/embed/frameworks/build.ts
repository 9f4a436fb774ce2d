/** Builds one of these pages as its users would: with Vite, their framework's plugin, and the packed package. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { build } from 'vite';

export type Framework = 'react' | 'vue' | 'svelte';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Its own, since another suite may be making dist/package anew. */
export const PACKAGE = 'dist/package-of-pages';
const HOME = at(`../../../${PACKAGE}`);

const plugins = {
  react: () => [],
  vue: () => [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('confab-') } } })],
  svelte: () => [svelte({ configFile: false })],
} as const;
const entries = { react: 'react/main.tsx', vue: 'vue/main.ts', svelte: 'svelte/main.ts' } as const;

/** What `exports` of the package says, for a page that has it in no node_modules. */
function aliases(): { find: RegExp; replacement: string }[] {
  const { exports } = JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8')) as { exports: Record<string, string | { default: string }> };
  return Object.entries(exports).map(([name, to]) => ({ find: new RegExp(`^confab${name.slice(1)}$`), replacement: join(HOME, typeof to === 'string' ? to : to.default) }));
}

/** Answers the page's one script. */
export async function buildPage(framework: Framework): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), `confab-${framework}-`));
  await build({
    configFile: false, root: at('.'), logLevel: 'error',
    plugins: plugins[framework](),
    resolve: { alias: aliases() },
    oxc: { jsx: { runtime: 'automatic' } },
    define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    build: { outDir, emptyOutDir: true, target: 'es2022', rolldownOptions: { input: at(entries[framework]), output: { entryFileNames: 'page.js', codeSplitting: false } } },
  });
  return readFileSync(join(outDir, 'page.js'), 'utf8');
}
