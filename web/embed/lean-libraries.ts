import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** Members of the socket's class that nothing calls, here or in itself (link.ts has a `_wait` and a `_getNextUrl` of its own). */
const UNUSED = ['CLOSING', 'binaryType', 'retryCount', 'bufferedAmount', 'extensions', 'protocol', 'url', 'addEventListener', 'dispatchEvent', 'removeEventListener', '_debug', '_getNextDelay', '_getNextUrl', '_wait'];
const MEMBER = new RegExp(String.raw`^    (?:(?:public|private|static|get|set) )*(?:${UNUSED.join('|')})[<(][^]*?^    \}$`, 'gm');
/** Said for debugging, which is never turned on. */
const DEBUG = /this\._debug\(.*\);$/gm;
/** Whether it was given a class of sockets, as it always is. */
const GIVEN = /^        if \(!isWebSocket\(WebSocket\)\) \{[^]*?^        \}$/m;
/** Of idb: methods of the database itself and loops over cursors, which it adds when it is loaded, used or not. */
const SHORTCUTS = /^const readMethods = [^]*(?=^export )/m;
/** Of lit: properties for decorators as the standard has them; TypeScript writes those that came before. */
const STANDARD = /const o=\{[^]*?\};(?=function n\()|"object"==typeof o\?r\(t,e,o\):|,r as standardProperty/g;

/**
 * Leaves out of libraries what is of no use here and no bundler can know to be. That of the socket is taken as its
 * authors wrote it, because what it publishes carries helpers for browsers of long ago.
 */
export const leanLibraries: Plugin = {
  name: 'lean-libraries',
  enforce: 'pre',
  config: () => ({ resolve: { alias: { 'reconnecting-websocket': fileURLToPath(new URL('../../node_modules/reconnecting-websocket/reconnecting-websocket.ts', import.meta.url)) } } }),
  transform(code, id) {
    if (id.endsWith('/reconnecting-websocket.ts')) return { code: [DEBUG, MEMBER, GIVEN].reduce(without, code), map: null };
    if (id.endsWith('/@lit/reactive-element/decorators/property.js')) return { code: without(code, STANDARD), map: null };
    return id.endsWith('/idb/build/index.js') ? { code: without(code, SHORTCUTS), map: null } : undefined;
  },
};

/** A library that looks different needs another look. */
function without(code: string, part: RegExp): string {
  const rest = code.replace(part, '');
  if (rest === code) throw new Error(`Nothing in the library is like ${part.source}: look at web/embed/lean-libraries.ts.`);
  return rest;
}
