import type { Plugin } from 'vite';

/** Styles and templates in the code of elements, without what only makes them readable. Later lines keep their numbers. */
export const leanStyles: Plugin = {
  name: 'lean-styles',
  enforce: 'pre',
  transform: (code, id) => (/\/web\/.*\.ts$/.test(id) ? { code: shorter(code).replace(/\bcss`([^`$]*)`/g, (_, text: string) => `css\`${lean(text)}\`${'\n'.repeat(text.split('\n').length - 1)}`), map: null } : undefined),
};

const lean = (css: string): string => css.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, ' ').replace(/ ?([{};,]) ?/g, '$1').replaceAll(': ', ':').replaceAll(';}', '}').replace(/\b0\./g, '.').replace(/ (?=!)|(?<=@\w+) (?=\()/g, '').trim();

/** What only our own styles know, and say often, by one letter each; any other keeps its name. */
const PRIVATE = ['accent', 'away', 'body', 'border', 'canvas', 'control', 'danger', 'ease', 'font', 'gutter', 'hover', 'link', 'mention', 'mention-row', 'muted', 'on-accent', 'on-mention', 'online', 'selected', 'strong-border', 'sunken', 'surface', 'text'];

/** Without what lines are indented by. */
const shorter = (code: string): string => code.replace(/\n[ \t]+/g, '\n').replace(/--_([a-z-]+)/g, (name, word: string) => (PRIVATE.includes(word) ? `--_${(PRIVATE.indexOf(word) + 10).toString(36)}` : name));
