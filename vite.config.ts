/** Builds the app of web/app and its worker into dist/app; `npm run dev` serves it with the relay beside it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { manifest } from './web/app/manifest.ts';
import { plainImports } from './web/embed/plain-imports.ts';
import { leanLibraries } from './web/embed/lean-libraries.ts';
import { leanStyles } from './web/embed/lean-styles.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
const relay = process.env.DEV_RELAY ?? 'http://127.0.0.1:8788';

export default defineConfig({
  root: at('web/app'),
  publicDir: at('web/app/public'),
  define: { __VERSION__: JSON.stringify(version) },
  build: {
    outDir: at('dist/app'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // Every browser that runs the app preloads modules by itself.
    modulePreload: { polyfill: false },
    // A data: URL would be one more thing that the CSP has to allow.
    assetsInlineLimit: 0,
    // What is needed at once is one file, rather than one for each part that others share with it: the first screen, then the shell.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'app', test: /web\/app\/main\.ts$/ }, { name: 'shell', test: /web\/(app\/shell\/shell|core\/deeds\/deeds)\.ts$/ }] } } },
  },
  server: {
    proxy: {
      '/socket': { target: relay, ws: true },
      ...Object.fromEntries(['/api', '/ws', '/chat', '/push', '/embed', '/healthz', '/readyz', '/metrics'].map((path) => [path, { target: relay, ws: true }])),
    },
  },
  plugins: [
    // A part that is gone, because a newer app was published, is told as Vite tells it.
    plainImports("(load) => load().catch((error) => { dispatchEvent(new Event('vite:preloadError')); throw error; })"),
    leanLibraries,
    leanStyles,
    VitePWA({
      strategies: 'injectManifest',
      srcDir: '../worker',
      filename: 'worker.ts',
      injectRegister: false,
      manifest,
      manifestFilename: 'manifest.webmanifest',
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{html,css,js}', 'icons/icon-192.png', 'icons/icon.svg'],
        globIgnores: ['worker.js', 'kill-switch.js'],
      },
    }),
  ],
});
