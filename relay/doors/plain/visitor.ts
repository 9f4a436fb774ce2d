/** Who comes through a plain door: no page of ours has said hello, so the token stands in what any client can send. */
import { Fault } from '../../fault.ts';
import type { Identity } from '../../identity/identities.ts';
import type { Relay } from '../../relay.ts';
import { requireSignedIn } from '../../users/person.ts';

/** A JWT among the sub-protocols that a WebSocket asks for. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const listed = (header: string, separator: string): string[] => header.split(separator).map((part) => part.trim());

function tokenIn(headers: Record<string, string>, cookie: string): string | undefined {
  const { authorization = '', cookie: cookies = '', 'sec-websocket-protocol': protocols = '' } = headers;
  if (authorization.startsWith('Bearer ')) return authorization.slice('Bearer '.length);
  const asked = listed(protocols, ',').find((protocol) => JWT.test(protocol));
  const kept = listed(cookies, ';').find((pair) => pair.startsWith(`${cookie}=`))?.slice(cookie.length + 1);
  return asked ?? (kept || undefined);
}

/** The sub-protocol to answer with: browsers insist on one of those they asked for, rather not the token. */
export function chosenProtocol(protocols: string): string {
  const asked = listed(protocols, ',');
  return asked.find((protocol) => !JWT.test(protocol)) ?? asked[0] ?? '';
}

/** Whoever the token names; without one a guest, whom `guest` makes. */
export async function identify(relay: Relay, headers: Record<string, string>, guest: () => Promise<Identity>): Promise<Identity> {
  const token = tokenIn(headers, relay.config.site.cookie);
  if (token !== undefined) {
    const identity = await relay.identities.verify(token);
    await requireSignedIn(relay, identity);
    return identity;
  }
  if (relay.config.guests) return guest();
  throw new Fault('no_identity', `This relay takes no guests: send a token in the cookie "${relay.config.site.cookie}", as a bearer token, or as a sub-protocol of the WebSocket.`);
}
