/** From where a request comes: whether its origin may, and which address counts for the limits. */
import { isIP, isIPv6 } from 'node:net';

/**
 * Browsers send `Origin` for every socket and every request across origins, programs send none. The
 * relay's own may as well: there the host is the one that was asked for, by a name that is surely ours.
 */
export function isAllowedOrigin(allowed: readonly string[], origin: string, host: string): boolean {
  if (origin === '' || allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const page = new URL(origin);
  return page.host === host && (page.protocol === 'https:' || isOutOfDns(page.hostname));
}

/**
 * Over https the certificate vouches for the name. Otherwise anybody can point a name of theirs at this
 * machine (DNS rebinding), but for addresses and names that public DNS does not answer.
 */
const isOutOfDns = (name: string): boolean => isIP(name.replace(/^\[|\]$/g, '')) > 0 || /^[^.]+$|\.(localhost|local|lan|internal|home\.arpa)$/.test(name);

export const originRefusal = (origin: string): string => origin === 'null'
  // Which no setting allows: any site can have such a frame.
  ? 'Pages without an origin may not use this relay: a frame with a sandbox needs allow-same-origin, and a file has to be served.'
  : `Pages of ${origin.slice(0, 100)} may not use this relay: add that origin to CONFAB_ORIGINS.`;

/**
 * Each proxy appends the address it saw, so the one our own outermost proxy saw stands as many places from
 * the right as there are proxies; whatever stands before it anybody can write.
 */
export function callerAddress(connection: string, forwardedFor: string, proxies: number): string {
  const seen = proxies > 0 ? forwardedFor.split(',').at(-proxies)?.trim() : undefined;
  return networkOf(withoutPort(seen || connection));
}

/** Some proxies write the port as well, another for each connection. */
const withoutPort = (address: string): string => address.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');

/** Whoever has one address of IPv6 has all that begin with the same four groups: they count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  // Of the many ways to write it the shortest; the zone belongs to this machine.
  const short = new URL(`http://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1);
  const [before = [], after = []] = short.split('::').map((part) => part.split(':').filter(Boolean));
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after].slice(0, 4);
  // This machine, and IPv4 written as IPv6.
  if (groups.every((group) => group === '0')) return short;
  return `${groups.join(':')}::/64`;
}
