import type { Plugin } from 'vite';

/** What a module loads later is just that: its file finds what it needs beside itself, and nothing is listed or fetched ahead. */
export const plainImports = (helper: string): Plugin => ({
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id.endsWith('vite/preload-helper.js') ? `export const __vitePreload = ${helper};` : undefined),
  renderChunk: (code) => ({ code: code.replaceAll(/, __VITE_PRELOAD__(, import\.meta\.url)?/g, ''), map: null }),
});
