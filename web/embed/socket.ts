import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** Members of the library's class that nothing calls, here or in itself (link.ts has a `_wait` of its own). No bundler can know that. */
const UNUSED = ['CLOSING', 'binaryType', 'retryCount', 'bufferedAmount', 'extensions', 'protocol', 'url', 'addEventListener', 'dispatchEvent', 'removeEventListener', '_debug', '_getNextDelay', '_wait'];
const MEMBER = new RegExp(String.raw`^    (?:(?:public|private|static|get|set) )*(?:${UNUSED.join('|')})[<(][^]*?^    \}$`, 'gm');
/** Said for debugging, which is never turned on. */
const DEBUG = /this\._debug\(.*\);$/gm;

/**
 * The library of the socket as its authors wrote it, because what it publishes carries helpers for browsers of long
 * ago; and without what is of no use here.
 */
export const socket: Plugin = {
  name: 'socket',
  enforce: 'pre',
  config: () => ({ resolve: { alias: { 'reconnecting-websocket': fileURLToPath(new URL('../../node_modules/reconnecting-websocket/reconnecting-websocket.ts', import.meta.url)) } } }),
  transform: (code, id) => id.endsWith('/reconnecting-websocket.ts') ? { code: code.replace(DEBUG, '').replace(MEMBER, ''), map: null } : undefined,
};
