/**
 * Builds the modules of `/embed/v1/`: the core, everything, and one module an element. Their names stay over
 * releases (short-lived in caches); what they share lies hashed in chunks/ (kept for ever).
 */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { plainImports } from './plain-imports.ts';
import { leanLibraries } from './lean-libraries.ts';
import { leanStyles } from './lean-styles.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const elements = at('../elements');

/** `confab-badge` → web/elements/badge/confab-badge.ts, and so on. */
const oneEach = readdirSync(elements, { recursive: true, encoding: 'utf8' })
  .flatMap((name): [string, string][] => {
    const tag = /(?:^|\/)(confab-[a-z]+)\.ts$/.exec(name)?.[1];
    return tag ? [[tag, `${elements}/${name}`]] : [];
  });

/**
 * In one file each, which packs better than several and is fewer requests: what every page needs of the core, what
 * a page with a room needs beside it, what all elements are made of, what most of them show, and a room with what
 * one reads and writes in it. Of that, what a page without a room may have stands alone.
 */
const together = [
  { name: 'core', test: /web\/core\/connect\.ts$/, priority: 2 },
  { name: 'rooms', test: /web\/core\/(inbox\/history|deeds\/deeds|people\/around)\.ts$/, priority: 1 },
  { name: 'base', test: /web\/elements\/(base\/(element|define)|events|styles\/tokens)\.ts$/, priority: 1 },
  { name: 'parts', test: /web\/elements\/(avatar\/avatar|base\/leftovers|styles\/(icons|controls)|text\/(errors|reason))\.ts$|lit(-html)?\/directives\/|decorators\/query\.js$/, priority: 0 },
  { name: 'entry', test: /web\/elements\/base\/entry\.ts$/, priority: 1 },
  { name: 'status', test: /web\/elements\/status\/(confab-)?status\.ts$/, priority: 0 },
  { name: 'conversation', test: /web\/elements\/(message\/message|room\/room|(composer|timeline)\/(confab-)?(composer|timeline))\.ts$/, priority: 0 },
];

export default defineConfig({
  plugins: [plainImports('(load) => load()'), leanLibraries, leanStyles],
  root: at('.'),
  base: './',
  publicDir: false,
  build: {
    outDir: at('../../dist/embed/v1'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // Modules are loaded from another site's page: nothing may be fetched ahead on its behalf.
    modulePreload: false,
    rolldownOptions: {
      preserveEntrySignatures: 'strict',
      input: { confab: at('../core/connect.ts'), ...(existsSync(at('../elements/elements.ts')) && { elements: at('../elements/elements.ts') }), ...Object.fromEntries(oneEach) },
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js', codeSplitting: { groups: together } },
    },
  },
});
