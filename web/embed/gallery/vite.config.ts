/** Builds the gallery at `/embed/`. It loads the elements as any page does: from `/embed/v1/`. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: at('.'),
  base: '/embed/',
  publicDir: false,
  build: {
    outDir: at('../../../dist/embed'),
    // v1/ lies in there as well.
    emptyOutDir: false,
    assetsDir: 'gallery',
    target: 'es2022',
    modulePreload: { polyfill: false },
  },
});
