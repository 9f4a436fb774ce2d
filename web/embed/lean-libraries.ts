import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { LIST } from './lean-list.ts';

/** Members of the socket's class that nothing calls, here or in itself (link.ts has a `_wait` and a `_getNextUrl` of its own). */
const MEMBERS = ['CLOSING', 'binaryType', 'retryCount', 'bufferedAmount', 'extensions', 'protocol', 'url', 'addEventListener', 'dispatchEvent', 'removeEventListener', '_debug', '_getNextDelay', '_getNextUrl', '_wait', '_acceptOpen', '_callEventListener'];
/** What it notes for those: who listens beside `onopen` and the like, how often it tried, what it has yet to send. */
const NOTES = ['_listeners', '_retryCount', '_uptimeTimeout', 'minUptime', '_binaryType', '_messageQueue', 'onerror'];
const SOCKET = [
  /this\._debug\(.*\);$/gm,
  ...MEMBERS.map((name) => new RegExp(String.raw`^    (?:(?:public|private|static|get|set) )*${name}[<(][^]*?^    \}$`, 'gm')),
  // What to do when it is not open: the outbox is the buffer.
  / else \{\s+const \{maxEnqueuedMessages[^]*?^        \}$/m,
  // Options that are always given or never, and whether a class of sockets was.
  / = (?:DEFAULT\.\w+|getGlobalWebSocket\(\))(?=[,}])/g, /^ +maxRetries,$/m,
  /^        if \((?:!isWebSocket\(WebSocket\)|this\._options\.startClosed)\) \{[^]*?^        \}$/gm, /this\._options\.startClosed\s+\? ReconnectingWebSocket\.CLOSED\s+: /,
  // A statement that opens a block, with it; else the line.
  ...NOTES.map((name) => new RegExp(String.raw`^( +)(?!private _handle).*\b${name}\b.*(?:\{$[^]*?^\1\};?|[^{])$`, 'gm')),
  /^const DEFAULT = [^]*?^\};$/m, /this\._protocols\s+\? new WebSocket\(url, this\._protocols\)\s+: /,
];
/** Of the events of its own, what somebody looks at. */
const EVENTS: [RegExp, string][] = [[/new Events\.ErrorEvent\(Error\('TIMEOUT'\), this\)/, `{ message: 'TIMEOUT' }`], [/new Events\.CloseEvent\(code, reason, this\)/, '{ code, reason }']];
const IDB = [
  // Methods of the database itself and loops over cursors, which it adds when it is loaded, used or not.
  /^const readMethods = [^]*(?=^export )/m,
  // Going on with a cursor, the only store of a transaction, and setting what is wrapped.
  /^    if \(getCursorAdvanceMethods\(\)[^]*?^    \}$/m, /^            if \(prop === 'store'\) \{[^]*?^            \}$/m, /^    (?:set|has)\(target, prop[^]*?^    \},$/gm,
  // Being told that other tabs stand in the way: they let go.
  /^    if \(blocked\) \{[^]*?^    \}$/m, /blocked, (?=upgrade)/,
  // No more listening to what is over.
  /^        const unlisten = [^]*?^        \};$/gm, /^            unlisten\(\);$/gm,
];
/** Of lit: properties for decorators as the standard has them; TypeScript writes those that came before. */
const STANDARD = /const o=\{[^]*?\};(?=function n\()|"object"==typeof o\?r\(t,e,o\):|,r as standardProperty/g;

/**
 * Leaves out of libraries what is of no use here and no bundler can know to be. That of the socket is taken as its
 * authors wrote it, because what it publishes carries helpers for browsers of long ago.
 */
export const leanLibraries: Plugin = {
  name: 'lean-libraries',
  enforce: 'pre',
  config: () => ({ resolve: { alias: { 'reconnecting-websocket': at('../../node_modules/reconnecting-websocket/reconnecting-websocket.ts') } } }),
  transform(code, id) {
    if (id.endsWith('/reconnecting-websocket.ts')) {
      const left = EVENTS.reduce((rest, [part, instead]) => without(rest, part, instead), SOCKET.reduce((rest, part) => without(rest, part), code));
      return { code: withShortNames(left, '../core/connection/link.ts'), map: null };
    }
    if (id.endsWith('/@lit/reactive-element/decorators/property.js')) return { code: without(code, STANDARD), map: null };
    if (id.endsWith('/@tanstack/virtual-core/dist/esm/index.js')) return { code: withShortNames(LIST.reduce((left, [part, instead]) => without(left, part, instead), code), '../elements/timeline/long-list.ts'), map: null };
    return id.endsWith('/idb/build/index.js') ? { code: IDB.reduce((left, part) => without(left, part), code), map: null } : undefined;
  },
};

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * A minifier must leave the names of members alone. Those of which a class speaks only as its own, or which say by
 * their first letter that they are, and that our code beside it does not say, become as short as those of variables.
 */
function withShortNames(code: string, user: string): string {
  const ours = readFileSync(at(user), 'utf8');
  const names = new Set(Array.from(code.matchAll(/\bthis\.(\w{3,})/g), ([, name]) => name!));
  const hidden = [...names].filter((name) => !new RegExp(String.raw`\b${name}\b`).test(ours) && (name.startsWith('_') || !new RegExp(String.raw`(?<!\b(?:this|instance)\.)\b${name}\b`).test(code)));
  const short = new Map(hidden.map((name, i) => [name, `_${i.toString(36)}`]));
  return code.replace(/\w+/g, (word) => short.get(word) ?? word);
}

/** A library that looks different needs another look. */
function without(code: string, part: RegExp, instead = ''): string {
  const rest = code.replace(part, instead);
  if (rest === code) throw new Error(`Nothing in the library is like ${part.source}: look at web/embed/lean-libraries.ts and lean-list.ts.`);
  return rest;
}
