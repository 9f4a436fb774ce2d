import type { Plugin } from 'vite';

/** Styles in the code of elements, without what only makes them readable. Later lines keep their numbers. */
export const leanStyles: Plugin = {
  name: 'lean-styles',
  enforce: 'pre',
  transform: (code, id) => (/\/web\/.*\.ts$/.test(id) ? { code: code.replace(/\bcss`([^`$]*)`/g, (_, text: string) => `css\`${lean(text)}\`${'\n'.repeat(text.split('\n').length - 1)}`), map: null } : undefined),
};

const lean = (css: string): string => css.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1').replaceAll(': ', ':').replaceAll(';}', '}').trim();
