/** What who runs the relay looks at: is it there, may it get traffic, how is it doing. */
import type { Relay } from '../relay.ts';
import { json, wrongMethod } from './http.ts';
import type { Ask, Reply } from './http.ts';

export function openOps(relay: Relay): (ask: Ask) => Reply | undefined {
  const doors: Record<string, () => Reply> = {
    '/healthz': () => json(200, { ok: true }),
    '/readyz': () => {
      if (relay.stopping) return json(503, { ready: false, why: 'This relay is stopping.' });
      if (relay.state === 'away') return json(503, { ready: false, why: 'The broker is away.' });
      return json(200, { ready: true });
    },
    '/metrics': () => ({ status: 200, headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' }, body: relay.metrics.text() }),
  };
  return (ask) => {
    const door = Object.hasOwn(doors, ask.path) ? doors[ask.path] : undefined;
    if (!door) return undefined;
    return ask.method === 'GET' || ask.method === 'HEAD' ? door() : wrongMethod(ask.method, ['GET', 'HEAD']);
  };
}
