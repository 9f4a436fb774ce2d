/** The core outside a browser: a program of Node that is in rooms as a person is, without tabs and without storage. */
import type { Confab, ConnectOptions } from './api.ts';
import { createConfab } from './confab.ts';
import { dial } from './connection/link.ts';
import { permanent } from './errors.ts';
import { originOf } from './origin.ts';
import { basePlatform } from './platform/base.ts';

export type * from './api.ts';
export { ConfabError } from './errors.ts';

export interface BotOptions extends ConnectOptions {
  relay: string;
  /** Where Node brings none (before 22): that of the package ws. */
  WebSocket?: unknown;
}

/** What it has not sent is lost with the process: a program that must not lose anything waits for `send()`. */
export function connectBot({ WebSocket = globalThis.WebSocket, ...options }: BotOptions): Confab {
  if (!WebSocket) throw permanent('bad_request', 'This Node has no WebSocket: pass that of the package ws, as { WebSocket }.');
  const { store: _store, channel: _channel, locks: _locks, ...platform } = basePlatform();
  return createConfab(options, originOf(options.relay), {
    ...platform,
    visible: () => true,
    dial: (url, delay, events) => dial(url, delay, events, WebSocket as never),
  });
}
