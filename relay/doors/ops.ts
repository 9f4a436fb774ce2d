/** Addresses that answer with one fact: is it there, may it get traffic, how is it doing, and what a browser subscribes to Web Push with. */
import type { Relay } from '../relay.ts';
import { READ, json, notFound, wrongMethod, type Ask, type Reply } from './http.ts';

/** Why this relay may get no traffic; undefined where it may. */
function unready({ stopping, state }: Relay): string | undefined {
  if (stopping) return 'This relay is stopping.';
  return state === 'away' ? 'The broker is away.' : undefined;
}

export function openOps(relay: Relay): (ask: Ask) => Reply | undefined {
  relay.metrics.gauge('confab_ready', () => (unready(relay) === undefined ? 1 : 0));
  const doors: Record<string, () => Reply> = {
    '/healthz': () => json(200, { ok: true }),
    '/readyz': () => {
      const why = unready(relay);
      return why === undefined ? json(200, { ready: true }) : json(503, { ready: false, why });
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
