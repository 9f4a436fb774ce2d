import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/**
 * The library of the socket as its authors wrote it, because what it publishes carries helpers for browsers of long
 * ago; and without what it says for debugging, which is never turned on.
 */
export const socket: Plugin = {
  name: 'socket',
  enforce: 'pre',
  config: () => ({ resolve: { alias: { 'reconnecting-websocket': fileURLToPath(new URL('../../node_modules/reconnecting-websocket/reconnecting-websocket.ts', import.meta.url)) } } }),
  transform: (code, id) => id.endsWith('/reconnecting-websocket.ts') ? { code: code.replace(/this\._debug\(.*\);$/gm, ''), map: null } : undefined,
};
