/** What pages of other origins may do here: those of CONFAB_ORIGINS, by name; the others are told why not. */
import { Fault } from '../fault.ts';
import { isAllowedOrigin, originRefusal } from '../identity/caller.ts';
import type { Ask, Reply } from './http.ts';

export function corsHeaders(origin: string): Record<string, string> {
  if (origin === '') return { vary: 'Origin' };
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin' };
}

/** Answers OPTIONS, refuses other origins, and lets an allowed page read every answer, errors too. */
export async function withCors(ask: Ask, allowed: readonly string[], methods: string[], door: () => Promise<Reply>): Promise<Reply> {
  const { origin = '', host = '' } = ask.headers;
  if (!isAllowedOrigin(allowed, origin, host)) throw new Fault('forbidden', originRefusal(origin));
  const headers = corsHeaders(origin);
  if (ask.method === 'OPTIONS') {
    return { status: 204, headers: { ...headers, allow: methods.join(', '), 'access-control-allow-methods': methods.join(', '), 'access-control-allow-headers': 'authorization, content-type', 'access-control-max-age': '600' } };
  }
  const reply = await door();
  return { ...reply, headers: { ...reply.headers, ...headers } };
}
