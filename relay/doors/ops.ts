/** Addresses that answer with one fact: is it there, may it get traffic, how is it doing, and what a browser subscribes to Web Push with. */
import type { Relay } from '../relay.ts';
import { READ, json, notFound, wrongMethod, type Ask, type Reply } from './http.ts';

export function openOps(relay: Relay): (ask: Ask) => Reply | undefined {
  const doors: Record<string, () => Reply> = {
    '/healthz': () => json(200, { ok: true }),
    '/readyz': () => {
      if (relay.stopping) return json(503, { ready: false, why: 'This relay is stopping.' });
      if (relay.state === 'away') return json(503, { ready: false, why: 'The broker is away.' });
      return json(200, { ready: true });
    },
    '/push/key': () => (relay.push.key === undefined ? notFound('This relay sends no Web Push.') : json(200, { key: relay.push.key })),
    '/metrics': () => ({ status: 200, headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' }, body: relay.metrics.text() }),
  };
  return (ask) => {
    const door = Object.hasOwn(doors, ask.path) ? doors[ask.path] : undefined;
    if (!door) return undefined;
    return READ.includes(ask.method) ? door() : wrongMethod(ask.method, READ);
  };
}
