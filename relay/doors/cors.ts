/** What pages of other origins may do here: those of CONFAB_ORIGINS, by name; the others are told why not. */
import { Fault } from '../fault.ts';
import { isAllowedOrigin, originRefusal } from '../identity/caller.ts';
import type { Relay } from '../relay.ts';
import { toFault } from '../failing.ts';
import { faultReply, type Ask, type Reply } from './http.ts';

/** Answers OPTIONS, refuses other origins, and lets an allowed page read every answer, errors too. */
export async function withCors(relay: Relay, ask: Ask, methods: string[], door: () => Promise<Reply>): Promise<Reply> {
  const { origin = '', host = '' } = ask.headers;
  if (!isAllowedOrigin(relay.config.origins, origin, host)) throw new Fault('forbidden', originRefusal(origin));
  const headers: Record<string, string> = { vary: 'Origin', ...(origin ? { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' } : {}) };
  if (ask.method === 'OPTIONS') {
    const allow = methods.join(', ');
    return { status: 204, headers: { ...headers, allow, 'access-control-allow-methods': allow, 'access-control-allow-headers': 'authorization, content-type', 'access-control-max-age': '600' } };
  }
  const reply = await door().catch((error: unknown) => faultReply(toFault(relay, error, `${ask.method} ${ask.path}`)));
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
